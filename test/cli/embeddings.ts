/** Small sets whose verdict is known, as .npy files. */
import {writeFileSync} from 'node:fs';

/** mulberry32 and Box–Muller: the same numbers everywhere */
const gaussians = (seed: number): (() => number) => {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
};

/** rows × dims standard normal values that live in `rank` dimensions */
export const gaussianRows = (rows: number, dims: number, rank = dims, seed = 1): Float32Array => {
  const next = gaussians(seed);
  const basis = rank === dims ? null : Float64Array.from({length: rank * dims}, next);
  const values = new Float32Array(rows * dims);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < rank; k++) {
      const x = next();
      if (basis === null) values[i * dims + k] = x;
      else for (let j = 0; j < dims; j++) values[i * dims + j] += x * basis[k * dims + j];
    }
  }
  return values;
};

export const writeNpy = (path: string, values: Float32Array, dims: number): void => {
  const shape = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length / dims}, ${dims}), }`;
  const header = Buffer.from(`${shape.padEnd(117)}\n`);
  writeFileSync(path, Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]), header, Buffer.from(values.buffer)]));
};
