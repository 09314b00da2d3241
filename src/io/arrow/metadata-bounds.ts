/**
 * What the library decodes is looked through first, as flatbuffers' own verifier would: every offset, vector and text lies within the
 * bytes, tables that are shared are not followed without end, nesting is bounded, and what a type needs is there. Tables and their fields
 * by number: https://github.com/apache/arrow/tree/main/format (Message.fbs, Schema.fbs, File.fbs), https://flatbuffers.dev/internals.
 */

/** A field of a table: so many bytes in place, a text, a vector of elements of so many bytes, a table, a vector of tables, or one of several tables, by the number in the field before. */
type Slot =
  | {readonly bytes: number} | {readonly text: true} | {readonly vector: number}
  | {readonly table: () => Table; readonly required?: true} | {readonly tables: () => Table} | {readonly union: () => ReadonlyMap<number, Table>};

interface Table {
  readonly slots: readonly Slot[];
  /** of the table at this byte; throws RangeError */
  readonly check?: (view: DataView, table: number) => void;
}

/** Byte at which a field of a table lies, 0 where the table has none. Lengths and offsets are read with a sign, as the library reads them. Throws RangeError. */
export const slotAt = (view: DataView, table: number, slot: number): number => {
  const vtable = table - view.getInt32(table, true);
  const offset = 4 + 2 * slot < view.getInt16(vtable, true) ? view.getInt16(vtable + 4 + 2 * slot, true) : 0;
  if (offset < 0) throw new RangeError(`field ${slot} before its table at byte ${table}`);
  return offset === 0 ? 0 : table + offset;
};

export const byteAt = (view: DataView, table: number, slot: number): number => {
  const at = slotAt(view, table, slot);
  return at === 0 ? 0 : view.getUint8(at);
};

export const follow = (view: DataView, at: number): number => at + view.getUint32(at, true);

const inPlace = (bytes: number): Slot => ({bytes});
const TEXT: Slot = {text: true};
const tableOf = (...slots: readonly Slot[]): Table => ({slots});

const keyValue = tableOf(TEXT, TEXT);
const METADATA: Slot = {tables: () => keyValue};

/** Of a type whose first field, 0 where it is left out, is one of these. */
const oneOf = (what: string, size: 2 | 4, ...allowed: readonly number[]): Table['check'] => (view, table) => {
  const at = slotAt(view, table, 0);
  const value = at === 0 ? 0 : size === 2 ? view.getInt16(at, true) : view.getInt32(at, true);
  if (!allowed.includes(value)) throw new RangeError(`${what} ${value}`);
};

const integer: Table = {slots: [inPlace(4), inPlace(1)], check: oneOf('an integer of bits', 4, 8, 16, 32, 64)};
const nothing = tableOf();
const unit = tableOf(inPlace(2));

/** By the number of the type, those that say more than that. */
const TYPES: ReadonlyMap<number, Table> = new Map([
  [2, integer], [3, {slots: [inPlace(2)], check: oneOf('floats of precision', 2, 0, 1, 2)}],
  [7, tableOf(inPlace(4), inPlace(4), inPlace(4))], [8, unit], [9, tableOf(inPlace(2), inPlace(4))], [10, tableOf(inPlace(2), TEXT)],
  [11, unit], [14, tableOf(inPlace(2), {vector: 4})], [15, tableOf(inPlace(4))], [16, tableOf(inPlace(4))], [17, tableOf(inPlace(1))], [18, unit],
]);
const BARE = [1, 4, 5, 6, 12, 13, 19, 20, 21, 22, 23, 24, 25, 26];
const ALL_TYPES: ReadonlyMap<number, Table> = new Map([...BARE.map((type) => [type, nothing] as const), ...TYPES]);

const [STRUCT, MAP] = [13, 17];
/** Lists and maps are of one kind of thing: they have one child. Runs have two: where they end, and what is in them. */
const CHILDREN: ReadonlyMap<number, number> = new Map([[12, 1], [16, 1], [MAP, 1], [21, 1], [25, 1], [26, 1], [22, 2]]);

