import {mkdirSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {sniff} from '../../src/io/sniff.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();

const SIGNS: readonly [bytes: string, what: string, mend: string][] = [
  ['\x80\x04\x95', 'pickle', 'np.save'],
  ['\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.', 'PyTorch before 1.6', 'torch.load'],
  ['MATLAB 5.0 MAT-file', 'MATLAB', 'scipy.io'],
  ['<!DOCTYPE html><html>', 'HTML page', 'download'],
  ['\n <html lang="en">', 'HTML page', 'download'],
  ['<?xml version="1.0"?>', 'XML', 'download'],
  ['version https://git-lfs.github.com/spec/v1\noid sha256:1', 'git-LFS pointer', 'git lfs pull'],
  ['\x1f\x8b\x08', 'gzip', 'gunzip'],
  ['\x28\xb5\x2f\xfd', 'Zstandard', 'zstd -d'],
  ['PAR1....................PARE', 'encrypted Parquet', 'decrypt'],
  ['PARE.......', 'encrypted Parquet', 'decrypt'],
  ['PAR1..................', 'does not end with PAR1', 'again'],
  ['ARROW1\0\0..............', 'does not end with ARROW1', 'again'],
  ['PAR', 'ends inside the Parquet magic', 'again'],
  ['....................PAR1', 'Parquet file without its beginning', 'again'],
  ['\xff\xfea\0b\0', 'UTF-16', 'iconv'],
  ['\0'.repeat(300), 'zero bytes', 'again'],
  ['\x01\x02\x03\x04\x05', 'no format known here (first bytes 0102030405)', 'np.save'],
];

describe('what a file is', () => {
  it.each(SIGNS)('%j is %s', async (bytes, what, mend) => {
    const path = inFolder('embeddings.npy');
    writeFileSync(path, Buffer.from(bytes, 'latin1'));
    const error = await sniff(path).catch((cause: unknown) => cause) as Error & {suggestions: string[]};
    expect(error).toMatchObject({name: 'CollapsarError', exit: 3});
    expect(error.message).toContain(path);
    expect(error.message).toContain(what);
    expect(error.suggestions.join()).toContain(mend);
    expect(error.suggestions.join()).not.toContain('FILE');
  });

  it('is told of what is no regular file', async () => {
    mkdirSync(inFolder('folder.npy'));
    await expect(sniff(inFolder('folder.npy'))).rejects.toMatchObject({code: 'is-directory', exit: 3});
    await expect(sniff('/dev/zero')).rejects.toMatchObject({code: 'not-regular-file', exit: 3});
    await expect(sniff(inFolder('none.npy'))).rejects.toMatchObject({code: 'cannot-read', exit: 3});
  });
});
