/** Decoders read up to this many bytes past the end of their input, unused. */
const PAD = 8;

/** A view of `input` in which reading a few bytes past its end is allowed: its own buffer where that is long enough, else a copy. */
export function paddedView(input: Uint8Array): {view: DataView; start: number; end: number} {
  const roomy = input.byteOffset >= PAD && input.byteOffset + input.length + PAD <= input.buffer.byteLength;
  if (roomy) return {view: new DataView(input.buffer, input.byteOffset - PAD, input.length + 2 * PAD), start: PAD, end: PAD + input.length};
  const copy = new Uint8Array(input.length + 2 * PAD);
  copy.set(input, PAD);
  return {view: new DataView(copy.buffer), start: PAD, end: PAD + input.length};
}

export const bytesOf = (view: DataView, at: number, size: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + at, size);

/** Up to this size copies go by four bytes, at least eight of them: what is written too much, what follows overwrites. */
const SHORT = 64;
const SLACK = 8;

/** `size` bytes from one buffer to another. */
export function copyBetween(source: DataView, from: number, out: DataView, to: number, size: number): void {
  if (size > SHORT || to + size + SLACK > out.byteLength || from + size + SLACK > source.byteLength) {
    bytesOf(out, to, size).set(bytesOf(source, from, size));
    return;
  }
  out.setInt32(to, source.getInt32(from, true), true);
  out.setInt32(to + 4, source.getInt32(from + 4, true), true);
  for (let i = 8; i < size; i += 4) out.setInt32(to + i, source.getInt32(from + i, true), true);
}

/** `size` bytes of `out` from `from` to `to` > `from`, in order: an overlap repeats the pattern. */
export function copyMatch(out: DataView, from: number, to: number, size: number): void {
  if (to - from < 4 || to + size + SLACK > out.byteLength) {
    for (let i = 0; i < size; i++) out.setInt8(to + i, out.getInt8(from + i));
  } else if (size > SHORT && to - from >= size) {
    bytesOf(out, to, size).set(bytesOf(out, from, size));
  } else {
    out.setInt32(to, out.getInt32(from, true), true);
    out.setInt32(to + 4, out.getInt32(from + 4, true), true);
    for (let i = 8; i < size; i += 4) out.setInt32(to + i, out.getInt32(from + i, true), true);
  }
}
