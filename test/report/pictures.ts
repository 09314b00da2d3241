/** Comparing pictures coarsely: fonts differ from machine to machine, so blocks of pixels are compared, not pixels. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {inflateSync} from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** red, green, blue of each pixel */
  readonly rgb: Uint8Array;
}

/** PNG of 8 bits a channel: RGB, RGBA (alpha left aside) or palette; not interlaced. */
export const decodePng = (bytes: Uint8Array): Picture => {
  const view = Buffer.from(bytes);
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at < view.length;) {
    const length = view.readUInt32BE(at);
    const type = view.toString('latin1', at + 4, at + 8);
    chunks.set(type, [...(chunks.get(type) ?? []), view.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  const header = chunks.get('IHDR')?.[0] ?? Buffer.alloc(13);
  const [width, height, kind] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] ?? 0];
  const channels = {2: 3, 3: 1, 6: 4}[kind] ?? 0;
  const pixels = unfilter(inflateSync(Buffer.concat(chunks.get('IDAT') ?? [])), width * channels, height, channels);
  const palette = chunks.get('PLTE')?.[0];
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = (palette ? palette[3 * (pixels[i] ?? 0) + c] : pixels[channels * i + c]) ?? 0;
  }
  return {width, height, rgb};
};

/** PNG specification, 9.2 */
const unfilter = (data: Uint8Array, stride: number, height: number, step: number): Uint8Array => {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const a = x >= step ? (out[at - step] ?? 0) : 0;
      const b = y > 0 ? (out[at - stride] ?? 0) : 0;
      const c = x >= step && y > 0 ? (out[at - stride - step] ?? 0) : 0;
      out[at] = (data[y * (stride + 1) + 1 + x] ?? 0) + ([0, a, b, (a + b) >> 1, paeth(a, b, c)][filter] ?? 0);
    }
  }
  return out;
};

const paeth = (a: number, b: number, c: number): number => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

/** Means over blocks of 20 × 20 pixels. */
const blocks = ({width, height, rgb}: Picture): number[] => {
  const size = 20;
  const [across, down] = [Math.floor(width / size), Math.floor(height / size)];
  const sums = new Array<number>(across * down * 3).fill(0);
  for (let y = 0; y < down * size; y++) {
    for (let x = 0; x < across * size; x++) {
      const block = 3 * (Math.floor(y / size) * across + Math.floor(x / size));
      for (let c = 0; c < 3; c++) sums[block + c] = (sums[block + c] ?? 0) + (rgb[3 * (y * width + x) + c] ?? 0) / size ** 2;
    }
  }
  return sums;
};

/** Mean absolute difference of the blocks of two pictures, of 255. A golden picture is written where there is none, or where UPDATE_PICTURES is set. */
export const differenceFromGolden = (png: Uint8Array, path: string): number => {
  if (process.env.UPDATE_PICTURES !== undefined || (!existsSync(path) && process.env.CI === undefined)) {
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, png);
  }
  const [now, golden] = [decodePng(png), decodePng(readFileSync(path))];
  if (now.width !== golden.width || now.height !== golden.height) return 255;
  const [a, b] = [blocks(now), blocks(golden)];
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
};
