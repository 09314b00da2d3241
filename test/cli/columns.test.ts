import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Ajv2020} from 'ajv/dist/2020.js';
import {beforeAll, describe, expect, it} from 'vitest';
import {fileNames} from '../../src/write-column-reports.js';
import {audit, auditColumns, inspect, render, type ColumnReports, type Report} from '../../src/index.js';
import {fixture} from '../support/fixtures.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {collapsedRows, rowsWithNan} from './embeddings.js';
import {run, shell} from './run.js';

const inFolder = temporaryFolder();
const cwd = inFolder('');
const layers: Readonly<Record<string, Rows>> = {'layer.0': gaussianRows(600, 16), 'layer.1': collapsedRows(600, 16, 4), out: gaussianRows(600, 8, {seed: 4})};

/** A safetensors file of float32 tensors and one of labels. */
const writeTensors = (path: string, tensors: Readonly<Record<string, Rows>>): string => {
  let at = 0;
  const header: Record<string, unknown> = {};
  const data = Object.entries(tensors).map(([name, {values, rows, dims}]) => {
    const bytes = Buffer.from(Float32Array.from(values).buffer);
    header[name] = {dtype: 'F32', shape: [rows, dims], data_offsets: [at, at += bytes.length]};
    return bytes;
  });
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(path, Buffer.concat([length, text, ...data]));
  return path;
};

beforeAll(() => {
  writeTensors(inFolder('layers.safetensors'), layers);
  writeTensors(inFolder('nan.safetensors'), {a: gaussianRows(600, 16), b: rowsWithNan(600, 16)});
  for (const [name, rows] of Object.entries(layers)) writeNpy(inFolder(`${name}.npy`), rows, 'f4');
});

const reportsOf = async (args: readonly string[]): Promise<ColumnReports> => JSON.parse((await run([...args, '--json'], {cwd})).stdout) as ColumnReports;

