/**
 * A picture of at most 256 colours as a PNG data URI. The pixels are stored, not compressed: for a heat map of 256 × 256 that is 66 kB,
 * and there is no encoder to carry. PNG 1.2 (RFC 2083), zlib (RFC 1950), deflate's stored blocks (RFC 1951, 3.2.4).
 * @param pixels palette indices, row by row
 * @param palette red, green, blue of each index
 */
export const pngUri = (
  width: number,
  height: number,
  pixels: Uint8Array,
  palette: readonly (readonly [number, number, number])[],
): string => {
  const header = [...uint32(width), ...uint32(height), 8, 3, 0, 0, 0];
  const lines = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) lines.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const bytes = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', Uint8Array.from(header)),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', zlibStored(lines)),
    chunk('IEND', new Uint8Array(0)),
  ];
  return `data:image/png;base64,${base64(concat(bytes))}`;
};

const uint32 = (x: number): number[] => [x >>> 24, (x >>> 16) & 255, (x >>> 8) & 255, x & 255];

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const body = concat([Uint8Array.from(type, (char) => char.charCodeAt(0)), data]);
  return concat([Uint8Array.from(uint32(data.length)), body, Uint8Array.from(uint32(crc32(body)))]);
};

const STORED_MAX = 65_535;

const zlibStored = (data: Uint8Array): Uint8Array => {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at < data.length; at += STORED_MAX) {
    const block = data.subarray(at, at + STORED_MAX);
    const last = at + STORED_MAX >= data.length ? 1 : 0;
    parts.push(Uint8Array.of(last, block.length & 255, block.length >>> 8, ~block.length & 255, (~block.length >>> 8) & 255), block);
  }
  return concat([...parts, Uint8Array.from(uint32(adler32(data)))]);
};

const crc32 = (data: Uint8Array): number => {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

const adler32 = (data: Uint8Array): number => {
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
};

export const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

export const base64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};
