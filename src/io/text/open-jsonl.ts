import {ioError, unfitError, type CollapsarError} from '../../errors.js';
import type {Floats} from '../block/layout.js';
import {chooseColumns, findLabels, withRoles, type Column} from '../choose-columns.js';
import type {OpenOptions} from '../source.js';
import type {Lines} from './lines.js';
import type {TextRow, TextTable} from './text-source.js';

/** A vector, or an object that holds one. */
type Row = readonly unknown[] | Readonly<Record<string, unknown>>;

interface JsonRecord {
  readonly row: Row;
  readonly line: number;
}

/**
 * JSON, one text a line: a vector, an object with one in a field, or what the embedding services answer (an object whose `data` are
 * objects with an `embedding`, an object with `embeddings`), which is a row for each. Nested fields are named with dots.
 * Errors name the line: exit 3 no JSON, no numbers; 4 rows of other lengths or without a vector.
 */
export const openJsonl = (options: OpenOptions) => async (lines: Lines): Promise<TextTable> => tableOf(lines.path, lineRecords(lines), options);

/** The same of one JSON text over many lines, which is held whole: 32 MB at most. */
export const openJson = (options: OpenOptions) => async (lines: Lines): Promise<TextTable> => tableOf(lines.path, wholeRecords(lines), options);

type Records = AsyncGenerator<JsonRecord>;

async function* lineRecords(lines: Lines): Records {
  for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
    if (text.trim() === '') continue;
    for (const row of rowsOf(parse(lines.path, lines.line, text))) yield {row, line: lines.line};
  }
}

const MOST = 32e6;

async function* wholeRecords(lines: Lines): Records {
  const texts: string[] = [];
  let length = 0;
  for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
    length += text.length + 1;
    if (length > MOST) throw ioError('large-json', `${lines.path}: a JSON text of more than ${MOST / 1e6} MB, which would have to be held whole`, `one vector a line: jq -c '.[]' ${lines.path} > vectors.jsonl`);
    texts.push(text);
  }
  for (const row of rowsOf(parse(lines.path, 1, texts.join('\n')))) yield {row, line: 1};
}

const MOST_OBJECTS = 1e6;

/** A text of nothing but brackets takes twenty times its length once it is read. */
const isDense = (text: string): boolean => {
  if (text.length < MOST_OBJECTS) return false;
  let count = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) | 0x20) === 0x7b) count++;
  return count > MOST_OBJECTS;
};

const parse = (path: string, line: number, text: string): unknown => {
  if (isDense(text)) throw ioError('malformed-json', `${path}: line ${line} holds more than ${MOST_OBJECTS} arrays and objects`, 'one vector a line');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw ioError('malformed-json', `${path}: line ${line} is no JSON: ${(cause as Error).message.slice(0, 120)}`, 'one JSON text a line');
  }
};

