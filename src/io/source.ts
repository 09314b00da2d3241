import type {RowRanges} from './selection/row-ranges.js';

/** How values are held in the file. `bool` is read as 0 and 1. */
export type Dtype =
  | 'float8_e4m3' | 'float8_e5m2' | 'float16' | 'bfloat16' | 'float32' | 'float64'
  | 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'bool';

export type Format =
  | 'npy' | 'npz' | 'arrow-file' | 'arrow-stream' | 'parquet' | 'safetensors' | 'pytorch' | 'hdf5'
  | 'raw' | 'csv' | 'jsonl' | 'json' | 'word-vectors' | 'fvecs' | 'bvecs' | 'ivecs';

/**
 * Consecutive rows of one shard, row-major. Float32Array where every value of the file's dtype is exact in it
 * (8- and 16-bit floats, float32, 8- and 16-bit integers, bool), Float64Array otherwise.
 * `values` is a view on a buffer that the source reuses: it is good until the next batch is asked for.
 */
export interface RowBatch {
  /** length rows · dims */
  readonly values: Float32Array | Float64Array;
  readonly rows: number;
  readonly dims: number;
  /** index in the shard of the first row */
  readonly firstRow: number;
  /** when `skipNull` was asked for: rows of the batch (from 0, rising) that are null, whose values mean nothing */
  readonly nulls?: readonly number[];
  /** when `labels` was asked for: of each of those columns, in their order, one label a row */
  readonly labels?: readonly Labels[];
}

/** One a row; null where the row has none. */
export type Labels = readonly (string | null)[];

/** One column (or the table of scalar columns taken together) as `inspect` shows it. */
export interface ColumnInfo {
  /** as in the file, unescaped: escape before printing */
  readonly name: string;
  /** the file's own word for its type, such as `list<float>` or `<f4` */
  readonly type: string;
  /** width of a vector; null where only the rows can tell */
  readonly dims: number | null;
  readonly rows: number | null;
  /** `embedding`: can be read as one; `scalar`: a numeric column that is one dimension; `label`: text or integers; `other` */
  readonly role: 'embedding' | 'scalar' | 'label' | 'other';
  /** one of those among which the embedding is chosen, where it is not named: one alone is taken */
  readonly candidate?: true;
}

export interface SourceInfo {
  readonly path: string;
  readonly format: Format;
  readonly dtype: Dtype;
  /** null for a stream that does not say */
  readonly rows: number | null;
  readonly dims: number;
  /** the column that is read; null where the format has none, or when scalar columns are taken together */
  readonly column: string | null;
  readonly columns: readonly ColumnInfo[];
  readonly bytes: number | null;
  /** sizes in rows of the row groups or record batches, where the format has them */
  readonly groups?: readonly number[];
}

export interface OpenOptions {
  /** name of the embedding column; default: the only one that can be it */
  readonly column?: string;
  /** where several columns could be it, the first is taken, and not refused: to see what there is */
  readonly survey?: boolean;
  /** name of a column whose values come with each batch as `labels`, or of several */
  readonly labels?: string | readonly string[];
  /** name of a column whose values come behind those */
  readonly groupBy?: string;
  /** names of columns whose values come behind all of these: rows are chosen by them */
  readonly where?: readonly string[];
  /** null rows of a column of lists are told of, and not refused */
  readonly skipNull?: boolean;
  /** how to read bytes that do not say what they are */
  readonly raw?: RawOptions;
}

/** With `dims`, the file is nothing but numbers; without, it is numpy's, whose bytes of no known type (`V2`) are to be read as this. */
export interface RawOptions {
  /** a Dtype, with `be` or `le` behind it where that matters (`float32be`), or numpy's word for it (`>f4`) */
  readonly type: string;
  readonly dims?: number;
}

/** One shard of embeddings, opened: its header is read and checked, its rows are not. */
export interface Source extends SourceInfo {
  /** rows lie at places that the header tells: some of them can be had without reading those between */
  readonly seekable?: boolean;
  /**
   * The rows, in order, in batches of exactly `rowsPerBatch` rows (the last may have fewer). May be called again after it ended,
   * save on a stream. Where `ranges` are given, rows outside of them may be left out, and batches may be smaller: a format leaves out
   * what it can without reading it. Throws CollapsarError (exit 3 malformed, exit 4 ragged or null rows).
   */
  batches(rowsPerBatch: number, ranges?: RowRanges): AsyncIterable<RowBatch>;
  /** releases files and processes; may be called twice, and while `batches` is unfinished */
  close(): Promise<void>;
}
