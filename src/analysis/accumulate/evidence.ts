import {unfitError} from '../../errors.js';
import type {Backend} from '../../kernels/backend.js';
import {letEventsIn} from '../../kernels/let-events-in.js';
import type {ProductPrecision} from '../../kernels/products.js';
import type {BlockValues} from '../../kernels/row-sums.js';
import {createClassSums, type ClassSums} from './class-sums.js';
import {comomentsOfRows, copyComoments, emptyComoments, mergeComoments, unionOf, type Comoments} from './comoments.js';
import {mergeDirectionSums, type DirectionSums} from './direction-sums.js';
import {createDistinctSketch} from './distinct-sketch.js';
import {createNormStatistics, type NormStatistics} from './norm-statistics.js';
import {createRowSampler, type RowSample} from './row-sample.js';
import {BLOCK_ROWS, createShardAccumulator, type Block, type ShardAccumulator} from './shard-accumulator.js';
import {summarizeShard, type ShardSummary} from './shard-summary.js';
import {createPrecisionDetector, type StoredPrecision} from './stored-precision.js';
import {createTransform} from './transform.js';

export interface RowIndex {
  readonly shard: number;
  /** row in the shard */
  readonly row: number;
}

/** Everything that is known of the rows after one pass: judged and re-judged without reading again. */
export interface Evidence {
  readonly dims: number;
  readonly rowsRead: number;
  /** rows read less those dropped as non-finite */
  readonly rowsUsed: number;
  /** moments of the rows that are neither zero nor set aside, by stripe: the last part is the odd stripes, those before it together the even ones */
  readonly parts: readonly Comoments[];
  /** rows set aside as far outliers: their indices, and their values row-major */
  readonly aside: {readonly indices: readonly RowIndex[]; readonly values: Float64Array; readonly full: boolean};
  readonly directions: DirectionSums;
  readonly norms: NormStatistics;
  readonly zeroRows: number;
  readonly nonFiniteRows: number;
  readonly firstNonFiniteRow: (RowIndex & {readonly column: number}) | null;
  /** of the rows that are not zero, as they are stored */
  readonly distinct: {readonly rows: number; readonly distinct: number; readonly method: 'exact' | 'sampled'};
  readonly storedPrecision: StoredPrecision;
  readonly sample: RowSample;
  /** rows by label; null where no labels were given */
  readonly classes: ClassSums | null;
  /** one a shard that has rows, in order; rows set aside are left out */
  readonly shards: readonly ShardSummary[];
  readonly normalize: Normalization;
  /** mean ‖x‖² of the rows as they are stored, finite rows only; 0 where they are measured as they are stored */
  readonly rawMeanSquaredNorm: number;
}

export type Normalization = 'none' | 'l2' | 'standardize';

export interface CollectOptions {
  readonly dims: number;
  readonly seed: number;
  /** squared distance over its median beyond which a row is set aside (policy: outlier-rows) */
  readonly outlierRatio: number;
  readonly nonfinite: 'error' | 'drop';
  readonly normalize: Normalization;
  /** blocks carry labels */
  readonly labelled?: boolean;
  /** keep the parts that a learning curve needs: two D×D states more */
  readonly learningCurve?: boolean;
  /** of the rows past the first block of a shard; default: float64 */
  readonly products?: ProductPrecision;
  /** names of the shards, for messages */
  readonly names?: readonly string[];
  /** per-channel mean and std, for `standardize` */
  readonly channelScale?: {readonly mean: Float64Array; readonly std: Float64Array};
}

/** Rows set aside at most, and their bytes. */
const ASIDE_ROWS = 4096;
const ASIDE_BYTES = 32 * 2 ** 20;

/** Feed blocks of 4,096 rows (the last of a shard may be shorter), shard after shard; then `finish` once. */
export interface Collector {
  add(block: Block): Promise<void>;
  /** closes the current shard; the next block opens the next one */
  endShard(): Promise<void>;
  finish(): Evidence;
}

