import {copyBetween, copyMatch, paddedView} from './copy.js';

/**
 * Snappy's raw format (format_description.txt of google/snappy), to a buffer of the exact size.
 * Throws RangeError when the data is corrupt or of another size. O(output).
 */
export function snappyDecompress(input: Uint8Array, output: Uint8Array): void {
  const {view, start, end} = paddedView(input);
  const out = new DataView(output.buffer, output.byteOffset, output.length);
  const size = output.length;
  let at = skipLength(view, start, end, size);
  let to = 0;
  while (at < end) {
    const tag = view.getUint8(at++);
    if ((tag & 3) === 0) {
      let run = tag >> 2;
      if (run > 59) {
        const bytes = run - 59;
        run = bytes === 4 ? view.getInt32(at, true) : view.getInt32(at, true) & ((1 << (8 * bytes)) - 1);
        at += bytes;
      }
      if (run < 0 || ++run > end - at || run > size - to) throw new RangeError('a literal runs over the end');
      copyBetween(view, at, out, to, run);
      at += run;
      to += run;
      continue;
    }
    const kind = tag & 3;
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = kind === 1 ? ((tag >> 5) << 8) | view.getUint8(at) : kind === 2 ? view.getUint16(at, true) : view.getInt32(at, true);
    at += kind === 3 ? 4 : kind;
    if (offset < 1 || offset > to || length > size - to) throw new RangeError('a copy reaches outside the data');
    copyMatch(out, to - offset, to, length);
    to += length;
  }
  if (at !== end || to !== size) throw new RangeError(`${to} bytes where ${size} were declared`);
}

function skipLength(view: DataView, start: number, end: number, size: number): number {
  let length = 0;
  for (let at = start, scale = 1; at < end && at < start + 5; at++, scale *= 128) {
    const byte = view.getUint8(at);
    length += (byte & 127) * scale;
    if (byte > 127) continue;
    if (length !== size) throw new RangeError(`${length} bytes where ${size} were declared`);
    return at + 1;
  }
  throw new RangeError('its length is cut off');
}
