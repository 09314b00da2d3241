import {open} from 'node:fs/promises';
import {cannotRead, fileChanged} from '../file-errors.js';
import {isUrl, openHttpFile} from '../remote/http-file.js';
import {cursorOver, type ByteOrigin} from './byte-cursor.js';

/** A file that is open, here or on a web server, and what it was when it was opened. */
export interface OpenFile {
  readonly path: string;
  /** null of one that is not here */
  readonly fd: number | null;
  readonly bytes: number;
  /** fills `into` from `position`; throws CollapsarError, exit 3, where so many bytes are not there */
  readonly fill: (into: Uint8Array, position: number) => Promise<void>;
  /** the bytes [position, position + length); throws CollapsarError, exit 3, where they are not there */
  readonly read: (position: number, length: number) => Promise<Buffer<ArrayBuffer>>;
  /** throws CollapsarError, exit 3, where the file is not what it was */
  readonly checkUnchanged: () => Promise<void>;
  /** may be called twice */
  readonly close: () => Promise<void>;
}

/** Opens, looks at the header with `use`, and closes again where that fails. */
export const openingFile = async <T>(path: string, use: (file: OpenFile) => Promise<T>): Promise<T> => {
  const file = await openFile(path);
  try {
    return await use(file);
  } catch (error) {
    await file.close();
    throw error;
  }
};

const openFile = async (path: string): Promise<OpenFile> => isUrl(path) ? openHttp(path) : openHere(path);

const withRead = (file: Omit<OpenFile, 'read'>): OpenFile => ({
  ...file,
  read: async (position, length) => {
    const into = Buffer.alloc(length);
    await file.fill(into, position);
    return into;
  },
});

const openHttp = async (url: string): Promise<OpenFile> => {
  const {path, bytes, read} = await openHttpFile(url);
  return withRead({
    path, fd: null, bytes, fill: async (into, position) => into.set(await read(position, into.length)),
    // each answer of the server tells whether it is the same file
    checkUnchanged: async () => undefined, close: async () => undefined,
  });
};

const openHere = async (path: string): Promise<OpenFile> => {
  const handle = await open(path, 'r').catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));
  const {size, mtimeMs} = await handle.stat();
  return withRead({
    path, fd: handle.fd, bytes: size,
    fill: async (into, position) => {
      for (let done = 0; done < into.length;) {
        const {bytesRead} = await handle.read(into, done, into.length - done, position + done).catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));
        if (bytesRead === 0) throw fileChanged(path, `it now ends at byte ${position + done}`);
        done += bytesRead;
      }
    },
    checkUnchanged: async () => {
      const now = await handle.stat();
      if (now.size !== size) throw fileChanged(path, `${size} bytes before, ${now.size} after`);
      if (now.mtimeMs !== mtimeMs) throw fileChanged(path, 'it was written to');
    },
    close: () => handle.close(),
  });
};

const CHUNK = 1 << 18;

/** A part of a file, piece by piece: memory is one piece. */
export async function* pieces(file: OpenFile, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; at += CHUNK) yield file.read(at, Math.min(CHUNK, end - at));
}

/** All of a file, which is found unchanged at its end. */
export const fileOrigin = (file: OpenFile): ByteOrigin => {
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield* pieces(file, 0, file.bytes);
    await file.checkUnchanged();
  };
  return {path: file.path, bytes: file.bytes, start: () => cursorOver(file.path, whole()), close: file.close};
};
