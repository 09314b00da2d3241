import {randomBytes} from 'node:crypto';
import {rmSync} from 'node:fs';
import {open, realpath, rename, stat, unlink} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {ioError} from '../errors.js';
import {systemReason} from './file-errors.js';

/** Temporary files that are not yet renamed: a signal handler removes them. */
const pending = new Set<string>();

/** Removes what an interrupted write left; synchronous, for use on the way out. */
export const removePendingFiles = (): void => {
  for (const path of pending) rmSync(path, {force: true});
  pending.clear();
};

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, flushed, then renamed over the old one. A link keeps
 * pointing where it did; a device or a pipe is written to as it is.
 * @throws CollapsarError 3 where that is not possible; the old file is then untouched
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    if (await isSpecial(target)) await writeThrough(target, data, 'w');
    else await replace(target, data);
  } catch (error) {
    throw ioError('cannot-write', `${path}: cannot be written: ${systemReason(error)}`, 'choose another --output, or make room');
  }
}

const isSpecial = (path: string): Promise<boolean> => stat(path).then((s) => !s.isFile() && !s.isDirectory(), () => false);

async function replace(target: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
  pending.add(temporary);
  try {
    await writeThrough(temporary, data, 'wx');
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  } finally {
    pending.delete(temporary);
  }
}

async function writeThrough(path: string, data: string | Uint8Array, flag: 'w' | 'wx'): Promise<void> {
  const file = await open(path, flag);
  try {
    await file.writeFile(data);
    if (flag === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}