export function createCollector(backend: Backend, options: CollectOptions): Collector {
  const {dims} = options;
  const transform = createTransform(options);
  const precision = createPrecisionDetector();
  const distinct = createDistinctSketch();
  const norms = createNormStatistics();
  const sampler = createRowSampler(dims, options.seed);
  const aside = createAside(dims);
  const nonFinite = createNonFinite(dims, options);
  const classes = options.labelled ? createClassSums(dims) : null;
  let labels: Block['labels'];
  /** of the block as it is stored */
  let raw: BlockValues;
  const hashes = new Uint32Array(2 * BLOCK_ROWS);
  const shards: ShardSummary[] = [];
  let shard = 0;
  let rowsRead = 0;
  let zeroRows = 0;
  let rawSquares = 0;
  let parts: readonly Comoments[] | undefined;
  let directions: DirectionSums | undefined;
  let accumulator: ShardAccumulator | undefined;

  const visitor = {
    piece(values: BlockValues, first: number, rows: number): void {
      const stored = options.normalize === 'none' ? values : raw.subarray(first * dims, (first + rows) * dims);
      backend.rowSums.hash(stored, rows, dims, hashes.subarray(2 * first));
    },
    row(values: BlockValues, r: number, row: number, norm: number): void {
      const label = labels?.[r] ?? null;
      sampler.add(values, r, shard, row, label);
      classes?.add(values, r, label);
      if (norm === 0) {
        zeroRows++;
        return;
      }
      norms.add(norm);
      distinct.add(hashes[2 * r], hashes[2 * r + 1]);
    },
    nonFinite: (values: BlockValues, r: number, row: number): void => nonFinite.add(values, r, {shard, row}),
    outlier: (values: BlockValues, r: number, row: number): boolean => aside.add(values, r, {shard, row}),
  };

  return {
    async add(block) {
      accumulator ??= createShardAccumulator(backend, {dims, outlierRatio: options.outlierRatio, parts: options.learningCurve ? 4 : 2, products: options.products}, visitor);
      rowsRead += block.rows;
      raw = block.values;
      labels = block.labels;
      precision.add(raw, block.rows * dims);
      await letEventsIn();
      if (options.normalize !== 'none') rawSquares += finiteSquares(raw, block.rows, dims);
      await accumulator.add(transform(block));
    },
    async endShard() {
      const state = await accumulator?.finish();
      accumulator = undefined;
      norms.closeShard();
      const index = shard++;
      if (!state) return;
      shards.push(await summarizeShard(index, state, backend));
      if (parts) for (let i = 0; i < parts.length; i++) await mergeComoments(parts[i], state.parts[i]);
      else ({parts} = state);
      directions = directions ? mergeDirectionSums(directions, state.directions) : state.directions;
    },
    finish() {
      nonFinite.refuse(rowsRead);
      const rowsUsed = rowsRead - nonFinite.count();
      if (rowsUsed < 2) throw unfitError('too-few-rows', `${rowsUsed} usable row${rowsUsed === 1 ? '' : 's'}: a covariance needs at least two`, 'give the embeddings of more inputs');
      return {
        dims, rowsRead, rowsUsed,
        parts: parts ?? [emptyComoments(dims), emptyComoments(dims)],
        aside: aside.finish(), directions: directions ?? {count: 0, mean: new Float64Array(dims), m2: new Float64Array(dims)},
        norms, zeroRows,
        nonFiniteRows: nonFinite.count(), firstNonFiniteRow: nonFinite.first(),
        distinct: distinct.result(), storedPrecision: precision.result(), sample: sampler.finish(), classes: classes?.finish() ?? null, shards, normalize: options.normalize,
        rawMeanSquaredNorm: rawSquares / rowsUsed,
      };
    },
  };
}

/** Moments of the rows that are neither zero nor set aside. A copy, O(D²). */
export const countingMoments = (e: Evidence): Promise<Comoments> => unionOf(e.parts);

/** The two halves whose agreement is checked: even and odd stripes. */
export const halvesOf = async ({parts}: Evidence): Promise<readonly [Comoments, Comoments]> => [await unionOf(parts.slice(0, -1)), parts[parts.length - 1]];

/** Moments of all rows used: those above, the rows set aside and the zero rows. */
export async function allMoments(e: Evidence, counting: Comoments): Promise<Comoments> {
  const asideRows = e.aside.indices.length;
  if (asideRows === 0 && e.zeroRows === 0) return counting;
  const withAside = await mergeComoments(copyComoments(counting), comomentsOfRows(e.aside.values, asideRows, e.dims));
  return mergeComoments(withAside, {...emptyComoments(e.dims), count: e.zeroRows});
}

function finiteSquares(values: BlockValues, rows: number, dims: number): number {
  let total = 0;
  for (let r = 0; r < rows; r++) {
    let squared = 0;
    for (let i = r * dims; i < (r + 1) * dims; i++) squared += values[i] * values[i];
    if (squared < Infinity) total += squared;
  }
  return total;
}

function createAside(dims: number) {
  const limit = Math.max(1, Math.min(ASIDE_ROWS, Math.floor(ASIDE_BYTES / (8 * dims))));
  const indices: RowIndex[] = [];
  const rows: Float64Array[] = [];
  let full = false;
  return {
    add(values: BlockValues, r: number, index: RowIndex): boolean {
      full ||= indices.length >= limit;
      if (full) return false;
      indices.push(index);
      rows.push(Float64Array.from(values.subarray(r * dims, (r + 1) * dims)));
      return true;
    },
    finish() {
      const values = new Float64Array(rows.length * dims);
      rows.forEach((row, i) => values.set(row, i * dims));
      return {indices, values, full};
    },
  };
}

function createNonFinite(dims: number, {nonfinite, names = []}: CollectOptions) {
  let first: (RowIndex & {column: number}) | null = null;
  let count = 0;
  return {
    add(values: BlockValues, r: number, index: RowIndex): void {
      count++;
      if (first) return;
      let column = 0;
      while (Number.isFinite(values[r * dims + column])) column++;
      first = {...index, column};
    },
    count: () => count,
    first: () => first,
    /** the whole set is read before it is refused, so that the count is the whole count */
    refuse(rowsRead: number): void {
      if (count === 0 || !first) return;
      const shard = names.length === 1 ? '' : `${names[first.shard] ?? `shard ${first.shard}`}, `;
      const where = `the first in ${shard}row ${first.row}, column ${first.column}`;
      if (count === rowsRead) throw unfitError('all-rows-non-finite', `all ${count} rows hold NaN or Infinity; ${where}`, 'look at how the embeddings were exported');
      if (nonfinite === 'error') throw unfitError('non-finite-rows', `${count} of ${rowsRead} rows hold NaN or Infinity; ${where}`, 'leave them out, counted and reported, with --nonfinite drop');
    },
  };
}
