import {parentPort, type Worker} from 'node:worker_threads';
import {CollapsarError, ioError, type ErrorDetail} from '../../errors.js';
import {openHttpFile, type HttpFile} from './http-file.js';

/** A file on a web server, for a thread that may block. */
export interface BlockingHttpFile {
  readonly path: string;
  readonly bytes: number;
  /** fills `into` from `position`. Throws CollapsarError, exit 3 */
  readonly fill: (into: Uint8Array, position: number) => void;
}

/** What the thread asks the one that started it for: to open, or for bytes, which come into shared memory. */
interface HttpRequest {
  readonly url: string;
  readonly position: number;
  /** 0: what the file is */
  readonly length: number;
  /** [state, length of the answer] */
  readonly state: Int32Array;
  readonly answer: Uint8Array;
}

const [WAITING, DONE, FAILED] = [0, 1, 2];
const BLOCK = 1 << 20;
const BLOCKS = 4;

/** Opens by way of the thread that started this one, and blocks until it has answered; blocks of 1 MiB are kept, four at most. */
export const openBlocking = (url: string): BlockingHttpFile => {
  const port = parentPort;
  if (!port) throw new Error('no thread to fetch it');
  const [state, answer] = [new Int32Array(new SharedArrayBuffer(8)), new Uint8Array(new SharedArrayBuffer(BLOCK))];
  const call = (position: number, length: number): Buffer => {
    Atomics.store(state, 0, WAITING);
    port.postMessage({url, position, length, state, answer} satisfies HttpRequest);
    Atomics.wait(state, 0, WAITING);
    const bytes = Buffer.from(answer.slice(0, state[1]));
    if (state[0] === FAILED) throw new CollapsarError(JSON.parse(bytes.toString()) as ErrorDetail);
    return bytes;
  };
  const {path, bytes} = JSON.parse(call(0, 0).toString()) as {path: string; bytes: number};
  const blocks = new Map<number, Buffer>();
  const blockAt = (index: number): Buffer => {
    const block = blocks.get(index) ?? call(index * BLOCK, Math.min(BLOCK, bytes - index * BLOCK));
    // the one that was used last is last
    blocks.delete(index);
    blocks.set(index, block);
    if (blocks.size > BLOCKS) blocks.delete(blocks.keys().next().value as number);
    return block;
  };
  return {
    path, bytes,
    fill: (into, position) => {
      if (position + into.length > bytes) throw ioError('truncated-file', `${path}: it ends at byte ${bytes}`, 'copy or download the file again');
      for (let done = 0; done < into.length;) {
        const at = position + done;
        const piece = blockAt(Math.floor(at / BLOCK)).subarray(at % BLOCK, at % BLOCK + into.length - done);
        into.set(piece, done);
        done += piece.length;
      }
    },
  };
};

/** Answers what `openBlocking` in that thread asks for. */
export const serveHttp = (worker: Worker): void => {
  const files = new Map<string, Promise<HttpFile>>();
  worker.on('message', ({url, position, length, state, answer}: HttpRequest) => {
    const finish = (outcome: number, bytes: Uint8Array): void => {
      const fitting = bytes.subarray(0, answer.length);
      answer.set(fitting);
      state[1] = fitting.length;
      Atomics.store(state, 0, outcome);
      Atomics.notify(state, 0);
    };
    const file = files.get(url) ?? openHttpFile(url);
    files.set(url, file);
    file.then(async (open) => length === 0 ? Buffer.from(JSON.stringify({path: open.path, bytes: open.bytes})) : open.read(position, length))
      .then((bytes) => finish(DONE, bytes), (error: unknown) => finish(FAILED, Buffer.from(JSON.stringify(detailOf(error)))));
  });
};

const detailOf = (error: unknown): ErrorDetail => {
  const {code, exit, message, suggestions} = error instanceof CollapsarError ? error : ioError('cannot-fetch', (error as Error).message);
  return {code, exit, message, suggestions};
};
