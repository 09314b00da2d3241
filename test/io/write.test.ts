import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {describe, expect, it} from 'vitest';
import {removePendingTempFiles, writeFileAtomic} from '../../src/io/write.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const leftovers = (): string[] => readdirSync(dirname(inFolder('x'))).filter((name) => name.endsWith('.tmp'));

describe('writing', () => {
  it('replaces a file whole, and keeps its mode', async () => {
    const path = inFolder('report.json');
    writeFileSync(path, 'old and longer');
    chmodSync(path, 0o640);
    await writeFileAtomic(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    await writeFileAtomic(inFolder('bytes'), Uint8Array.of(0, 255));
    expect([...readFileSync(inFolder('bytes'))]).toEqual([0, 255]);
    expect(leftovers()).toEqual([]);
  });

  it('keeps a symbolic link, and replaces what it points to', async () => {
    writeFileSync(inFolder('target'), 'old');
    symlinkSync(inFolder('target'), inFolder('link'));
    await writeFileAtomic(inFolder('link'), 'new');
    expect(lstatSync(inFolder('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(inFolder('target'), 'utf8')).toBe('new');
  });

  it('gives one of two concurrent writes, whole', async () => {
    const texts = ['a'.repeat(1e6), 'b'.repeat(1e6)];
    await Promise.all(texts.map((text) => writeFileAtomic(inFolder('both'), text)));
    expect(texts).toContain(readFileSync(inFolder('both'), 'utf8'));
    expect(leftovers()).toEqual([]);
  });

  it('passes through a pipe', async () => {
    execFileSync('mkfifo', [inFolder('pipe')]);
    const reader = spawn('cat', [inFolder('pipe')], {stdio: ['ignore', 'pipe', 'inherit']});
    const [text] = await Promise.all([once(reader.stdout, 'data'), writeFileAtomic(inFolder('pipe'), 'through')]);
    expect(String(text[0])).toBe('through');
    expect(statSync(inFolder('pipe')).isFIFO()).toBe(true);
  });

  it('that fails is exit 3, and leaves all as it was', async () => {
    mkdirSync(inFolder('folder'));
    await expect(writeFileAtomic(inFolder('folder'), 'x')).rejects.toMatchObject({code: 'cannot-write', exit: 3});
    await expect(writeFileAtomic(inFolder('none/report'), 'x')).rejects.toMatchObject({code: 'cannot-write', exit: 3, message: expect.stringContaining('no such file') as string});
    expect(leftovers()).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('to a full device is exit 3', async () => {
    await expect(writeFileAtomic('/dev/full', 'x')).rejects.toMatchObject({code: 'cannot-write', exit: 3, message: expect.stringContaining('no space') as string});
  });

  it('that is broken off leaves nothing', async () => {
    const writing = writeFileAtomic(inFolder('broken-off'), new Uint8Array(3e7));
    while (leftovers().length === 0) await new Promise(setImmediate);
    removePendingTempFiles();
    expect(leftovers()).toEqual([]);
    await expect(writing).rejects.toMatchObject({code: 'cannot-write', exit: 3});
    expect(existsSync(inFolder('broken-off'))).toBe(false);
  });
});
