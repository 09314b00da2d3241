import {unfitError} from '../../errors.js';
import type {Backend, OuterProducts} from '../../kernels/backend.js';
import {letEventsIn} from '../../kernels/let-events-in.js';
import {HELD_BYTES, type BlockValues} from '../../kernels/row-sums.js';
import type {ProductPrecision} from '../../kernels/products.js';
import {columnMedians, median} from '../../kernels/select.js';
import {centreSums, comomentsOfRows, emptyComoments, type Comoments} from './comoments.js';
import {createDirectionAccumulator, type DirectionSums} from './direction-sums.js';
import {float32Error} from './float32-error.js';

/** Rows of a block: the unit of reading, of the outlier rule and of the reduction. */
export const BLOCK_ROWS = 4096;
/** Rows of a stripe: even and odd stripes are the two halves whose agreement is checked (policy.md). */
export const STRIPE_ROWS = 64;

/** Parts of the rows, by stripe: two halves, or for a learning curve an eighth, an eighth, a quarter and a half. The last is the odd stripes. */
export type PartCount = 2 | 4;

export const partOf = (row: number, parts: number): number => {
  const stripe = Math.floor(row / STRIPE_ROWS) % 8;
  if (stripe % 2 === 1) return parts - 1;
  if (parts === 2) return 0;
  return stripe === 0 ? 0 : stripe === 4 ? 1 : 2;
};
/** Norms beyond these leave float64 in their fourth powers, which the population estimates sum, or lose their digits there. */
const LARGEST = 1e70;
const SMALLEST = 1e-70;

export interface Block {
  readonly values: BlockValues;
  readonly rows: number;
  /** index in the shard of the first row */
  readonly firstRow: number;
  /** one a row; null where a row has none */
  readonly labels?: readonly (string | null)[];
}

/** What happens to each row on the way; a row is finite, and an outlier row is set aside. */
export interface RowVisitor {
  /** before the rows of the block from `first` on, which `values` are alone, are visited */
  piece(values: BlockValues, first: number, rows: number): void;
  /** @param norm ‖x‖ of the row as it is measured */
  row(values: BlockValues, rowInBlock: number, row: number, norm: number): void;
  nonFinite(values: BlockValues, rowInBlock: number, row: number): void;
  /** returns false when there is no room to set the row aside: it then counts with the rest */
  outlier(values: BlockValues, rowInBlock: number, row: number): boolean;
}

export interface ShardState {
  /** moments of each part */
  readonly parts: readonly Comoments[];
  readonly directions: DirectionSums;
}

export interface PassSettings {
  readonly dims: number;
  /** squared distance over its median beyond which a row is an outlier */
  readonly outlierRatio: number;
  readonly parts: PartCount;
  /** of the rows past the first block, so that small sets keep all their digits; default: float64 */
  readonly products?: ProductPrecision;
}

/**
 * One shard's pass: co-moments of the rows of even and of odd stripes about the coordinate-wise median of the first block. Zero rows
 * are left out, and rows that lie further than √`outlierRatio` times the median distance of that block go to the visitor to be set aside.
 * The result depends on the rows alone, not on threads or on the size of the blocks it is fed after the first.
 */
export interface ShardAccumulator {
  add(block: Block): Promise<void>;
  finish(): Promise<ShardState>;
}

export function createShardAccumulator(backend: Backend, settings: PassSettings, visitor: RowVisitor): ShardAccumulator {
  let pass: Awaited<ReturnType<typeof createPass>> | undefined;
  return {
    async add(block) {
      pass ??= await createPass(backend, settings, visitor, block);
      await pass.add(block);
    },
    async finish() {
      pass ??= await createPass(backend, settings, visitor, {values: new Float64Array(0), rows: 0, firstRow: 0});
      return pass.finish();
    },
  };
}

