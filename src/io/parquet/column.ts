import type {Footer} from './footer.js';
import {guarded, malformed} from './parquet-file.js';
import {openPages, type Page, type PageScope} from './pages.js';
import type {Leaf} from './schema.js';

/** A place in one column: the page that is read, how many of its entries are left, and the reader of its values. */
export interface Column<Reader> {
  readonly leaf: Leaf;
  readonly path: string;
  page: Page | null;
  left: number;
  reader: Reader;
  /** rows of the row group it is in */
  rows: number;
  /** to the first page of a row group; of a column without lists also past its first `pass` rows, as far as whole pages allow */
  readonly enter: (group: number, pass?: number) => void;
  /** how many of those rows are at the head of the page that `turn` came to */
  readonly passed: () => number;
  /** to the next page that has entries; false at the end of the row group */
  readonly turn: () => boolean;
  /** lets go of the memory of the page and the dictionary */
  readonly leave: () => void;
  /** runs a decoder; what it throws becomes a CollapsarError that names the page */
  readonly guard: <T>(action: () => T) => T;
  /** the page that was read last, in words */
  readonly where: () => string;
}

/** How a page becomes a reader; `dictionary` is asked for each dictionary page, `none` is the reader before the first page. */
export interface ColumnDecoder<Reader, Dictionary> {
  readonly none: Reader;
  readonly dictionary: (page: Page) => Dictionary;
  readonly open: (page: Page, dictionary: Dictionary | null) => Reader;
}

export function openColumn<Reader, Dictionary>(scope: PageScope, footer: Footer, leaf: Leaf, decoder: ColumnDecoder<Reader, Dictionary>): Column<Reader> {
  const {path} = scope.file;
  const chunks = footer.chunks(leaf.index);
  const pages = openPages(scope, leaf);
  let dictionary: Dictionary | null = null;
  const guard = <T>(action: () => T): T => guarded(path, pages.where, action);
  const column: Column<Reader> = {
    leaf, path, page: null, left: 0, reader: decoder.none, rows: 0, guard, where: pages.where,
    passed: pages.passed,
    enter(group, pass = 0) {
      const chunk = chunks[group];
      if (leaf.maxRepetition === 0 && chunk.values !== chunk.rows) throw malformed(path, `${pages.where()}: ${chunk.values} values for ${chunk.rows} rows`);
      column.leave();
      column.rows = chunk.rows;
      pages.enter(chunk, group, pass);
    },
    leave() {
      dictionary = null;
      column.page = null;
      column.left = 0;
      column.reader = decoder.none;
    },
    turn() {
      for (;;) {
        const page = pages.next();
        if (page === null) return false;
        if (page.kind === 'dictionary') dictionary = guard(() => decoder.dictionary(page));
        else if (page.values > 0) {
          column.page = page;
          column.left = page.values;
          column.reader = guard(() => decoder.open(page, dictionary));
          return true;
        }
      }
    },
  };
  return column;
}
