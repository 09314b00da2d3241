import {openSource} from './io/open-source.js';
import type {ColumnInfo, Format, OpenOptions} from './io/source.js';

/** What is in a file, and what an audit would read. No row is read. */
export interface Inspection {
  readonly format: Format;
  readonly columns: readonly ColumnInfo[];
  /** name of the column that an audit would read; null where the format has no names, scalar columns are taken together, or several are candidates */
  readonly chosen: string | null;
  /** of the column that would be read, or of the first candidate */
  readonly estimate: {
    readonly rows: number | null;
    readonly dims: number;
    readonly dtype: string;
    /** of the file */
    readonly bytes: number | null;
    /** rows in each row group or record batch, where the format has them */
    readonly groups: readonly number[] | null;
  };
}

/** @throws CollapsarError 3 where the file cannot be read or holds no embeddings */
export async function inspect(path: string, options: OpenOptions = {}): Promise<Inspection> {
  const source = await openSource(path, {...options, survey: true});
  try {
    const {format, columns, column, rows, dims, dtype, bytes, groups} = source;
    const isOpen = options.column === undefined && columns.filter(({candidate}) => candidate).length > 1;
    return {format, columns, chosen: isOpen ? null : column, estimate: {rows, dims, dtype, bytes, groups: groups ?? null}};
  } finally {
    await source.close();
  }
}
