import {ioError, unfitError, type CollapsarError} from '../../errors.js';
import type {Floats} from '../block/layout.js';
import {chooseColumns, findLabels, withRoles, type Column} from '../choose-columns.js';
import type {OpenOptions} from '../source.js';
import {delimiterOf, MAX_CELLS, splitCells, splitList, type Delimiter} from './cells.js';
import type {Lines} from './lines.js';
import {isInteger, isNumber, parseNumber} from './numbers.js';
import type {TextRow, TextTable} from './text-source.js';
import {isWord2vecHeader, openWordVectors} from './word-vectors.js';

/** lines and characters of a record that goes on within quotes: those of a document, not of a file with one quote too many */
const MAX_JOINED = 1000;
const MAX_QUOTED = 1e6;

/** records that tell what the columns hold */
const SAMPLE = 100;
const SAMPLE_CELLS = 1e6;
const INDEX_NAME = 'Unnamed: 0';

interface CsvRecord {
  readonly cells: readonly string[];
  /** of its first line */
  readonly line: number;
}

/**
 * Text of numbers: comma, tab, semicolon or blanks between them, with a line of names or without, and the text forms of word2vec and
 * GloVe, a word before its vector. All number columns are the dimensions, but for those of whole numbers that are not named like
 * the others; a column of lists (`[0.1, 0.2]`) is an embedding of its own.
 * Errors name line and column: exit 3 no number, 4 rows of other lengths or with nothing in them.
 */
export const openCsv = (options: OpenOptions) => async (lines: Lines): Promise<TextTable> => {
  let first = await lines.next() ?? '';
  while (isPassedOver(first)) {
    const line = await lines.next();
    if (line === undefined) break;
    first = line;
  }
  const delimiter = delimiterOf(first);
  const records = recordReader(lines, delimiter, first);
  const ahead: CsvRecord[] = [];
  for (let cells = 0; ahead.length < SAMPLE && cells < SAMPLE_CELLS;) {
    const record = await records();
    if (!record) break;
    ahead.push(record);
    cells += record.cells.length;
  }
  const rest = queued(ahead, records);
  if (delimiter === ' ' && (isWord2vecHeader(ahead.map(({cells}) => cells)) || isWordRow(ahead[0]?.cells ?? []))) return openWordVectors(lines.path, ahead, rest, options);
  const named = hasNames(ahead);
  if (named) await rest();
  return csvTable(lines.path, named ? ahead[0].cells : null, named ? ahead.slice(1) : ahead, rest, options);
};

const isPassedOver = (line: string): boolean => line.trim() === '' || line.startsWith('#');

type Records = () => Promise<CsvRecord | undefined>;

/** A record may go on over several lines, within quotes. Empty lines, and those that begin with #, are passed over. */
const recordReader = (lines: Lines, delimiter: Delimiter, first: string): Records => {
  let waiting: string | undefined = first;
  const nextLine = async (): Promise<string | undefined> => {
    const line = waiting ?? await lines.next();
    waiting = undefined;
    return line;
  };
  return async () => {
    for (let text = await nextLine(); text !== undefined; text = await nextLine()) {
      if (isPassedOver(text)) continue;
      const {line} = lines;
      let cells = splitCells(text, delimiter);
      for (let more: string | undefined, joined = 0; !cells; joined++) {
        more = await lines.next();
        if (more === undefined || joined > MAX_JOINED || text.length > MAX_QUOTED) throw ioError('malformed-csv', `${lines.path}: line ${line}: a quote is not closed`);
        text = `${text}\n${more}`;
        cells = more.includes('"') ? splitCells(text, delimiter) : undefined;
      }
      if (cells.length > MAX_CELLS) throw ioError('too-many-cells', `${lines.path}: line ${line} has more than ${MAX_CELLS} cells`, 'one vector a line');
      return {cells, line};
    }
    return undefined;
  };
};

const queued = (ahead: readonly CsvRecord[], records: Records): Records => {
  let at = 0;
  return async () => at < ahead.length ? ahead[at++] : records();
};

const isWordRow = ([word, ...numbers]: readonly string[]): boolean => numbers.length >= 2 && !isNumber(word) && numbers.every(isNumber);

const isValue = (cell: string): boolean => isNumber(cell) || splitList(cell) !== undefined;

