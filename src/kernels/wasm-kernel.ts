import {wasmModules} from './wasm-modules.js';

/** Addresses and strides are in bytes. What each function does is said where it is made: scripts/kernels. */
export interface KernelExports {
  packFloat32: Pack;
  packFloat64: Pack;
  packRoundedFloat32: PackRounded;
  packRoundedFloat64: PackRounded;
  packRows: PackRows;
  packRowsFloat32: PackRows;
  multiply: Multiply;
  multiplyFloat32: Multiply;
  symmetricProduct(matrix: number, stride: number, n: number, v: number, p: number): void;
  dots(rows: number, stride: number, count: number, n: number, x: number, out: number): void;
  combine(rows: number, stride: number, count: number, n: number, coefficients: number, out: number): void;
  centreFloat32: Centre;
  centreFloat64: Centre;
  normsFloat32: Norms;
  normsFloat64: Norms;
  momentsFloat32: TwoSums;
  momentsFloat64: TwoSums;
  directionsFloat32: TwoSums;
  directionsFloat64: TwoSums;
  hashFloat32: Hash;
  hashFloat64: Hash;
  bandProduct(matrix: number, stride: number, i: number, v: number, length: number, across: number, down: number): void;
  bandUpdate: Update;
  chase(diagonal: number, q: number, vectors: number): void;
  pairs(
    dots: number, count: number, vectors: number, span: number, at: number,
    shift: number, scale: number, own: number, ownAngle: number, ownDistance: number, found: number, sums: number): number;
  update: Update;
}

type Pack = (source: number, stride: number, rows: number, columns: number, shift: number, out: number) => void;
type PackRounded = (source: number, stride: number, rows: number, columns: number, shift: number, out: number, means: number) => void;
type PackRows = (source: number, stride: number, columns: number, rows: number, out: number) => void;
type Multiply = (pi: number, pj: number, rows: number, c: number, iCount: number, jCount: number, upper: number) => void;
type Centre = (source: number, stride: number, rows: number, width: number, centre: number, out: number) => void;
type Norms = (source: number, stride: number, rows: number, width: number, centre: number, norms: number, distances: number) => void;
type TwoSums = (source: number, stride: number, rows: number, width: number, centre: number, factors: number, sum: number, second: number) => void;
type Update = (x: number, y: number, terms: number, matrix: number, stride: number, from: number, to: number) => void;
type Hash = (source: number, rows: number, bytes: number, out: number) => void;

/** A compiled module: instances in any thread, each on a memory of its own choice. */
export interface WasmKernel {
  readonly name: 'simd128' | 'simd128-fma';
  /** columns of a panel that the tiles read */
  readonly panelWidth: number;
  readonly module: WebAssembly.Module;
}

const PAGE = 65536;
const MAX_PAGES = 65536;

/**
 * The fastest variant that this engine runs; undefined where it has no 128-bit SIMD.
 * @param v8 its version: from 13 on V8 keeps tiles of 6 × 4 in registers; before, they spill. The bits are the same
 */
export async function compileWasmKernel(v8 = ''): Promise<WasmKernel | undefined> {
  const fused = wasmModules[Number.parseInt(v8, 10) >= 13 ? 'simd128-fma-6x4' : 'simd128-fma'];
  for (const [name, {base64, panelWidth}] of [['simd128-fma', fused], ['simd128', wasmModules.simd128]] as const) {
    const bytes = decodeBase64(base64);
    if (!WebAssembly.validate(bytes)) continue;
    const kernel = {name, panelWidth, module: await WebAssembly.compile(bytes)};
    if (name === 'simd128' || isFused(kernel)) return kernel;
  }
  return undefined;
}

/** A relaxed multiply-add may round twice, and is then no faster: (1 + ε)(1 − ε) − 1 is −ε² only in one rounding. */
export function isFused(kernel: WasmKernel): boolean {
  const memory = createMemory(PAGE);
  const numbers = new Float64Array(memory.buffer);
  const {panelWidth} = kernel;
  const [a, b, c] = [0, 2 * panelWidth, 4 * panelWidth];
  numbers.set([1, -1], a);
  numbers[a + panelWidth] = 1 + 2 ** -30;
  numbers[b] = -1;
  numbers[b + panelWidth] = 1 - 2 ** -30;
  instantiate(kernel.module, memory).multiply(8 * a, 8 * b, 2, 8 * c, panelWidth, panelWidth, 0);
  return numbers[c] !== 0;
}

export const instantiate = (module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports =>
  new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as KernelExports;

/** @throws RangeError where the bytes are more than 4 GiB, or more than there are */
export function createMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  if (pages > MAX_PAGES) throw new RangeError(`${(bytes / 2 ** 30).toFixed(1)} GiB are needed, and WebAssembly can address 4 GiB`);
  return new WebAssembly.Memory({initial: pages, maximum: pages, shared: true});
}

function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
