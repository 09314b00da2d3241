import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {ioError, type CollapsarError} from '../../errors.js';
import {cannotRead, fileChanged} from '../file-errors.js';
import {isUrl} from '../remote/http-file.js';
import {openBlocking} from '../remote/http-thread.js';

/** An open file, read by position and in full. Synchronous: its user has a thread to itself. */
export interface ArrowFile {
  readonly path: string;
  /** Infinity where only the end will tell */
  readonly bytes: number;
  readonly endsAt: (position: number) => boolean;
  /** fills `into` from `position`; throws CollapsarError where the file has shrunk */
  readonly fill: (into: Uint8Array, position: number) => void;
  /** counts bytes that were unpacked; throws CollapsarError where they are beyond all measure of the file's own */
  readonly unpacked: (bytes: number) => void;
  /** throws CollapsarError where the file is not what it was when it was opened */
  readonly checkUnchanged: () => void;
  readonly close: () => void;
}

const MOST_UNPACKED = 2e9;
const UNPACKED_RATIO = 1000;

export const openArrowFile = (path: string): ArrowFile => isUrl(path) ? openThere(path) : openHere(path);

const unpackedOf = (path: string, size: number): ArrowFile['unpacked'] => {
  let total = 0;
  return (bytes) => {
    total += bytes;
    if (total > MOST_UNPACKED && total > UNPACKED_RATIO * size) throw malformedArrow(path, `its ${size} bytes unpack to more than ${MOST_UNPACKED / 1e6} MB`);
  };
};

const openThere = (url: string): ArrowFile => {
  const file = openBlocking(url);
  return {...file, unpacked: unpackedOf(file.path, file.bytes), endsAt: (position) => position === file.bytes, checkUnchanged: () => undefined, close: () => undefined};
};

const openHere = (path: string): ArrowFile => {
  const fd = attempt(path, () => openSync(path, 'r'));
  const {size, mtimeMs} = attempt(path, () => fstatSync(fd));
  let open = true;
  return {
    path, bytes: size, endsAt: (position) => position === size,
    fill: (into, position) => {
      for (let done = 0; done < into.length;) {
        const count = attempt(path, () => readSync(fd, into, done, into.length - done, position + done));
        if (count === 0) throw fileChanged(path, `it now ends at byte ${position + done}`);
        done += count;
      }
    },
    unpacked: unpackedOf(path, size),
    checkUnchanged: () => {
      const now = attempt(path, () => fstatSync(fd));
      if (now.size !== size || now.mtimeMs !== mtimeMs) throw fileChanged(path, 'it was written to');
    },
    close: () => {
      if (open) closeSync(fd);
      open = false;
    },
  };
};

const attempt = <T>(path: string, action: () => T): T => {
  try {
    return action();
  } catch (cause) {
    throw cannotRead(path, cause);
  }
};

/** Exit 3 for a file that contradicts itself or the format. */
export const malformedArrow = (path: string, what: string, cause?: unknown): CollapsarError => {
  const error = ioError('malformed-arrow', `${path}: malformed Arrow data: ${what}`, 'write it again, or copy it again if it came from elsewhere');
  if (cause !== undefined) error.cause = cause;
  return error;
};
