/**
 * The hybrid of run-length encoding and bit packing (Encodings.md, "RLE"), read a piece at a time: a few bytes may stand for
 * billions of values, so what is decoded is bounded by what is asked for.
 */
export interface Hybrid {
  readonly view: DataView;
  readonly width: number;
  readonly end: number;
  at: number;
  /** values left of the current run; of a packed run `bit` is the next value's place, else `value` is all of them */
  left: number;
  value: number;
  bit: number;
}

type Integers = Uint8Array | Int32Array;

export function hybrid(view: DataView, at: number, end: number, width: number): Hybrid {
  if (width > 32 || at > end || end > view.byteLength) throw new RangeError(`run-length data of ${width} bits in bytes ${at} to ${end}`);
  return {view, width, end, at, left: 0, value: 0, bit: -1};
}

/** Reads the head of the next run; RangeError at the end of the data. */
function nextRun(h: Hybrid): void {
  let head = 0;
  for (let scale = 1; ; scale *= 128) {
    if (h.at >= h.end || scale > 2 ** 35) throw new RangeError('fewer values than the page says');
    const byte = h.view.getUint8(h.at++);
    head += (byte & 127) * scale;
    if (byte < 128) break;
  }
  const bytes = (h.width + 7) >> 3;
  if (head % 2 === 1) {
    const groups = (head - 1) / 2;
    h.bit = h.at * 8;
    // the last run may be cut off where its padding would be
    h.left = h.width === 0 ? groups * 8 : Math.min(groups * 8, Math.floor(((h.end - h.at) * 8) / h.width));
    h.at = Math.min(h.end, h.at + groups * h.width);
  } else {
    if (h.at + bytes > h.end) throw new RangeError('fewer values than the page says');
    h.bit = -1;
    h.left = head / 2;
    h.value = 0;
    for (let i = 0; i < bytes; i++) h.value |= h.view.getUint8(h.at++) << (8 * i);
  }
  if (h.left === 0 && h.at >= h.end) throw new RangeError('fewer values than the page says');
}

/** The value of the next `count` where one run holds them all, and steps over them; else −1 and stays. */
export function takeUniform(h: Hybrid, count: number): number {
  while (h.left === 0) nextRun(h);
  if (h.bit >= 0 || h.left < count) return -1;
  h.left -= count;
  return h.value;
}

/** out[0…count) */
export function readHybrid(h: Hybrid, out: Integers, count: number): void {
  for (let done = 0; done < count;) {
    while (h.left === 0) nextRun(h);
    const n = Math.min(h.left, count - done);
    if (h.bit < 0) out.fill(h.value, done, done + n);
    else {
      unpack(h, out, done, n);
      h.bit += n * h.width;
    }
    h.left -= n;
    done += n;
  }
}

/** Reads up to 8 bytes from each value's first byte on: the view has room past its data. */
function unpack({view, width, bit}: Hybrid, out: Integers, at: number, count: number): void {
  if (width === 0) {
    out.fill(0, at, at + count);
  } else if (width <= 25) {
    const mask = (1 << width) - 1;
    for (let i = 0, b = bit; i < count; i++, b += width) out[at + i] = (view.getUint32(b >> 3, true) >>> (b & 7)) & mask;
  } else {
    const mask = 2 ** width - 1;
    for (let i = 0, b = bit; i < count; i++, b += width) {
      const shift = b & 7;
      const low = view.getUint32(b >> 3, true) >>> shift;
      const high = shift === 0 ? 0 : view.getUint8((b >> 3) + 4) << (32 - shift);
      out[at + i] = (low | high) & mask;
    }
  }
}
