import {writeSync} from 'node:fs';
import type {ErrorDetail} from '../../errors.js';
import type {Labels, OpenOptions, SourceInfo} from '../source.js';

/** What the decoder process says. On the wire: two uint32 (length of the JSON text, of the payload), the text, the payload. */
export type Frame =
  | {readonly kind: 'source'; readonly info: SourceInfo}
  | RowsFrame
  | {readonly kind: 'end'; readonly rows: number}
  | {readonly kind: 'failure'; readonly error: ErrorDetail};

/** One RowBatch; its values are the payload, in the machine's byte order. */
export interface RowsFrame {
  readonly kind: 'rows';
  readonly rows: number;
  readonly dims: number;
  readonly firstRow: number;
  readonly bits: 32 | 64;
  readonly nulls?: readonly number[];
  readonly labels?: readonly Labels[];
}

/** What is asked of it, one JSON text a line. The first names the decoder: a module (URL, or relative to src/io) and the function in it that opens a Source. */
export interface OpenRequest extends OpenOptions {
  readonly module: string;
  readonly opener: string;
  readonly path: string;
}

export interface BatchesRequest {
  readonly rowsPerBatch: number;
  /** as Source has them */
  readonly ranges?: readonly number[];
}

/** file descriptor of the decoder process on which frames go out */
export const FRAMES_FD = 3;
/** file descriptor on which it finds what comes through a pipe */
export const PIPE_FD = 4;
/** exit status of a decoder process that reached its memory limit */
export const OUT_OF_MEMORY = 77;

const PREFIX_BYTES = 8;

/** Writes a frame, and waits where the reader is slower: that is all the flow control there is. */
export const writeFrame = (frame: Frame, payload: Uint8Array = new Uint8Array(0)): void => {
  const text = Buffer.from(JSON.stringify(frame));
  const head = Buffer.alloc(PREFIX_BYTES + text.length);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(payload.byteLength, 4);
  text.copy(head, PREFIX_BYTES);
  writeFully(head);
  writeFully(payload);
};

const writeFully = (bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length;) done += writeSync(FRAMES_FD, bytes, done);
};

/**
 * Reads the next frame. `read` fills what it is given; `place` gives where the payload goes, and throws where the frame does not
 * fit what was agreed.
 */
export const readFrame = async (
  read: (into: Uint8Array) => Promise<void>, place: (frame: Frame, bytes: number) => Uint8Array,
): Promise<Frame> => {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  await read(prefix);
  const text = Buffer.alloc(prefix.readUInt32LE(0));
  await read(text);
  const frame = JSON.parse(text.toString()) as Frame;
  await read(place(frame, prefix.readUInt32LE(4)));
  return frame;
};
