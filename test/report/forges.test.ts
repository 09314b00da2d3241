import {spawnSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {renderGithub, renderGitlab} from '../../src/report/annotations.js';
import {renderJunit} from '../../src/report/junit.js';
import {renderNotebook} from '../../src/report/notebook.js';
import type {BudgetResult, Report} from '../../src/report/schema.js';
import {copy, sample, SAMPLES} from './samples.js';

const python = spawnSync('python3', ['--version']).status === 0;

const BUDGETS: readonly BudgetResult[] = [
  {metric: 'effective-rank', op: '>=', limit: 64, value: 176.25, status: 'held', text: 'effective-rank >= 64', reason: null},
  {
    metric: 'live-rank',
    op: '>=',
    limit: 122,
    value: 94,
    status: 'broken',
    text: 'live-rank >= 95%',
    reason: '100 % is 128: the attainable rank',
  },
  {
    metric: 'rankme',
    op: '>=',
    limit: 88,
    value: 88.5,
    status: 'inconclusive',
    text: 'rankme >= 88',
    reason: 'the interval holds the limit',
  },
];
const gated: Report & {budgets: readonly BudgetResult[]} = {...copy(sample('collapsed')), budgets: BUDGETS};

describe('JUnit', () => {
  it('counts a case for the verdict, for each budget and for each finding', () => {
    const suites = [
      ...renderJunit(gated).matchAll(/<testsuite name="(\w+)" tests="(\d+)" failures="(\d+)" errors="0" skipped="(\d+)">/g),
    ].map(([, ...parts]) => parts.join(' '));
    expect(suites).toEqual(['verdict 1 1 0', 'budgets 3 1 1', 'findings 2 1 0']);
    expect(renderJunit(gated)).toContain(
      '<testcase classname="collapsar.budgets" name="rankme &gt;= 88"><skipped message="value 88.50, limit 88: the interval holds the limit"></skipped></testcase>',
    );
  });

  it.skipIf(!python).each(SAMPLES)('is XML, whatever the names: %s', (name) => {
    const script =
      'import sys, xml.etree.ElementTree as e\nroot = e.fromstring(sys.stdin.buffer.read())\nprint([t.get("name") for t in root.iter("testcase")])';
    const {stdout, stderr} = spawnSync('python3', ['-c', script], {input: renderJunit(sample(name)), encoding: 'utf8'});
    expect(stderr).toBe('');
    for (const {id} of sample(name).findings) expect(stdout).toContain(`'${id}'`);
  });
});

describe('annotations of GitHub', () => {
  it('writes a line for each finding and for each budget that does not hold', () => {
    const lines = renderGithub(gated).trimEnd().split('\n');
    expect(lines.map((line) => /^::(\w+) title=/.exec(line)?.[1])).toEqual(['error', 'warning', 'error', 'warning']);
    expect(lines[0]).toBe('::error title=Budget broken%3A live-rank >= 95%25::value 94, limit 122: 100 %25 is 128: the attainable rank');
  });

  it('lets no text end a property, start a line or give an order', () => {
    const report = copy(sample('nasty'));
    report.findings.push({
      id: 'x',
      severity: 'info',
      title: 'a::b,c=d\n::error::e',
      rule: '',
      source: '',
      evidence: {k: '##[add-mask]v'},
      advice: '%0A::set-output',
    });
    const lines = renderGithub(report).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('::notice title=a%3A%3Ab%2Cc=d\\u{a}%3A%3Aerror%3A%3Ae (x)::k #\\u{23}[add-mask]v. %250A::set-output');
  });

  it('is silent where there is nothing to say', () => {
    expect(renderGithub(sample('healthy'))).toBe('');
  });
});

describe('Code Quality of GitLab', () => {
  it('has what GitLab asks of an entry, and fingerprints that last', () => {
    const entries = JSON.parse(renderGitlab(gated)) as {
      fingerprint: string;
      severity: string;
      location: {path: string; lines: {begin: number}};
    }[];
    expect(entries.map(({severity}) => severity)).toEqual(['critical', 'major', 'critical', 'major']);
    expect(new Set(entries.map(({fingerprint}) => fingerprint)).size).toBe(4);
    for (const {location} of entries) expect(location).toEqual({path: 'simclr-projector.npy', lines: {begin: 1}});
    const later = copy(sample('collapsed'));
    for (const finding of later.findings) finding.evidence = {};
    const again = JSON.parse(renderGitlab({...later, budgets: BUDGETS})) as {fingerprint: string}[];
    expect(again.map(({fingerprint}) => fingerprint)).toEqual(entries.map(({fingerprint}) => fingerprint));
  });
});

interface Notebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly cells: readonly {
    readonly id: string;
    readonly cell_type: string;
    readonly source: string;
    readonly outputs?: readonly {data: Record<string, string>}[];
  }[];
}

describe('the notebook', () => {
  it.each(SAMPLES)('has cells of nbformat 4.5, with a picture in the output of each figure: %s', (name) => {
    const {nbformat, nbformat_minor: minor, cells} = JSON.parse(renderNotebook(sample(name))) as Notebook;
    expect([nbformat, minor]).toEqual([4, 5]);
    expect(new Set(cells.map(({id}) => id)).size).toBe(cells.length);
    for (const {id} of cells) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    const pictures = cells.filter(({source}) => source.startsWith('SVG('));
    expect(pictures.length).toBe({healthy: 7, collapsed: 7, inconclusive: 3, nasty: 7, constant: 1, sentences: 3}[name]);
    for (const {outputs} of pictures) expect(outputs?.[0]?.data['image/svg+xml']).toMatch(/^<\?xml[^]*<\/svg>\n$/);
  });

  it.skipIf(!python).each(SAMPLES)('runs in Python and holds the report, to the bit: %s', (name) => {
    const {cells} = JSON.parse(renderNotebook(sample(name))) as Notebook;
    const code = cells.filter(({cell_type: kind}) => kind === 'code').map(({source}) => source);
    // pandas is kept out, so that the notebook is seen to do without
    const script = `import json, sys, types
display = types.ModuleType("IPython.display"); display.SVG = len
sys.modules["IPython"] = types.ModuleType("IPython"); sys.modules["IPython.display"] = display; sys.modules["pandas"] = None
space = {}
for source in json.load(sys.stdin): exec(source, space)
assert space["metrics"].keys() == space["report"]["metrics"].keys()
sys.stdout.reconfigure(errors="surrogatepass")
print(json.dumps(space["report"]))`;
    const {stdout, stderr} = spawnSync('python3', ['-c', script], {input: JSON.stringify(code), encoding: 'utf8', maxBuffer: 1 << 28});
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(sample(name));
  });
});
