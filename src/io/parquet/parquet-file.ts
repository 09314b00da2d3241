import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {ioError, type CollapsarError} from '../../errors.js';
import {cannotRead, fileChanged} from '../file-errors.js';
import {isUrl} from '../remote/http-file.js';
import {openBlocking} from '../remote/http-thread.js';

/** An open file, read at positions; every read is whole or a CollapsarError. */
export interface ParquetFile {
  readonly path: string;
  readonly bytes: number;
  /** fills target[at…at + length) from byte `position` of the file */
  readonly read: (target: Uint8Array, at: number, length: number, position: number) => void;
  /** throws when the file is no longer what it was when it was opened */
  readonly checkUnchanged: () => void;
  readonly close: () => void;
}

export function openFile(path: string): ParquetFile {
  if (isUrl(path)) return openThere(path);
  const fd = attempt(path, () => openSync(path, 'r'));
  const {size, mtimeMs} = attempt(path, () => fstatSync(fd));
  let open = true;
  const checkOpen = (): void => {
    if (!open) throw ioError('closed', `${path}: it was closed while it was read`);
  };
  return {
    path,
    bytes: size,
    read(target, at, length, position) {
      checkOpen();
      for (let done = 0; done < length;) {
        const count = attempt(path, () => readSync(fd, target, at + done, length - done, position + done));
        if (count === 0) throw fileChanged(path, `it ends at byte ${position + done}`);
        done += count;
      }
    },
    checkUnchanged() {
      checkOpen();
      const now = attempt(path, () => fstatSync(fd));
      if (now.size !== size || now.mtimeMs !== mtimeMs) throw fileChanged(path, 'its size or time');
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

function openThere(url: string): ParquetFile {
  const {path, bytes, fill} = openBlocking(url);
  return {path, bytes, read: (target, at, length, position) => fill(target.subarray(at, at + length), position), checkUnchanged: () => undefined, close: () => undefined};
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

const WRITE_AGAIN = 'copy or download the file again, or write it again: pq.write_table(table, "embeddings.parquet")';

/** Exit 3: the bytes are not what the format wants. */
export const malformed = (path: string, what: string): CollapsarError =>
  ioError('malformed-parquet', `${path}: malformed Parquet: ${what}`, WRITE_AGAIN);

/** Decoders throw RangeError for bytes that make no sense; here that becomes a CollapsarError which says where. */
export function guarded<T>(path: string, where: () => string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const error = malformed(path, `${where()}: ${cause.message}`);
    error.cause = cause;
    throw error;
  }
}