/** Names: a line without numbers over one with some, or 0, 1, 2, … as pandas names columns that have no names. */
const hasNames = ([first, second]: readonly CsvRecord[]): boolean => {
  if (!first) return false;
  const counted = first.cells.filter((cell) => cell !== '').every((cell, i) => cell === String(i));
  if (counted && first.cells.length > 1 && second !== undefined) return true;
  return !first.cells.some(isValue) && (second === undefined || second.cells.some(isValue));
};

const csvTable = (path: string, names: readonly string[] | null, sample: readonly CsvRecord[], records: Records, options: OpenOptions): TextTable => {
  if (sample.length === 0) throw ioError('no-embeddings', `${path}: text without rows of numbers`);
  const width = names?.length ?? sample[0].cells.length;
  const columns = describe(names ?? Array.from({length: width}, (_, i) => String(i)), names !== null, sample);
  const chosen = chooseColumns(path, columns, options);
  const labels = findLabels(path, columns, options);
  const list = chosen.length === 1 && columns[chosen[0]].kind === 'floats' ? columns[chosen[0]] : null;
  const dims = list ? list.dims ?? 0 : chosen.length;
  if (dims < 1) throw ioError('no-embeddings', `${path}: the vectors in column "${list?.name ?? ''}" have no values`);
  const next = async (out: Floats, at: number): Promise<TextRow | undefined> => {
    const record = await records();
    if (!record) return undefined;
    const {cells, line} = record;
    if (cells.length !== width) throw unfitError('ragged-rows', `${path}: line ${line} has ${cells.length} cells, the lines before have ${width}`, 'is a line cut off, or a cell with the delimiter in it not in quotes?');
    const values = list ? splitList(cells[chosen[0]]) : null;
    if (values?.length !== dims && list) throw badList(path, line, list.name, cells[chosen[0]], values?.length, dims);
    for (let i = 0; i < dims; i++) {
      const cell = values ? values[i] : cells[chosen[i]];
      const value = parseNumber(cell);
      if (value === undefined) throw noNumber(path, line, columns[values ? chosen[0] : chosen[i]].name, cell);
      out[at + i] = value;
    }
    return {labels: labels.map((index) => cells[index] === '' ? null : cells[index])};
  };
  return {format: 'csv', dtype: 'float64', dims, column: chosen.length === 1 ? columns[chosen[0]].name : null, columns: withRoles(columns), next};
};

const describe = (names: readonly string[], named: boolean, sample: readonly CsvRecord[]): Column[] => {
  const shapes = names.map((name, i) => {
    const cells = sample.map(({cells: all}) => all[i] ?? '').filter((cell) => cell !== '');
    const kind = kindOf(cells);
    return {name: name.trim() === '' && i === 0 ? INDEX_NAME : name.trim(), kind, dims: kind === 'floats' ? (splitList(cells[0]) ?? []).length : kind === 'text' ? null : 1} as const;
  });
  const floats = new Set(shapes.filter(({kind}) => kind === 'float').map(({name}) => stem(name)));
  return shapes.map(({name, kind, dims}) => ({
    name, dims, rows: null,
    kind: kind === 'integer' && (floats.has(stem(name)) || (!named && floats.size > 0)) ? 'float' : kind,
    type: kind === 'floats' ? 'list of numbers' : kind === 'text' ? 'text' : kind === 'integer' ? 'whole numbers' : 'numbers',
  }));
};

/** Told by the first cells, so that a slip in a later one is an error, and not a dimension less. */
const kindOf = ([first, ...others]: readonly string[]): 'floats' | 'float' | 'integer' | 'text' => {
  if (first === undefined) return 'text';
  if (splitList(first)) return 'floats';
  if (!isNumber(first)) return 'text';
  const numbers = others.filter(isNumber);
  if (!isInteger(first) || !numbers.every(isInteger)) return 'float';
  return numbers.length === others.length ? 'integer' : 'text';
};

/** What the names of dimensions have in common: d0, d1, … */
const stem = (name: string): string => name.replace(/\d+$/, '');

const noNumber = (path: string, line: number, column: string, cell: string): CollapsarError => cell.trim() === ''
  ? unfitError('null-rows', `${path}: line ${line}, column "${column}" is empty`, 'leave such rows out')
  : ioError('not-a-number', `${path}: line ${line}, column "${column}": "${cell.slice(0, 40)}" is no number`);

const badList = (path: string, line: number, column: string, cell: string, found: number | undefined, dims: number): CollapsarError => found === undefined
  ? noNumber(path, line, column, cell)
  : unfitError('ragged-rows', `${path}: line ${line}, column "${column}" has ${found} values, and ${dims} in the lines before`, 'keep rows of one length only');
