import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Ajv2020} from 'ajv/dist/2020.js';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows} from '../support/rows.js';
import {collapsedRows, rowsWithNan} from '../cli/embeddings.js';
import {run} from '../cli/run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const schema = (name: string): object => JSON.parse(readFileSync(join(root, 'schema', `${name}.schema.json`), 'utf8')) as object;

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'collapsar-schema-'));
  writeNpy(join(cwd, 'healthy.npy'), gaussianRows(600, 16), 'f4');
  writeNpy(join(cwd, 'collapsed.npy'), collapsedRows(600, 16, 4), 'f4');
  writeNpy(join(cwd, 'few.npy'), gaussianRows(5, 16), 'f4');
  writeNpy(join(cwd, 'zero.npy'), mapRows(gaussianRows(600, 16), () => 0), 'f4');
  writeNpy(join(cwd, 'constant.npy'), mapRows(gaussianRows(600, 16), () => 3), 'f4');
  writeNpy(join(cwd, 'one-dim.npy'), gaussianRows(600, 1), 'f4');
  writeNpy(join(cwd, 'nan.npy'), rowsWithNan(600, 16), 'f4');
});

afterAll(() => rmSync(cwd, {recursive: true, force: true}));

/** the JSON that a command prints, checked against a schema of the package */
const conforms = async (name: string, args: readonly string[]): Promise<unknown> => {
  const {stdout, stderr} = await run([...args, '--json'], {cwd});
  const validate = new Ajv2020({strict: true, allErrors: true}).compile(schema(name));
  const report: unknown = JSON.parse(stdout);
  expect(validate(report), `${stderr}${JSON.stringify(validate.errors, null, 1)}`).toBe(true);
  return report;
};

describe('reports conform to the schema that ships with the package', () => {
  it.each([
    'healthy.npy', 'collapsed.npy', 'few.npy', 'zero.npy', 'constant.npy', 'one-dim.npy', 'nan.npy --nonfinite drop', 'healthy.npy healthy.npy',
    'healthy.npy --normalize standardize', 'healthy.npy --classes 10', 'healthy.npy --metrics rankme', 'healthy.npy --layer projector --label a',
  ])('audit %s', async (args) => {
    await conforms('report', ['audit', ...args.split(' ')]);
  });

  it('gate', async () => {
    const budgets = ['effective-rank >= 8', 'live-rank >= 95 %', 'dead-channels <= 0', 'effective-rank >= 1000'].flatMap((budget) => ['--budget', budget]);
    expect(await conforms('gate', ['gate', 'healthy.npy', ...budgets])).toHaveProperty('passed', false);
  });

  it('compare', async () => {
    await conforms('compare', ['compare', 'healthy.npy', 'collapsed.npy', 'few.npy']);
  });

  it('the fixture of the demo', async () => {
    await conforms('report', ['audit', join(root, 'fixtures', 'sentences.parquet')]);
  });
});

/** A change of these snapshots is a change of the contract: it wants a line in CHANGELOG.md, and a schemaVersion if a meaning changed. */
describe('schemas are those of the snapshots', () => {
  it.each(['report', 'gate', 'gate-config', 'compare', 'policy'])('%s', async (name) => {
    await expect(`${JSON.stringify(schema(name), null, 2)}\n`).toMatchFileSnapshot(`${name}.schema.snapshot.json`);
  });
});
