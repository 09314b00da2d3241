import type {ByteStream} from './byte-stream.js';

type IntegerArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array;
export type IntegerView = {readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer): IntegerArray};

const AT_ONCE = 4096;

/** The integers of a buffer one by one; reads ahead, but never beyond `total` of them. */
export const integerReader = (stream: ByteStream, View: IntegerView, total: number): (() => number | bigint) => {
  const buffer = new ArrayBuffer(Math.min(AT_ONCE, total) * View.BYTES_PER_ELEMENT);
  const values = new View(buffer);
  let [at, ready, left] = [0, 0, total];
  return () => {
    if (at === ready) {
      ready = Math.min(AT_ONCE, left);
      [at, left] = [0, left - ready];
      stream.read(new Uint8Array(buffer, 0, ready * View.BYTES_PER_ELEMENT));
    }
    return values[at++];
  };
};

/** The bits of a buffer one by one, the lowest of each byte first; never beyond `total` of them. */
export const bitReader = (stream: ByteStream, total: number): (() => boolean) => {
  const bytes = integerReader(stream, Uint8Array, Math.ceil(total / 8));
  let [at, bits] = [0, 0];
  return () => {
    if (at % 8 === 0) bits = bytes() as number;
    return ((bits >> (at++ % 8)) & 1) === 1;
  };
};

/** The typed array for integers of a width. */
export const integerView = (bits: number, signed: boolean): IntegerView => {
  const [narrow, wide] = signed ? [[Int8Array, Int16Array, Int32Array], BigInt64Array] : [[Uint8Array, Uint16Array, Uint32Array], BigUint64Array];
  return bits === 64 ? wide : narrow[Math.log2(bits) - 3];
};
