import {ioError, type CollapsarError} from '../errors.js';

const WHY: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['ENOENT', 'no such file'],
  ['ENOTDIR', 'a part of the path is not a directory'],
  ['EISDIR', 'is a directory'],
  ['ELOOP', 'symbolic links go round in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many files are open'],
  ['EIO', 'the device reports an error'],
  ['ENOSPC', 'no space left on the device'],
  ['EROFS', 'the file system is read-only'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EBADF', 'it was closed while it was read'],
]);

/** What an error of the operating system means, in words. */
export const systemReason = (cause: unknown): string => {
  const {code, message} = cause as NodeJS.ErrnoException;
  return (code !== undefined && WHY.get(code)) || message;
};

/** Exit 3 for a file that the operating system will not let us read. */
export const cannotRead = (path: string, cause: unknown): CollapsarError => {
  const error = ioError('cannot-read', `${path}: cannot be read: ${systemReason(cause)}`);
  error.cause = cause;
  return error;
};

/** What is wrong in a file that was written to meanwhile is that it was: `checkUnchanged` throws then. */
export async function* blamingChange<T>(items: AsyncIterable<T>, checkUnchanged: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    checkUnchanged();
    throw error;
  }
}

/** Exit 3 for a file that is no longer what it was when it was opened. */
export const fileChanged = (path: string, how: string): CollapsarError =>
  ioError('file-changed', `${path}: the file changed while it was read (${how})`, 'wait until it is written, or audit a copy');
