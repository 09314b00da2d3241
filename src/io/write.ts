import {randomBytes} from 'node:crypto';
import {unlinkSync} from 'node:fs';
import {open, realpath, rename, stat, unlink, type FileHandle} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {ioError, type CollapsarError} from '../errors.js';
import {systemReason} from './file-errors.js';

const pending = new Set<string>();

/**
 * Writes a file whole or not at all: to a new name in the same directory, to the disk, then renamed over the old. A symbolic
 * link stays, and what it points to is replaced. Devices, pipes and what lies under /dev (/dev/stdout) are added to directly.
 * Throws CollapsarError, exit 3; the old file is then as it was.
 */
export const writeFileAtomic = async (path: string, data: string | Uint8Array): Promise<void> => {
  try {
    const existing = await stat(path).catch((cause: NodeJS.ErrnoException) => cause.code === 'ENOENT' ? null : Promise.reject(cause));
    if (existing?.isDirectory()) throw Object.assign(new Error(), {code: 'EISDIR'});
    if (existing && (!existing.isFile() || path.startsWith('/dev/'))) await writeDirectly(path, data);
    else await writeAndRename(existing ? await realpath(path) : path, data, existing?.mode);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
};

/** Removes what unfinished writes have left behind: for handlers of signals, which cannot wait. */
export const removePendingTempFiles = (): void => {
  for (const path of pending) {
    try {
      unlinkSync(path);
    } catch {
      // renamed or removed in the meantime
    }
  }
  pending.clear();
};

const writeDirectly = async (path: string, data: string | Uint8Array): Promise<void> => {
  const file = await open(path, 'a');
  await closing(file, () => file.writeFile(data));
};

const writeAndRename = async (path: string, data: string | Uint8Array, mode?: number): Promise<void> => {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  pending.add(temporary);
  try {
    const file = await open(temporary, 'wx', mode);
    await closing(file, async () => {
      await file.writeFile(data);
      await file.sync();
    });
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  } finally {
    pending.delete(temporary);
  }
};

/** A full disk may show only when the file is closed, so that counts as a failure too. */
const closing = async (file: FileHandle, action: () => Promise<void>): Promise<void> => {
  try {
    await action();
  } finally {
    await file.close();
  }
};

/** Makes the new name last; some file systems have no such thing. */
const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(path, 'r').catch(() => null);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
};

const cannotWrite = (path: string, cause: unknown): CollapsarError => {
  const error = ioError('cannot-write', `${path}: cannot be written: ${systemReason(cause)}`);
  error.cause = cause;
  return error;
};
