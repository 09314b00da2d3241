import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {openArrow} from '../../../src/io/arrow/open-arrow.js';
import {openSource} from '../../../src/io/open-source.js';
import {fixture} from '../../support/fixtures.js';
import {uniforms} from '../../support/random.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {drain} from '../parquet/drain.js';

const inFolder = temporaryFolder();
const bytesOf = (name: string): Buffer => readFileSync(fixture(`io/arrow/${name}.arrow`));

const written = (bytes: Uint8Array, name = 'hostile.arrow'): string => {
  writeFileSync(inFolder(name), bytes);
  return inFolder(name);
};

describe('Arrow data that are cut off or lie', () => {
  it.each(['stream', 'lz4-list', 'legacy-stream'])('every shorter %s is refused', async (name) => {
    const bytes = bytesOf(name);
    for (let length = 8; length < bytes.length; length += 37) {
      await expect(openArrow(written(bytes.subarray(0, length)))).rejects.toMatchObject({name: 'CollapsarError', exit: 3});
    }
  });

  it('bytes after the end of a stream are refused', async () => {
    await expect(openArrow(written(Buffer.concat([bytesOf('stream'), Buffer.alloc(9)])))).rejects.toMatchObject({code: 'trailing-bytes', exit: 3});
  });

  it.each([
    ['longer than the file', 0x7fffffff], ['negative', -5], ['nothing', 0],
  ])('a footer that is %s is refused', async (_what, length) => {
    const bytes = bytesOf('fixed-float32');
    bytes.writeInt32LE(length, bytes.length - 10);
    await expect(openArrow(written(bytes))).rejects.toMatchObject({code: 'malformed-arrow', exit: 3, message: expect.stringContaining('footer') as string});
  });

  it('offsets that fall, or lead beyond the values, are refused', async () => {
    const bytes = bytesOf('one-row');
    const at = bytes.lastIndexOf(Buffer.from(Int32Array.of(0, 5).buffer));
    for (const [first, last] of [[5, 0], [1, 6], [-5, 0], [2 ** 31 - 6, 2 ** 31 - 1]]) {
      bytes.writeInt32LE(first, at);
      bytes.writeInt32LE(last, at + 4);
      const failure = openArrow(written(bytes)).then((source) => drain(source, 5));
      await expect(failure).rejects.toMatchObject({code: 'malformed-arrow', exit: 3});
    }
  });

  it('a compressed buffer whose length lies is refused', async () => {
    const bytes = bytesOf('zstd-fixed');
    const at = bytes.indexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) - 8;
    for (const length of [2n ** 60n, -3n, 100n]) {
      bytes.writeBigInt64LE(length, at);
      const failure = openArrow(written(bytes)).then((source) => drain(source, 500));
      await expect(failure).rejects.toMatchObject({code: 'malformed-arrow', exit: 3});
    }
  });

  it('a frame that is damaged is refused', async () => {
    const bytes = bytesOf('lz4-blocks');
    const at = bytes.lastIndexOf(Buffer.from([0x04, 0x22, 0x4d, 0x18]));
    bytes.fill(0xf0, at + 11, at + 60);
    const failure = openArrow(written(bytes)).then((source) => drain(source, 500));
    await expect(failure).rejects.toMatchObject({code: 'malformed-arrow', exit: 3});
  });

  it('any byte may be another: rows, or one line', async () => {
    const random = uniforms(11);
    const outcomes = Array.from({length: 40}, async (_, i) => {
      const bytes = bytesOf(['fixed-float32', 'labels-dictionary', 'list-float32', 'zstd-list'][i % 4]);
      for (let changes = 0; changes < 3; changes++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      return openSource(written(bytes, `mutant-${i}.arrow`), i % 4 === 1 ? {labels: 'label'} : {}).then((source) => drain(source, 7).finally(() => source.close())).catch((cause: unknown) => cause);
    });
    for (const outcome of await Promise.all(outcomes)) if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CollapsarError);
  });
});
