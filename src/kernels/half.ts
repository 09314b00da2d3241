/** IEEE 754 binary16 ("half", float16): 1 sign bit, 5 of exponent, 10 of fraction. */

let table: Float32Array | undefined;

/** The value of each of the 65,536 bit patterns, made on first use (1 ms, 256 KiB). */
export const halfTable = (): Float32Array => (table ??= Float32Array.from({length: 65536}, (_, bits) => decodeHalf(bits)));

const decodeHalf = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
};

/** out[i] = value of the half with the bits `bits[i]`, i < count; exact. Four at a time: half as long again for one. */
export const decodeHalves = (bits: Uint16Array, out: Float32Array, count: number): void => {
  const values = halfTable();
  const tail = count - (count % 4);
  for (let i = 0; i < tail; i += 4) {
    out[i] = values[bits[i]];
    out[i + 1] = values[bits[i + 1]];
    out[i + 2] = values[bits[i + 2]];
    out[i + 3] = values[bits[i + 3]];
  }
  for (let i = tail; i < count; i++) out[i] = values[bits[i]];
};

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0];

/**
 * The half nearest to a float64, ties to even, overflow (from 65520) to infinity: what `numpy.float16(x)` holds.
 * Rounds once, not by way of float32.
 */
export const roundToHalf = (x: number): number => {
  if (!(Math.abs(x) < 65520)) return Number.isNaN(x) ? NaN : x < 0 ? -Infinity : Infinity;
  if (x === 0) return x;
  scratch[0] = x;
  const exponent = Math.max((words[HIGH] >>> 20) & 0x7ff, 1023 - 14);
  // 1.5 · 2^(e + 42): adding it leaves room for exactly the 10 bits after the leading one, so the sum itself rounds
  words[HIGH] = ((exponent + 42) << 20) | 0x80000;
  words[1 - HIGH] = 0;
  const magic = scratch[0];
  return x < 0 ? -(magic - x - magic) : x + magic - magic;
};
