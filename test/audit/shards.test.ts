import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows, sliceRows, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
let files = 0;
const shard = (x: Rows): string => writeNpy(inFolder(`shard-${files++}.npy`), x);
const mismatchOf = async (shards: readonly Rows[]) =>
  (await audit(shards.map(shard), {backend: 'js'})).findings.find((f) => f.id === 'shard-mismatch')?.evidence;

const alike = (seed: number): Rows => gaussianRows(800, 10, {seed, scale: (j) => 1 + j / 5});

describe('shards of one set', () => {
  it('give the eigenvalues of the whole', async () => {
    const x = alike(1);
    const whole = await audit([shard(x)], {backend: 'js'});
    const parts = await audit([shard(sliceRows(x, 0, 300)), shard(sliceRows(x, 300, 800))], {backend: 'js'});
    parts.spectrum.eigenvalues.forEach((v, i) => expect(v / whole.spectrum.eigenvalues[i]).toBeCloseTo(1, 12));
    expect(parts.input.rows).toBe(800);
  });

  it('that are alike raise nothing, also many small ones', async () => {
    expect(await mismatchOf([alike(1), alike(2), alike(3)])).toBeUndefined();
    expect(await mismatchOf(Array.from({length: 20}, (_, i) => sliceRows(alike(10 + i), 0, 40)))).toBeUndefined();
  });

  it('that differ in mean, in scale or in shape are named', async () => {
    const shifted = mapRows(alike(4), (v) => v + 0.5);
    const scaled = mapRows(alike(5), (v) => 1.3 * v);
    const squeezed = mapRows(alike(6), (v, _, j) => (j < 2 ? v * 2.53 : v * 0.5));
    expect(await mismatchOf([alike(1), shifted, alike(2), alike(3)])).toMatchObject({count: 1, shards: [{shard: 1, what: 'mean'}]});
    expect(await mismatchOf([alike(1), alike(2), alike(3), scaled])).toMatchObject({count: 1, shards: [{shard: 3, what: 'trace'}]});
    expect(await mismatchOf([squeezed, alike(2), alike(3)])).toMatchObject({count: 1, shards: [{shard: 0}]});
    expect(await mismatchOf([shifted, scaled, alike(1), alike(2), alike(3), alike(7)])).toMatchObject({count: 2});
  });

  it('of other widths are refused, naming both files', async () => {
    const [a, b] = [shard(gaussianRows(10, 3)), shard(gaussianRows(10, 4))];
    await expect(audit([a, b], {backend: 'js'})).rejects.toMatchObject({exit: 4, code: 'mixed-widths', message: `${b} has 4 dimensions, ${a} has 3`});
    await expect(audit([], {backend: 'js'})).rejects.toMatchObject({exit: 2, code: 'no-sources'});
  });

  it('of other dtypes are taken together and said so', async () => {
    const x = alike(9);
    const report = await audit([writeNpy(inFolder('f4.npy'), x, 'f4'), writeNpy(inFolder('f8.npy'), x)], {backend: 'js'});
    expect(report.input.dtype).toBe('mixed (float32, float64)');
  });

  it('of floats and of integers are refused, naming both files', async () => {
    const [a, b] = [writeNpy(inFolder('floats.npy'), alike(9), 'f4'), writeNpy(inFolder('bytes.npy'), mapRows(alike(9), (v) => Math.round(20 * v)), 'i1')];
    for (const [first, second] of [[a, b], [b, a]]) {
      await expect(audit([first, second], {backend: 'js'})).rejects.toMatchObject({
        exit: 4, code: 'mixed-dtypes', message: expect.stringMatching(new RegExp(`^${second} holds \\w+, ${first} \\w+:`)) as string,
      });
    }
  });

  it('of which one has no rows are the others', async () => {
    const [x, y, none] = [shard(alike(1)), shard(alike(2)), writeNpy(inFolder('none.npy'), sliceRows(alike(1), 0, 0))];
    const all = await audit([none, x, none, y, none], {backend: 'js'});
    expect(all.spectrum).toEqual((await audit([x, y], {backend: 'js'})).spectrum);
    await expect(audit([none, none], {backend: 'js'})).rejects.toMatchObject({exit: 4, code: 'too-few-rows'});
  });

  it('of which one cannot be read are none', async () => {
    const paths = Array.from({length: 5}, (_, i) => shard(alike(i)));
    const cut = inFolder('cut.npy');
    writeFileSync(cut, readFileSync(paths[0]).subarray(0, 1000));
    for (const at of [0, 2, 5]) {
      await expect(audit([...paths.slice(0, at), cut, ...paths.slice(at)], {backend: 'js'})).rejects.toMatchObject({exit: 3, code: 'truncated-file', message: expect.stringContaining(cut) as string});
    }
    writeFileSync(inFolder('list.txt'), ['# all', ...paths, cut].join('\n'));
    await expect(audit([`@${inFolder('list.txt')}`], {backend: 'js'})).rejects.toMatchObject({exit: 3, message: expect.stringContaining(cut) as string});
    writeFileSync(inFolder('list.txt'), paths.join('\n'));
    expect((await audit([`@${inFolder('list.txt')}`], {backend: 'js'})).input).toMatchObject({rows: 4000, sources: paths});
  });
});

describe('rows of mixed normalisation', () => {
  const mixed = (share: number, unit: number, spread: number): Rows => {
    const x = gaussianRows(600, 12, {seed: 21});
    const norms = Array.from({length: 600}, (_, r) => Math.hypot(...x.values.subarray(r * 12, (r + 1) * 12)));
    return mapRows(x, (v, r) => (r < share * 600 ? (v / norms[r]) * unit : (v / norms[r]) * (1 + spread * ((r % 7) - 3.5))));
  };
  const found = async (x: Rows) => (await audit([shard(x)], {backend: 'js'})).findings.find((f) => f.id === 'mixed-normalization')?.evidence;

  it('are found when part has norm 1 and the rest is spread', async () => {
    expect(await found(mixed(0.4, 1, 0.3))).toMatchObject({unitRows: 240});
  });

  it('are not where all have norm 1, none has, or norms spread smoothly around 1', async () => {
    expect(await found(mixed(1, 1, 0))).toBeUndefined();
    expect(await found(mixed(0.4, 2, 0.3))).toBeUndefined();
    expect(await found(mixed(0, 1, 0.002))).toBeUndefined();
  });
});