describe('--column, repeated or all', () => {
  it('gives for each column what an audit of it alone gives', async () => {
    const {reports, ...rest} = await reportsOf(['audit', 'layers.safetensors', '--column', 'all', '--backend', 'js']);
    expect(rest).toEqual({schemaVersion: 1, tool: reports[0].tool});
    expect(reports.map(({input}) => input.column)).toEqual(Object.keys(layers));
    const validate = new Ajv2020({strict: true}).compile(JSON.parse(readFileSync(fileURLToPath(new URL('../../schema/report.schema.json', import.meta.url)), 'utf8')) as object);
    for (const report of reports) {
      const alone = JSON.parse(await render(await audit([inFolder(`${report.input.column}.npy`)], {backend: 'js'}), 'json') as string) as Report;
      expect({...report, input: null}).toEqual({...alone, input: null});
      expect(validate(report)).toBe(true);
    }
    const some = await reportsOf(['audit', 'layers.safetensors', '--column', 'out', '--column', 'layer.0', '--column', 'out', '--backend', 'js']);
    expect(some.reports).toEqual([reports[2], reports[0]]);
  });

  it('once, is the report itself', async () => {
    const one = await reportsOf(['audit', 'layers.safetensors', '--column', 'out']) as unknown as Report;
    expect(one.input.column).toBe('out');
  });

  it('prints each report under its column, and exits with the worst', async () => {
    const {code, stdout} = await run(['audit', 'layers.safetensors', '--column', 'all', '--fail-on', 'fail'], {cwd});
    expect(code).toBe(5);
    expect(stdout.match(/^(?:Column .*|No collapse found|Dimensional collapse)/gm)).toEqual(['Column layer.0', 'No collapse found', 'Column layer.1', 'Dimensional collapse', 'Column out', 'No collapse found']);
    expect((await run(['audit', 'layers.safetensors', '--column', 'out', '--column', 'layer.0', '--fail-on', 'fail'], {cwd})).code).toBe(0);
  });

  it('writes a file for each, with the column in its name', async () => {
    const {code} = await run(['audit', 'layers.safetensors', '--column', 'all', '-o', 'r.json', '-o', 'r.md', '--quiet'], {cwd});
    expect(code).toBe(0);
    expect(readdirSync(cwd).filter((name) => name.startsWith('r')).sort()).toEqual(['layer.0', 'layer.1', 'out'].flatMap((name) => [`r-${name}.json`, `r-${name}.md`]).sort());
    expect((JSON.parse(readFileSync(join(cwd, 'r-layer.1.json'), 'utf8')) as Report).verdict.status).toBe('collapsed');
    expect(existsSync(join(cwd, 'r.json'))).toBe(false);
  });

  it('gates each', async () => {
    const {code, stdout} = await run(['gate', 'layers.safetensors', '--column', 'all', '--budget', 'effective-rank >= 6'], {cwd});
    expect(code).toBe(5);
    expect(stdout.match(/^column .*?:|^gate .*/gm)).toEqual(['column layer.0:', 'gate held', 'column layer.1:', 'gate broken', 'column out:', 'gate held']);
    const set = await reportsOf(['gate', 'layers.safetensors', '--column', 'layer.0', '--column', 'out', '--budget', 'effective-rank >= 6']) as ColumnReports & {passed: boolean};
    expect(set.passed).toBe(true);
  });

  it('fails as a whole where one column is unfit, and names it', async () => {
    const {code, stdout, stderr} = await run(['audit', 'nan.safetensors', '--column', 'all', '-o', 'n.json'], {cwd});
    expect({code, stdout}).toEqual({code: 4, stdout: ''});
    expect(stderr).toMatch(/^collapsar: column "b": .*row 6, column 4/);
    expect(readdirSync(cwd).filter((name) => name.startsWith('n-'))).toEqual([]);
    await expect(auditColumns([inFolder('layers.safetensors')], ['out', 'nowhere'])).rejects.toMatchObject({code: 'no-such-column', exit: 3});
  });

  it('of a file without columns, or with one, is one report', async () => {
    expect((await auditColumns([inFolder('out.npy')], 'all')).reports).toHaveLength(1);
    const {reports} = await auditColumns([fixture('sentences.parquet')], 'all', {maxRows: 100});
    expect(reports.map(({input}) => input.column)).toEqual(['embedding']);
  });

  it('is refused of a pipe, which can be read once', async () => {
    const {code, stderr} = await shell('collapsar audit - --column all < <(cat out.npy)', {cwd});
    expect({code, stderr}).toMatchObject({code: 2, stderr: expect.stringContaining('can be read only once') as string});
  });
});

describe('inspect', () => {
  it('lists the columns where several could be read', async () => {
    const {code, stdout} = await run(['inspect', 'layers.safetensors'], {cwd});
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\? layer\.1 .*embedding$/m);
    expect(stdout).toContain('3 columns could be read: --column NAME, or --column all');
    expect(await inspect(inFolder('layers.safetensors'))).toMatchObject({chosen: null, columns: [{candidate: true}, {candidate: true}, {candidate: true}]});
    expect(await inspect(inFolder('layers.safetensors'), {column: 'out'})).toMatchObject({chosen: 'out', estimate: {dims: 8}});
  });
});

it('no name out of a file leads elsewhere', () => {
  const names = fileNames('dir/r.v2/report.html', ['../../etc/passwd', '/root', 'a b', 'a/b', 'A_B', 'x'.repeat(500), '\u001b[2J', '..', null]);
  expect(names).toEqual(['dir/r.v2/report-.._.._etc_passwd.html', 'dir/r.v2/report-_root.html', 'dir/r.v2/report-a_b.html', 'dir/r.v2/report-a_b-2.html', 'dir/r.v2/report-A_B-3.html',
    `dir/r.v2/report-${'x'.repeat(80)}.html`, 'dir/r.v2/report-_2J.html', 'dir/r.v2/report-...html', 'dir/r.v2/report.html']);
  expect(fileNames('r.v2/report', ['a'])).toEqual(['r.v2/report-a']);
});