const dictionaryEncoding = tableOf(inPlace(8), {table: () => integer}, inPlace(1), inPlace(2));

const field: Table = {
  slots: [TEXT, inPlace(1), inPlace(1), {union: () => ALL_TYPES}, {table: () => dictionaryEncoding}, {tables: () => field}, METADATA],
  check: (view, table) => {
    const type = byteAt(view, table, 2);
    const wanted = CHILDREN.get(type);
    if (wanted === undefined) return;
    const vector = slotAt(view, table, 5);
    const children = vector === 0 ? 0 : view.getUint32(follow(view, vector), true);
    if (children !== wanted) throw new RangeError(`a list, map or runs of ${children} children`);
    const child = follow(view, follow(view, vector) + 4);
    if (type === MAP && byteAt(view, child, 2) !== STRUCT) throw new RangeError('a map of no pairs');
  },
};
const schema = tableOf(inPlace(2), {tables: () => field}, METADATA, {vector: 8});
const recordBatch = tableOf(inPlace(8), {vector: 16}, {vector: 16}, {table: () => tableOf(inPlace(1), inPlace(1))}, {vector: 8});
const dictionaryBatch = tableOf(inPlace(8), {table: () => recordBatch, required: true}, inPlace(1));
const HEADERS: ReadonlyMap<number, Table> = new Map([[1, schema], [2, dictionaryBatch], [3, recordBatch]]);

export const MESSAGE: Table = tableOf(inPlace(2), inPlace(1), {union: () => HEADERS}, inPlace(8), METADATA);
export const FOOTER: Table = tableOf(inPlace(2), {table: () => schema, required: true}, {vector: 24}, {vector: 24}, METADATA);

/** One of several tables is, where that table says something. */
const isRequired = (slot: Slot, kind: number): boolean =>
  'union' in slot ? (slot.union().get(kind) ?? nothing).slots.length > 0 : 'required' in slot && slot.required === true;

const MAX_DEPTH = 64;
/** A table of a field takes the library a kilobyte. */
const MAX_TABLES = 2e5;

/** Throws RangeError where the root table, or one that it leads to, is not what the format allows. O(bytes). */
export const checkMetadata = (bytes: Uint8Array, root: Table): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let left = MAX_TABLES;

  const fits = (at: number, count: number, size: number): void => {
    if (at + count * size > view.byteLength) throw new RangeError(`${count} × ${size} bytes at byte ${at} of ${view.byteLength}`);
  };

  const visit = (table: number, {slots, check}: Table, depth: number): void => {
    if (--left < 0) throw new RangeError(`more than ${MAX_TABLES} fields`);
    if (depth > MAX_DEPTH) throw new RangeError(`nested more than ${MAX_DEPTH} deep`);
    slots.forEach((slot, index) => {
      const at = slotAt(view, table, index);
      const kind = 'union' in slot ? byteAt(view, table, index - 1) : 0;
      if (at !== 0) visitSlot(slot, at, kind, depth);
      else if (isRequired(slot, kind)) throw new RangeError(`a table without its field ${index}`);
    });
    check?.(view, table);
  };

  const visitSlot = (slot: Slot, at: number, kind: number, depth: number): void => {
    if ('bytes' in slot) return fits(at, 1, slot.bytes);
    const there = follow(view, at);
    if ('table' in slot) return visit(there, slot.table(), depth + 1);
    if ('union' in slot) return visit(there, slot.union().get(kind) ?? nothing, depth + 1);
    const length = view.getUint32(there, true);
    fits(there + 4, length, 'text' in slot ? 1 : 'vector' in slot ? slot.vector : 4);
    if ('tables' in slot) for (let i = 0; i < length; i++) visit(follow(view, there + 4 + 4 * i), slot.tables(), depth + 1);
  };

  visit(follow(view, 0), root, 0);
};
