import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {openSource} from '../../../src/io/open-source.js';
import {fixture} from '../../support/fixtures.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {shell} from '../../cli/run.js';
import {loopFixtures} from '../loop-fixtures.js';
import {writeNpy} from '../../support/npy.js';

loopFixtures('raw');

const inFolder = temporaryFolder();

describe('--raw', () => {
  it('is checked before anything is read', async () => {
    const file = fixture('io/raw/float32.bin');
    for (const [raw, code, word] of [
      [{type: 'flaot32', dims: 4}, 'bad-raw', 'flaot32'], [{type: '', dims: 4}, 'bad-raw', 'float32'], [{type: '__proto__', dims: 4}, 'bad-raw', '__proto__'],
      [{type: 'float32', dims: 0}, 'bad-dims', '0'], [{type: 'float32', dims: 1.5}, 'bad-dims', '1.5'],
    ] as const) {
      await expect(openSource(file, {raw})).rejects.toMatchObject({code, exit: 2, message: expect.stringContaining(word) as string});
    }
    await expect(openSource(file, {raw: {type: 'float32', dims: 4}, column: 'x'})).rejects.toMatchObject({code: 'no-columns', exit: 2});
    await expect(openSource(fixture('sentences.parquet'), {raw: {type: 'float32'}})).rejects.toMatchObject({code: 'raw-without-dims', exit: 2});
    await expect(openSource(inFolder(''), {raw: {type: 'float32', dims: 4}})).rejects.toMatchObject({code: 'is-directory', exit: 3});
    writeFileSync(inFolder('empty'), '');
    await expect(openSource(inFolder('empty'), {raw: {type: 'float32', dims: 4}})).rejects.toMatchObject({code: 'empty-file', exit: 3});
  });

  it('gives from a file and through a pipe what a npy of the same numbers gives', async () => {
    const values = Array.from({length: 900}, (_, i) => Math.sin(i * i));
    writeNpy(inFolder('x.npy'), {values, rows: 180, dims: 5} as never, 'f4');
    writeFileSync(inFolder('x.bin'), readFileSync(inFolder('x.npy')).subarray(128));
    const spectra: object[] = [];
    for (const script of ['audit x.npy', 'audit x.bin --raw float32 --dims 5', 'audit - --raw "<f4" --dims 5 < x.bin', 'audit <(cat x.bin) --raw float32 --dims 5']) {
      const {code, stdout, stderr} = await shell(`cd '${inFolder('')}'; collapsar ${script} --json`);
      expect([code, stderr]).toEqual([0, '']);
      spectra.push((JSON.parse(stdout) as {spectrum: object}).spectrum);
    }
    spectra.forEach((spectrum) => expect(spectrum).toEqual(spectra[0]));
    expect((await shell(`collapsar audit <(cat '${inFolder('x.bin')}') --raw float32 --dims 7`)).code).toBe(3);
    expect((await shell(`collapsar audit '${inFolder('x.bin')}' --dims 7`)).code).toBe(2);
  });
});
