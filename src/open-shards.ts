import {totalmem} from 'node:os';
import {unfitError} from './errors.js';
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
      first ??= {path, dims: shard.dims, dtype: shard.dtype};
      if (shard.dims !== first.dims) {
        throw unfitError('mixed-widths', `${path} has ${shard.dims} dimensions, ${first.path} has ${first.dims}`, 'audit them separately: they are not shards of one set');
      }
      if (isFloat(shard) !== isFloat(first)) {
        throw unfitError('mixed-dtypes', `${path} holds ${shard.dtype}, ${first.path} ${first.dtype}: numbers and their quantised form are no shards of one set`, 'audit them separately');
      }
      refuseTooWide(shard.dims);
      yield shard;
    } finally {
      await shard.close();
    }
  }
}

const isFloat = ({dtype}: Pick<Source, 'dtype'>): boolean => dtype.includes('float');

/** Matrices of D×D doubles held at once at the peak. */
const MATRICES = 8;

function refuseTooWide(dims: number): void {
  const needed = MATRICES * 8 * dims * dims;
  if (needed > 0.8 * totalmem()) {
    throw unfitError('too-many-dimensions', `${dims} dimensions need ${Math.ceil(needed / 2 ** 30)} GiB for their covariance, this machine has ${Math.floor(totalmem() / 2 ** 30)} GiB`,
      'reduce the dimensions first, or check that rows and columns are not swapped');
  }
}
