import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, it} from 'vitest';
import {FINDINGS} from '../../src/analysis/findings/registry.js';
import {audit} from '../../src/audit.js';
import {openSource} from '../../src/io/open-source.js';
import {renderTerminal} from '../../src/report/terminal/report.js';
import {expectClose} from '../support/close.js';
import {fixture} from '../support/fixtures.js';
import {writeNpy} from '../support/npy.js';
import {mapRows, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/understanding-reports.md', import.meta.url)), 'utf8');
const path = temporaryFolder();

/** The commands of the page, each with what is pasted under it. */
const AUDITS = [...page.matchAll(/```console\n\$ collapsar audit (\S+) (.*)\n([^]*?)```/g)].map(([, file, flags, output]) => ({file, flags, output}));

/** What the page's snippets make, by the names that they save. */
const MADE: Readonly<Record<string, (x: Rows) => Rows>> = {
  'cone.npy': (x) => mapRows(x, (v) => v + Math.fround(0.3)),
  'duplicated.npy': (x) => mapRows(x, (_, r, j) => x.values[r * x.dims + (j < 300 ? j : j - 300)]),
  'corrupt.npy': (x) => mapRows(x, (v, r) => (r === 1234 ? 65_000 : v)),
};

const POLICIES: Readonly<Record<string, object>> = {'keep-all.json': {'outlier-rows': {distanceRatio: 1e30, heavyRatio: 1e30}}};

async function sentences(): Promise<Rows> {
  const source = await openSource(fixture('sentences.npy'));
  try {
    for await (const {values, rows, dims} of source.batches(4500)) return {values: Float64Array.from(values), rows, dims};
    throw new Error('no rows');
  } finally {
    await source.close();
  }
}

/** What the text of the page leans on: the sentence, the findings, the values. */
function gist(output: string) {
  const lines = output.split('\n');
  const values = lines.flatMap((line) => /^ {2}([a-z][a-z0-9-]+) +([\d.e-]+)(?: |$)/.exec(line)?.slice(1, 3) ?? []);
  return {
    verdict: lines.slice(0, lines.findIndex((line) => line.includes(' × '))).join(' '),
    findings: lines.filter((line) => /^(?:fail|warn|info) /.test(line)),
    values: Object.fromEntries(Array.from({length: values.length / 2}, (_, i) => [values[2 * i], Number(values[2 * i + 1])])),
  };
}

const flag = (flags: string, name: string): string | undefined => new RegExp(`--${name} (\\S+)`).exec(flags)?.[1];

describe('the audits of docs/understanding-reports.md', () => {
  beforeAll(async () => {
    const x = await sentences();
    for (const [name, make] of Object.entries(MADE)) writeNpy(path(name), make(x), 'f4');
  });

  it('are at least five, and each made file is saved by a snippet', () => {
    expect(new Set(AUDITS.map(({file}) => file)).size).toBeGreaterThanOrEqual(5);
    for (const name of Object.keys(MADE)) expect(page).toContain(`np.save('${name}'`);
    for (const [name, policy] of Object.entries(POLICIES)) expect(page.replaceAll("'", '"')).toContain(`json.dump(${spaced(policy)}, open("${name}"`);
  });

  it.each(AUDITS.map((one) => [`${one.file} ${one.flags}`, one] as const))('%s', async (_, {file, flags, output}) => {
    const report = await audit([file in MADE ? path(file) : fixture(file.replace('fixtures/', ''))], {
      layer: flag(flags, 'layer'), metrics: flag(flags, 'metrics')?.split(','), policy: POLICIES[flag(flags, 'policy') ?? ''],
    });
    const [told, now] = [gist(output), gist(renderTerminal(report, {width: Number(flag(flags, 'width'))}))];
    expect(told.verdict).not.toBe('');
    expect(now.verdict).toBe(told.verdict);
    expect(now.findings).toEqual(told.findings);
    expect(Object.keys(now.values)).toEqual(Object.keys(told.values));
    for (const [id, value] of Object.entries(told.values)) expectClose(now.values[id], value, 2e-3, id, 1e-8);
  });
});

const spaced = (policy: object): string => JSON.stringify(policy).replaceAll(':', ': ').replaceAll(',', ', ').replaceAll('1e+30', '1e30');

it('the table of findings has every finding, with its severity, in the order of reports', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (fail|warn|info) \|/gm)].map(([, id, severity]) => ({id, severity}));
  expect(rows).toEqual(FINDINGS.map(({id, severity}) => ({id, severity})));
});
