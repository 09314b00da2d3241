import type {ElementType} from '../element-types.js';
import type {ByteStream} from './byte-stream.js';

export type Floats = Float32Array | Float64Array;

const SCRATCH = 1 << 16;

/** Fills `out` with the next values: straight from the stream where the file holds floats of its kind, else through a piece of 64 Ki values. */
export const filler = (stream: ByteStream, element: ElementType): ((out: Floats, start: number, count: number) => void) => {
  if (element.output === null) return (out, start, count) => stream.read(new Uint8Array(out.buffer, out.byteOffset + start * element.size, count * element.size));
  let raw = new ArrayBuffer(0);
  return (out, start, count) => {
    if (raw.byteLength < Math.min(SCRATCH, count) * element.size) raw = new ArrayBuffer(Math.min(SCRATCH, count) * element.size);
    for (let at = 0; at < count; at += SCRATCH) {
      const piece = Math.min(SCRATCH, count - at);
      stream.read(new Uint8Array(raw, 0, piece * element.size));
      element.decode(raw, out.subarray(start + at, start + at + piece), piece);
    }
  };
};
