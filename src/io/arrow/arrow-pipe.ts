import {readSync} from 'node:fs';
import {ioError} from '../../errors.js';
import {PIPE_FD} from '../border/frames.js';
import {cannotRead} from '../file-errors.js';
import type {ArrowFile} from './arrow-file.js';
import {cutOff} from './messages.js';

/** An Arrow stream as it comes: what was read is at hand until it is let go. */
export interface ArrowPipe extends ArrowFile {
  /** lets go of all before `position` */
  readonly release: (position: number) => void;
}

/** Bodies of messages are held whole while their rows are taken. */
const MOST = 480e6;
const PAGE = 1 << 22;

/** Reads PIPE_FD, and blocks where nothing has come yet. Memory is that of the largest message, and no more than has come. */
export const readArrowPipe = (path: string): ArrowPipe => {
  const pages = new Map<number, Uint8Array>();
  let [start, end] = [0, 0];
  let spare: Uint8Array | undefined;
  let ended = false;
  const drop = (page: number): void => {
    spare = pages.get(page) ?? spare;
    pages.delete(page);
  };
  /** reads until the byte before `position` is there; false where the pipe ends first */
  const reach = (position: number): boolean => {
    if (position - start > MOST) throw tooLarge(path);
    while (end < position && !ended) {
      const page = Math.floor(end / PAGE);
      if (end % PAGE === 0 && page * PAGE <= start) drop(page - 1);
      const into = pages.get(page) ?? spare ?? new Uint8Array(PAGE);
      pages.set(page, into);
      spare = undefined;
      const count = readPipe(path, into, end % PAGE);
      ended = count === 0;
      end += count;
    }
    return end >= position;
  };
  return {
    path, bytes: Infinity,
    fill: (into, position) => {
      if (!reach(position + into.length)) throw cutOff({path}, `it ends at byte ${end} without its end mark`);
      for (let done = 0; done < into.length;) {
        const at = position + done;
        const piece = (pages.get(Math.floor(at / PAGE)) as Uint8Array).subarray(at % PAGE, at % PAGE + into.length - done);
        into.set(piece, done);
        done += piece.length;
      }
    },
    endsAt: (position) => !reach(position + 1),
    unpacked: () => undefined,
    release: (position) => {
      for (const page of pages.keys()) if ((page + 1) * PAGE <= Math.min(position, end)) drop(page);
      start = position;
    },
    checkUnchanged: () => undefined,
    close: () => undefined,
  };
};

const tooLarge = (path: string) =>
  ioError('large-batch', `${path}: a record batch of more than ${MOST / 1e6} MB, which would have to be held whole`,
    'write smaller ones: writer.write_table(table, max_chunksize=65536); or write to a file, and audit that');

const readPipe = (path: string, into: Uint8Array, at: number): number => {
  try {
    return readSync(PIPE_FD, into, at, into.length - at, null);
  } catch (cause) {
    throw cannotRead(path, cause);
  }
};