async function createPass(backend: Backend, {dims, outlierRatio, parts, products: precision = 'float64'}: PassSettings, visitor: RowVisitor, first: Block) {
  const centre = await medianOfRows(first, dims);
  const {rowSums} = backend;
  const directions = createDirectionAccumulator(rowSums, centre);
  // a short block is the last of its shard: one that comes first is all of it, and where its rows are fewer than D they are kept instead of a D×D matrix
  const isAll = first.rows < BLOCK_ROWS && first.rows < dims;
  const products: OuterProducts | null = isAll ? null : backend.outerProducts(dims, parts, centre);
  let kept: Comoments[] = Array.from({length: parts}, () => emptyComoments(dims));
  const squaredNorms = new Float64Array(BLOCK_ROWS);
  const squaredDistances = new Float64Array(BLOCK_ROWS);
  const inverseNorms = new Float64Array(BLOCK_ROWS);
  const directed = {rows: new Int32Array(BLOCK_ROWS), pending: 0};
  const sums = Array.from({length: parts}, () => createSums(dims));
  let limit = 0;

  const takeRow = (block: Block, r: number): void => {
    const row = block.firstRow + r;
    const norm = Math.sqrt(squaredNorms[r]);
    visitor.row(block.values, r, row, norm);
    if (norm === 0) return;
    directed.rows[directed.pending++] = r;
    inverseNorms[r] = 1 / norm;
    if (squaredDistances[r] > limit && visitor.outlier(block.values, r, row)) return;
    const part = sums[partOf(row, parts)];
    part.rows[part.pending++] = r;
    part.count++;
    part.fourth += squaredDistances[r] * squaredDistances[r];
  };

  /** @param values those rows alone */
  const measure = (block: Block, values: BlockValues, start: number, rows: number): void => {
    rowSums.norms(values, rows, dims, centre, squaredNorms.subarray(start), squaredDistances.subarray(start));
    for (let r = start; r < start + rows; r++) if (!(squaredNorms[r] < LARGEST ** 2)) refuseHuge(block, r, dims);
  };
  /** All that is done with each row, while a core has it in its cache. */
  const takePiece = (block: Block, start: number, rows: number): void => {
    const values = rowSums.hold(block.values.subarray(start * dims, (start + rows) * dims), dims);
    if (block !== first) measure(block, values, start, rows);
    visitor.piece(values, start, rows);
    const [directedBefore, ...before] = [directed, ...sums].map(({pending}) => pending);
    for (let r = start; r < start + rows; r++) {
      if (squaredNorms[r] < Infinity) takeRow(block, r);
      else visitor.nonFinite(block.values, r, block.firstRow + r);
    }
    const chosen = (list: typeof directed, from: number): Int32Array => list.rows.subarray(from, list.pending).map((r) => r - start);
    directions.add(values, chosen(directed, directedBefore), inverseNorms.subarray(start));
    sums.forEach((list, i) => rowSums.addMoments(values, chosen(list, before[i]), centre, squaredDistances.subarray(start), list.sum, list.cubed));
  };
  const pieceRows = Math.max(1, Math.floor(HELD_BYTES / (dims * first.values.BYTES_PER_ELEMENT)));

  measure(first, first.values, 0, first.rows);
  limit = distanceLimit(squaredNorms, squaredDistances, first.rows, outlierRatio);
  if (first.rows > 0) refuseTiny(first, squaredNorms);

  return {
    async add(block: Block): Promise<void> {
      for (const list of [directed, ...sums]) list.pending = 0;
      for (let start = 0; start < block.rows; start += pieceRows) {
        takePiece(block, start, Math.min(pieceRows, block.rows - start));
        await letEventsIn();
      }
      if (!products) {
        if (block !== first) throw new Error(`rows after a block of ${first.rows}, fewer than ${BLOCK_ROWS}`);
        for (const [i, part] of sums.entries()) {
          kept[i] = comomentsOfRows(rowsOf(block, part, dims), part.count, dims);
          await letEventsIn();
        }
        return;
      }
      for (let state = 0; state < parts; state++) {
        if (sums[state].pending === 0) continue;
        await products.add(block.values, sums[state].rows, sums[state].pending, state, block === first ? 'float64' : precision);
        if (block !== first && precision === 'float32') sums[state].error = float32Error(backend.float32Run);
      }
    },
    async finish(): Promise<ShardState> {
      const outer = await products?.finish();
      if (outer) kept = await Promise.all(sums.map((part, state) => centreSums({...part, shift: centre, outer: outer[state]})));
      return {parts: kept, directions: directions.finish()};
    },
  };
}

/** The rows of one part, as float64. */
function rowsOf({values}: Block, {rows, count}: {readonly rows: Int32Array; readonly count: number}, dims: number): Float64Array {
  const result = new Float64Array(count * dims);
  for (let i = 0; i < count; i++) result.set(values.subarray(rows[i] * dims, (rows[i] + 1) * dims), i * dims);
  return result;
}

const createSums = (dims: number) => ({
  rows: new Int32Array(BLOCK_ROWS), pending: 0, count: 0, fourth: 0, error: 0, sum: new Float64Array(dims), cubed: new Float64Array(dims),
});

/** Coordinate-wise median of the finite rows that are not zero; zeros when there is none. O(rows · dims). */
async function medianOfRows({values, rows}: Block, dims: number): Promise<Float64Array> {
  const counted: number[] = [];
  for (let r = 0; r < rows; r++) if (isFiniteRow(values, r, dims) && !isZeroRow(values, r, dims)) counted.push(r);
  return columnMedians(values, dims, counted);
}

/** `outlierRatio` times the median squared distance of the first block; Infinity (no rule) where that is 0. */
function distanceLimit(squaredNorms: Float64Array, squaredDistances: Float64Array, rows: number, outlierRatio: number): number {
  const counted = squaredDistances.slice(0, rows).filter((_, r) => squaredNorms[r] > 0 && squaredNorms[r] < Infinity);
  const middle = counted.length === 0 ? 0 : median(counted);
  return middle > 0 ? outlierRatio * middle : Infinity;
}

export function isFiniteRow(values: BlockValues, row: number, dims: number): boolean {
  for (let i = row * dims; i < (row + 1) * dims; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function isZeroRow(values: BlockValues, row: number, dims: number): boolean {
  for (let i = row * dims; i < (row + 1) * dims; i++) if (values[i] !== 0) return false;
  return true;
}

/** A row whose values are finite and whose squares are not. */
function refuseHuge(block: Block, row: number, dims: number): void {
  if (!isFiniteRow(block.values, row, dims)) return;
  throw unfitError('values-too-large', `row ${block.firstRow + row} holds values so large (a norm over ${LARGEST}) that their powers leave the range of float64`,
    `divide the embeddings by a power of two first, so that norms stay below ${LARGEST}`);
}

function refuseTiny(block: Block, squaredNorms: Float64Array): void {
  let largest = 0;
  for (let r = 0; r < block.rows; r++) if (squaredNorms[r] < Infinity && squaredNorms[r] > largest) largest = squaredNorms[r];
  let any = largest > 0;
  for (let i = 0; i < block.values.length && !any; i++) any = block.values[i] !== 0 && Number.isFinite(block.values[i]);
  if (any && largest < SMALLEST ** 2) {
    throw unfitError('values-too-small', `the values of the first rows are so small (below ${SMALLEST}) that their powers leave the range of float64`,
      'multiply the embeddings by a power of two first');
  }
}
