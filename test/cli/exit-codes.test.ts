import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {writeNpy} from '../support/npy.js';
import {gaussianRows} from '../support/rows.js';
import {collapsedRows, rowsWithNan} from './embeddings.js';
import {run} from './run.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'collapsar-cli-'));
  writeNpy(join(folder, 'healthy.npy'), gaussianRows(600, 16), 'f4');
  writeNpy(join(folder, 'collapsed.npy'), collapsedRows(600, 16, 4), 'f4');
  writeNpy(join(folder, 'few.npy'), gaussianRows(20, 16), 'f4');
  writeNpy(join(folder, 'nan.npy'), rowsWithNan(600, 16), 'f4');
  writeNpy(join(folder, 'one.npy'), gaussianRows(1, 16), 'f4');
  writeNpy(join(folder, 'narrow.npy'), gaussianRows(60, 8), 'f4');
  writeFileSync(join(folder, 'text.npy'), 'not an array at all');
  writeFileSync(join(folder, 'policy.json'), '{"no-such-threshold": 1}');
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** What is typed, the exit code, and for failures the error code and a part of the line. */
const cases: [args: string, exit: number, code?: string, text?: RegExp][] = [
  ['audit healthy.npy', 0],
  ['audit collapsed.npy', 0],
  ['inspect healthy.npy', 0],
  ['metrics', 0],
  ['metrics rankme', 0],
  ['gate healthy.npy', 0],

  ['audit', 2, 'missing-argument', /missing argument: SOURCE \(collapsar audit --help\)/],
  ['audit healthy.npy --colunm x', 2, 'unknown-flag', /no such flag: --colunm \(did you mean --column\?\)/],
  ['audit healthy.npy --threads none', 2, 'usage', /--threads: expected an integer but received: none/],
  ['audit healthy.npy --threads 0', 2, 'usage', /--threads/],
  ['audit healthy.npy --normalize l3', 2, 'usage', /--normalize=l3 to be one of: none, l2, standardize/],
  ['audit healthy.npy --seed', 2, 'usage', /--seed expects a value/],
  ['audit healthy.npy --seed 1 --seed 2', 2, 'usage', /--seed can only be specified once/],
  ['audit healthy.npy --format json', 2, 'usage', /--format says how to write --output/],
  ['audit healthy.npy --dims 4', 2, 'usage', /^collapsar: --dims needs --raw \(collapsar audit --help\)$/m],
  ['gate healthy.npy --init --update-baseline', 2, 'usage', /^collapsar: --init proposes budgets of its own: --update-baseline cannot be given with it/m],
  ['audit healthy.npy --group-by section', 2, 'no-columns', /has no columns, so --group-by names none/],
  ['compare healthy.npy healthy.npy --axis 1,x', 2, 'bad-axis', /^collapsar: --axis: 'x' is no number/m],
  ['completion zsh', 2, 'unknown-shell', /^collapsar: there is no completion for 'zsh' here/m],
  ['audit healthy.npy --output r.docx', 2, undefined, /r\.docx/],
  ['audit healthy.npy --metrics efective-rank', 2, 'unknown-metric', /efective-rank.*effective-rank/],
  ['audit healthy.npy --backend blas', 2, undefined, /the blas backend is not to be had: /],
  ['audit healthy.npy --policy policy.json', 2, undefined, /no-such-threshold/],
  ['gate healthy.npy --budget effective-rank', 2, undefined, /effective-rank/],
  ['gate healthy.npy --budget efective-rank>=3', 2, undefined, /efective-rank.*effective-rank/],
  ['inspect healthy.npy narrow.npy', 2, 'usage', /unexpected argument: narrow\.npy/],
  ['metrics rankmee', 2, 'unknown-metric', /no such metric: rankmee \(did you mean rankme\?\)/],
  ['audti --help', 2, 'unknown-command', /no such command: audti \(did you mean: collapsar audit\)/],
  ['audti healthy.npy', 2, 'unknown-command', /no such command: audti \(did you mean: collapsar audit\)/],
  ['healthy.npy', 2, 'unknown-command', /did you mean: collapsar audit healthy\.npy/],

  ['audit missing.npy --output none/r.md', 3, 'cannot-write', /^collapsar: none\/r\.md: cannot be written: there is no folder none$/m],
  ['audit missing.npy', 3, undefined, /^collapsar: missing\.npy: /],
  ['audit text.npy', 3, undefined, /text\.npy/],
  ['audit .', 4, 'mixed-widths', /narrow\.npy has 8 dimensions/],
  ['inspect missing.npy', 3, undefined, /missing\.npy/],
  ['audit healthy.npy --output nowhere/r.json', 3, undefined, /nowhere/],
  ['gate healthy.npy --baseline missing.json', 3, undefined, /missing\.json/],

  ['audit nan.npy', 4, undefined, /row 6\b.*column 4\b/],
  ['audit one.npy', 4],
  ['audit healthy.npy narrow.npy', 4, undefined, /narrow\.npy/],

  ['audit collapsed.npy --fail-on fail', 5],
  ['gate collapsed.npy', 5],
  ['gate collapsed.npy --fail-on never', 0],
  ['gate healthy.npy --budget effective-rank>=1000', 5],
  ['gate healthy.npy --budget effective-rank>=8', 0],
  ['audit few.npy --strict', 6],
  ['audit few.npy', 0],
];

describe.concurrent('exit codes, with and without --json', () => {
  it.each(cases)('%s → %i', async (line, exit, code, text) => {
    const args = line.split(' ');
    const env = line.includes('--backend blas') ? {COLLAPSAR_BLAS: join(folder, 'no-such-library.so')} : {};
    const [plain, json] = await Promise.all([run(args, {cwd: folder, env}), run([...args, '--json'], {cwd: folder, env})]);
    expect(plain.code, plain.stderr).toBe(exit);
    expect(json.code, json.stderr).toBe(exit);
    const object = JSON.parse(json.stdout) as {error?: {code: string; message: string; suggestions: string[]; exit: number}};
    expect(json.stderr).toBe('');
    if ([0, 5, 6].includes(exit)) return expect(object.error).toBeUndefined();

    expect(plain.stdout).toBe('');
    expect(plain.stderr).toMatch(/^collapsar: [^\n]+\n( {2}[^\n]+\n)*$/);
    expect(object).toEqual({error: {code: code ?? (expect.stringMatching(/^[a-z-]+$/) as string), message: expect.any(String) as string,
      suggestions: expect.any(Array) as string[], exit}});
    expect(object.error!.message).not.toContain('\n');
    if (text) expect(plain.stderr).toMatch(text);
  });
});