/** What could be read may be nested too deeply to be written. */
const jsonOf = (path: string, line: number, value: unknown): string => {
  try {
    return JSON.stringify(value);
  } catch {
    throw ioError('malformed-json', `${path}: line ${line} is nested too deeply`);
  }
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isRow = (value: unknown): value is Row => Array.isArray(value) || isObject(value);
const own = (value: unknown, key: string): unknown => isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** The rows of one JSON text. */
const rowsOf = (value: unknown): readonly Row[] => {
  if (Array.isArray(value)) return value.length > 0 && value.every(isRow) ? value : [value];
  const answer = own(own(value, 'response'), 'body') ?? value;
  for (const key of ['data', 'embeddings']) {
    const rows = own(answer, key);
    if (Array.isArray(rows) && rows.length > 0 && rows.every(isRow)) return rows;
  }
  return isObject(value) ? [value] : [[value]];
};

const MAX_DEPTH = 4;

/** The fields of an object, those of objects in it named with dots. */
const describe = (row: Row, prefix = '', depth = 0): Column[] => Object.entries(row).flatMap(([key, value]): Column[] => {
  const name = prefix + key;
  if (isObject(value) && depth < MAX_DEPTH) return describe(value, `${name}.`, depth + 1);
  const numbers = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
  return [{
    name, rows: null, dims: numbers ? value.length : null, type: numbers ? 'array of numbers' : Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value,
    kind: numbers ? (value.every(Number.isInteger) ? 'integers' : 'floats') : typeof value === 'string' ? 'text' : typeof value === 'number' || typeof value === 'boolean' ? 'integer' : 'other',
  }];
});

const MOST_FIELDS = 1e4;

/** Rows without a vector that may come before the first with one, where such are passed over. */
const MOST_NULLS = 1000;

/** The first record, after those without a vector where these are passed over. */
const readAhead = async (path: string, records: Records, {column, skipNull}: OpenOptions): Promise<JsonRecord[]> => {
  const ahead: JsonRecord[] = [];
  while (ahead.length < (skipNull ? MOST_NULLS : 1)) {
    const next = await records.next();
    if (next.done) break;
    ahead.push(next.value);
    const {row} = next.value;
    if (Array.isArray(row) || (column === undefined ? describe(row).some(isVector) : fieldOf(row, column) !== null)) break;
  }
  if (ahead.length === 0) throw ioError('no-embeddings', `${path}: JSON without rows`);
  return ahead;
};

/** What `audit --json` printed: the lists in it are no embeddings. */
const isReport = (row: Row): boolean => own(own(row, 'tool'), 'name') === 'collapsar' && own(row, 'schemaVersion') !== undefined;

const isVector = ({kind}: Column): boolean => kind === 'floats' || kind === 'integers';

const tableOf = async (path: string, records: Records, options: OpenOptions): Promise<TextTable> => {
  const ahead = await readAhead(path, records, options);
  const first = ahead[ahead.length - 1];
  if (!Array.isArray(first.row) && Object.keys(first.row).length > MOST_FIELDS) throw ioError('no-embeddings', `${path}: line ${first.line} is an object of more than ${MOST_FIELDS} fields`);
  if (options.column === undefined && isReport(first.row)) throw ioError('no-embeddings', `${path}: a report of Collapsar, which holds no embeddings`, 'collapsar compare takes reports');
  const plain = Array.isArray(first.row);
  // scalars are no dimensions here: an object holds its vector in one field
  const columns = plain ? describe({array: first.row}) : describe(first.row).map((column) => column.kind === 'integer' ? {...column, kind: 'text' as const} : column);
  const [chosen] = plain && options.column === undefined ? [0] : chooseColumns(path, columns, options);
  const {name} = columns[chosen];
  const labels = findLabels(path, columns, options).map((index) => columns[index].name);
  const vectorOf = (row: Row): unknown => (Array.isArray(row) ? row : fieldOf(row, name));
  const dims = Array.isArray(vectorOf(first.row)) ? (vectorOf(first.row) as unknown[]).length : 0;
  if (dims < 1) throw ioError('no-embeddings', `${path}: line ${first.line} holds no vector`);
  let at = 0;
  const next = async (out: Floats, to: number): Promise<TextRow | undefined> => {
    const record = at < ahead.length ? ahead[at++] : await records.next().then((result) => result.done ? undefined : result.value);
    if (!record) return undefined;
    const vector = vectorOf(record.row);
    const isNull = options.skipNull === true && (vector === null || vector === undefined);
    if (!isNull) fill(path, record.line, name, vector, dims, out, to);
    return {labels: labels.map((field) => labelOf(path, record.line, fieldOf(record.row, field))), isNull};
  };
  return {format: 'jsonl', dtype: 'float64', dims, column: plain ? null : name, columns: withRoles(columns), next};
};

const labelOf = (path: string, line: number, value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : jsonOf(path, line, value);

/** A field by its name, which may itself hold dots. */
const fieldOf = (row: unknown, name: string): unknown => {
  const whole = own(row, name);
  if (whole !== undefined) return whole;
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const inner = own(row, name.slice(0, dot));
    // only where there is something to look into: of a name of many dots there are more parts than can be tried
    const found = inner === undefined ? undefined : fieldOf(inner, name.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
};

const fill = (path: string, line: number, name: string, vector: unknown, dims: number, out: Floats, at: number): void => {
  if (!Array.isArray(vector)) throw unfitError('null-rows', `${path}: line ${line} has no vector in "${name}"`, 'leave such rows out, counted and reported, with --skip-null');
  if (vector.length !== dims) throw unfitError('ragged-rows', `${path}: line ${line} has ${vector.length} values in "${name}", and ${dims} in the lines before`, 'keep rows of one length only');
  for (let i = 0; i < dims; i++) {
    const value: unknown = vector[i];
    if (typeof value !== 'number') throw noNumber(path, line, name, i, value);
    out[at + i] = value;
  }
};

const noNumber = (path: string, line: number, name: string, index: number, value: unknown): CollapsarError => {
  const where = `${path}: line ${line}, value ${index + 1} of "${name}"`;
  return value === null ? unfitError('null-rows', `${where} is null`, 'leave such rows out') : ioError('not-a-number', `${where} is no number: ${jsonOf(path, line, value).slice(0, 40)}`);
};
