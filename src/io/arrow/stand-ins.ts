import type {Field, Schema} from 'apache-arrow';
import type {DataType} from 'apache-arrow/type';
import {byteAt, checkMetadata, FOOTER, follow, slotAt} from './metadata-bounds.js';

/** Types that the library does not know, by their number in Schema.fbs, and those of the same children in whose place they are decoded. */
const STRUCT = 13;
const RUN_END_ENCODED = 22;
const STAND_INS: ReadonlyMap<number, number> = new Map([[RUN_END_ENCODED, STRUCT], [25, 12], [26, 21]]);

const runEndEncoded = new WeakSet<DataType>();
const listViews = new WeakSet<DataType>();

/** Runs: the first child says where each ends, the second what is in it. */
export const isRunEndEncoded = (type: DataType): boolean => runEndEncoded.has(type);

/** A list, large or not, whose rows each say where they begin and how long they are. */
export const isListView = (type: DataType): boolean => listViews.has(type);

/** What a column holds: of runs, what is in them. */
export const valueTypeOf = (type: DataType): DataType => isRunEndEncoded(type) ? (type.children as readonly Field[])[1].type as DataType : type;

/** FOOTER or MESSAGE */
type Root = Parameters<typeof checkMetadata>[1];

/**
 * Changes the numbers of those types in metadata that were checked, and gives what tells the library's types for them apart afterwards:
 * fields are met in the same order. Throws RangeError where tables overlap so that the change makes nonsense of others.
 */
export const standIn = (bytes: Uint8Array, root: Root): ((schema: Schema) => Schema) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strangers = new Map<number, number>();
  let count = 0;
  const visitAll = (table: number, vector: number): void => {
    const at = slotAt(view, table, vector);
    const fields = at === 0 ? 0 : follow(view, at);
    for (let i = 0; fields > 0 && i < view.getUint32(fields, true); i++) visit(follow(view, fields + 4 + 4 * i));
  };
  const visit = (field: number): void => {
    const type = byteAt(view, field, 2);
    const other = STAND_INS.get(type);
    if (other !== undefined) {
      strangers.set(count, type);
      view.setUint8(slotAt(view, field, 2), other);
    }
    count++;
    visitAll(field, 5);
  };
  const schema = slotAt(view, follow(view, 0), root === FOOTER ? 1 : 2);
  if (schema > 0) visitAll(follow(view, schema), 1);
  if (strangers.size > 0) checkMetadata(bytes, root);
  return (decoded) => {
    if (strangers.size > 0) mark(decoded.fields, strangers);
    return decoded;
  };
};

const mark = (fields: readonly Field[], strangers: ReadonlyMap<number, number>): void => {
  let count = 0;
  const visit = ({type}: Field): void => {
    const number = strangers.get(count++);
    if (number !== undefined) {
      if ((type as DataType).typeId as number !== STAND_INS.get(number)) throw new RangeError(`a field of type ${number} that is none`);
      (number === RUN_END_ENCODED ? runEndEncoded : listViews).add(type as DataType);
    }
    for (const child of ((type as DataType).children ?? []) as readonly Field[]) visit(child);
  };
  fields.forEach(visit);
};
