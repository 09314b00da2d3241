import {totalmem} from 'node:os';
import {BLOCK_ROWS} from './analysis/accumulate/shard-accumulator.js';
import {ioError, unfitError, type CollapsarError} from './errors.js';
import {ELEMENTS} from './io/element-types.js';
import {openSource} from './io/open-source.js';
import type {OpenOptions, Source} from './io/source.js';

/**
 * The shards of a set, one open at a time (a decoder may be a process of its own), each as wide as the first, of floats if that is, and
 * closed when the next is asked for. Floats of other precision are taken together with its. One shard's fault fails the whole.
 */
export async function* eachShard(paths: readonly string[], columns: OpenOptions): AsyncGenerator<Source> {
  let first: Pick<Source, 'path' | 'dims' | 'dtype'> | undefined;
  for (const path of paths) {
    const shard = await openSource(path, columns);
    try {
      first ??= shard;
      if (shard.dims !== first.dims) {
        throw unfitError('mixed-widths', `${shard.path} has ${shard.dims} dimensions, ${first.path} has ${first.dims}`, 'audit them separately: they are not shards of one set');
      }
      if (isFloat(shard) !== isFloat(first)) {
        throw unfitError('mixed-dtypes', `${shard.path} holds ${shard.dtype}, ${first.path} ${first.dtype}: numbers and their quantised form are no shards of one set`, 'audit them separately');
      }
      refuseInflated(shard);
      refuseTooWide(shard, paths.length);
      yield shard;
    } finally {
      await shard.close();
    }
  }
}

const isFloat = ({dtype}: Pick<Source, 'dtype'>): boolean => dtype.includes('float');

const INFLATED_BYTES = 512e6;
const INFLATED_RATIO = 500;
const INFLATED_WORK = 2 ** 38;

/** Encodings that repeat make rows without end of nothing; rows that are all alike, of a real set, stay below this. */
function refuseInflated({path, rows, dims, dtype, bytes}: Source): void {
  const claimed = (rows ?? 0) * dims * ELEMENTS[dtype].size;
  if (bytes === null || claimed <= INFLATED_RATIO * bytes || (claimed <= INFLATED_BYTES && (rows ?? 0) * dims * dims <= INFLATED_WORK)) return;
  throw ioError('inflated', `${path}: a file of ${bytes} bytes that says it holds ${rows} rows × ${dims}, ${claimed} bytes, as no embeddings do`,
    'if it is to be trusted: np.save("embeddings.npy", x)');
}

/** Matrices of D×D doubles, or of N×D where the rows are kept instead, held at once at the peak. */
const MATRICES = 8;
/** what every machine has; dimensions a row where more than this is wanted for nothing */
const MODEST = 2 ** 30;
const DIMS_PER_ROW = 1000;
/** of rows that are kept the pairs of channels are looked at one by one */
const WIDEST_KEPT = 2 ** 15;

/** Of the only file of a set it is known that it has too few rows; text says by its length how many it can have. */
function refuseTooWide({path, rows, dims, bytes}: Source, files: number): void {
  const matrices = MATRICES * 8 * dims * dims;
  const most = files === 1 ? rows ?? Math.ceil((bytes ?? Infinity) / (2 * dims)) : Infinity;
  const refused = (what: string, why: string): CollapsarError => unfitError('too-many-dimensions', `${path}: ${what} would take ${Math.ceil(matrices / 2 ** 30)} GiB, ${why}`,
    `project them first: x @ np.random.default_rng(0).standard_normal((${dims}, 1024)) / 32, or look whether rows and columns are swapped`);
  const set = `${rows === null ? `at most ${most}` : most} rows of ${dims} dimensions: their covariance`;
  if (matrices > MODEST && most * DIMS_PER_ROW < dims) throw refused(set, 'and so few rows tell nothing of it');
  const areKept = most < Math.min(BLOCK_ROWS, dims);
  if (areKept && dims > WIDEST_KEPT) throw refused(set, `and of fewer rows than dimensions no more than ${WIDEST_KEPT} are read`);
  if ((areKept ? MATRICES * 8 * most * dims : matrices) > 0.8 * totalmem()) throw refused(`the covariance of ${dims} dimensions`, `this machine has ${Math.floor(totalmem() / 2 ** 30)} GiB`);
}
