/**
 * SHA-256 (FIPS 180-4) of a text in UTF-8, base64, as a content security policy names its scripts and styles. For constants of a few
 * kilobytes: Web Crypto is asynchronous, and absent from pages that are not served securely.
 */
import {base64, concat} from './svg/png.js';

/** the first 32 bits of the fractional parts of the square or cube roots of the first primes */
const fractions = (count: number, root: (x: number) => number): Uint32Array => {
  const out = new Uint32Array(count);
  for (let found = 0, candidate = 2; found < count; candidate++) {
    if (isPrime(candidate)) out[found++] = (root(candidate) % 1) * 2 ** 32;
  }
  return out;
};

const isPrime = (n: number): boolean => {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return false;
  return true;
};

const ROUNDS = 64;

export const sha256 = (text: string): string => {
  const state = fractions(8, Math.sqrt);
  const constants = fractions(ROUNDS, Math.cbrt);
  const words = padded(new TextEncoder().encode(text));
  for (let at = 0; at < words.length; at += 16) compress(state, schedule(words.subarray(at, at + 16)), constants);
  return base64(concat([...state].map((word) => Uint8Array.of(word >>> 24, word >>> 16, word >>> 8, word))));
};

const padded = (bytes: Uint8Array): Uint32Array => {
  const words = new Uint32Array(16 * Math.ceil((bytes.length + 9) / 64));
  [...bytes, 0x80].forEach((byte, i) => (words[i >> 2] = (words[i >> 2] ?? 0) | (byte << (24 - 8 * (i & 3)))));
  words[words.length - 2] = bytes.length / 2 ** 29;
  words[words.length - 1] = bytes.length * 8;
  return words;
};

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

const schedule = (block: Uint32Array): Uint32Array => {
  const w = new Uint32Array(ROUNDS);
  w.set(block);
  for (let i = 16; i < ROUNDS; i++) {
    const [near, far] = [w[i - 2] ?? 0, w[i - 15] ?? 0];
    w[i] =
      (w[i - 16] ?? 0) + (turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)) + (w[i - 7] ?? 0) + (turn(near, 17) ^ turn(near, 19) ^ (near >>> 10));
  }
  return w;
};

const compress = (state: Uint32Array, w: Uint32Array, constants: Uint32Array): void => {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < ROUNDS; i++) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + (w[i] ?? 0)) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] ?? 0) + word));
};
