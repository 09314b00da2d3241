import {letEventsIn} from './let-events-in.js';

/** Rows of either side of a tile: both, packed a piece at a time, stay in a 1 MiB cache. */
export const TILE_ROWS = 264;

/** In which products are taken, and summed for a while before they go to a float64 sum. Default: `float64`. */
export type ProductPrecision = 'float64' | 'float32';

/** Terms of a float32 product that are summed in float32 by the kernels of ours: part of the definition of the result's bits. */
export const FLOAT32_RUN = 32;

/** Rows whose products are taken in the precision that they are in. */
export type ProductRows = Float32Array | Float64Array;

/** Products of rows with rows, summed in float64; the work is done on the backend's threads, some tiles at a time. */
export interface Products {
  /** out[i·bRows + j] = Σ_k a[i·dims + k] · b[j·dims + k] */
  products(a: Float64Array, aRows: number, b: Float64Array, bRows: number, dims: number, out: Float64Array): Promise<void>;

  /** The same of rows with themselves, a tile on or above the diagonal at a time, always in the same order; the whole is never held. */
  gram(rows: ProductRows, count: number, dims: number, visit: (tile: Tile) => void): Promise<void>;
}

/** Products of the rows from `i` on with those from `j` on; of use during the call only. */
export interface Tile {
  readonly i: number;
  readonly j: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float64Array;
  /** from one row of `values` to the next */
  readonly stride: number;
}

/** What a backend does for them: tiles at work at a time, each in a slot of its own. */
export interface TileEngine {
  readonly slots: number;
  open(dims: number): {
    compute(left: ProductRows, height: number, right: ProductRows, width: number, slot: number): Promise<Sums> | Sums;
    close(): void;
  };
}

export type Sums = Pick<Tile, 'values' | 'stride'>;

export function productsBy(engine: TileEngine): Products {
  const each = async (a: ProductRows, aRows: number, b: ProductRows, bRows: number, dims: number, visit: (tile: Tile) => void): Promise<void> => {
    const tiles = tilesOf(aRows, bRows, a === b && aRows === bRows);
    const work = engine.open(dims);
    const atWork: Promise<Sums>[] = [];
    const start = (t: number): void => {
      if (t >= tiles.length) return;
      const {i, j, height, width} = tiles[t];
      const sums = (async () => {
        await letEventsIn();
        return work.compute(a.subarray(i * dims, (i + height) * dims), height, b.subarray(j * dims, (j + width) * dims), width, t % engine.slots);
      })();
      sums.catch(() => undefined);
      atWork[t % engine.slots] = sums;
    };
    for (let t = 0; t < engine.slots; t++) start(t);
    for (let t = 0; t < tiles.length; t++) {
      visit({...tiles[t], ...await atWork[t % engine.slots]});
      start(t + engine.slots);
    }
    work.close();
  };
  return {
    products: (a, aRows, b, bRows, dims, out) => each(a, aRows, b, bRows, dims, ({i, j, height, width, values, stride}) => {
      for (let r = 0; r < height; r++) {
        out.set(values.subarray(r * stride, r * stride + width), (i + r) * bRows + j);
        if (a === b && aRows === bRows) for (let c = 0; c < width; c++) out[(j + c) * bRows + i + r] = values[r * stride + c];
      }
    }),
    gram: (rows, count, dims, visit) => each(rows, count, rows, count, dims, visit),
  };
}

function tilesOf(aRows: number, bRows: number, upper: boolean) {
  const tiles: Omit<Tile, keyof Sums>[] = [];
  for (let i = 0; i < aRows; i += TILE_ROWS) {
    for (let j = upper ? i : 0; j < bRows; j += TILE_ROWS) {
      tiles.push({i, j, height: Math.min(TILE_ROWS, aRows - i), width: Math.min(TILE_ROWS, bRows - j)});
    }
  }
  return tiles;
}
