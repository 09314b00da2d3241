import type {ProductPrecision} from './products.js';

/** Bytes of a column of a chunk, 256 rows of float64 and 512 of float32: part of the definition of the result's bits. */
const CHUNK_BYTES = 2048;
/** Columns of a strip: a multiple of 12, so that tiles of 4, 6 and 12 fit; two strips of a chunk stay in a 1 MiB cache. */
const STRIP_COLUMNS = 96;
/** next pack task, packed, next tile task, tiles done, threads that have left */
const COUNTERS = 5;

export interface PlanOptions {
  readonly dims: number;
  readonly states: number;
  /** rows copied in at a time */
  readonly slotRows: number;
  /** copies that may wait or be at work */
  readonly slots: number;
  /** packed copies: two let one be packed while the other is still read */
  readonly panelSets: number;
}

/** Where everything lies in the memory of one set of running sums (addresses in bytes), and the pieces of its work. */
export interface OuterProductPlan extends PlanOptions {
  readonly chunkBytes: number;
  readonly stripColumns: number;
  /** columns with their padding: a multiple of 12 */
  readonly width: number;
  readonly threads: number;
  /** index of Int32 counters: the first counts finished jobs, then five a slot */
  readonly counters: number;
  readonly shiftAt: number;
  readonly statesAt: number;
  readonly stateBytes: number;
  readonly panelsAt: number;
  readonly panelBytes: number;
  readonly slotsAt: number;
  readonly slotBytes: number;
  readonly bytes: number;
  /** six numbers a tile of the upper triangle: first row, rows, first column, columns, address in the state, on the diagonal */
  readonly tiles: Int32Array;
}

/** The work of one copy of rows. */
export interface OuterProductJob {
  readonly number: number;
  readonly slot: number;
  readonly rows: number;
  readonly state: number;
  /** the values are float32 */
  readonly float32: boolean;
  readonly precision: ProductPrecision;
}

export function planOuterProducts(options: PlanOptions, threads: number): OuterProductPlan {
  const width = Math.ceil(options.dims / 12) * 12;
  const {tiles, stateBytes} = planTiles(width);
  const panelBytes = aligned(options.slotRows * width * 8);
  const shiftAt = aligned(4 * (1 + COUNTERS * options.slots));
  const statesAt = aligned(shiftAt + 8 * width);
  const panelsAt = statesAt + options.states * stateBytes;
  const slotsAt = panelsAt + options.panelSets * panelBytes;
  return {
    ...options, chunkBytes: CHUNK_BYTES, stripColumns: STRIP_COLUMNS, width, threads, counters: COUNTERS, tiles,
    shiftAt, statesAt, stateBytes, panelsAt, panelBytes, slotsAt, slotBytes: panelBytes,
    bytes: slotsAt + options.slots * panelBytes,
  };
}

/** The upper triangle in blocks of 96 × 96, each stored row-major by itself: half the memory of the full square. */
function planTiles(width: number): {tiles: Int32Array; stateBytes: number} {
  const tiles: number[] = [];
  let at = 0;
  for (let i = 0; i < width; i += STRIP_COLUMNS) {
    for (let j = i; j < width; j += STRIP_COLUMNS) {
      const rows = Math.min(STRIP_COLUMNS, width - i);
      const columns = Math.min(STRIP_COLUMNS, width - j);
      tiles.push(i, rows, j, columns, at, i === j ? 1 : 0);
      at += aligned(8 * rows * columns);
    }
  }
  return {tiles: Int32Array.from(tiles), stateBytes: at};
}

const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;
