import type {Field, Schema} from 'apache-arrow';
import {Precision} from 'apache-arrow/enum';
import {DataType} from 'apache-arrow/type';
import {chooseColumns, findLabels, withRoles, type Column} from '../choose-columns.js';
import {ELEMENTS, type ElementType} from '../element-types.js';
import {isListView, isRunEndEncoded, valueTypeOf} from './stand-ins.js';
import type {ColumnInfo, Dtype, OpenOptions} from '../source.js';

/** A column of vectors, and how one finds where each begins. */
export interface VectorColumn {
  readonly index: number;
  readonly name: string;
  readonly element: ElementType;
  /** width; null where the offsets of the rows tell it */
  readonly dims: number | null;
  /** bytes of one offset: 0 for fixed-size lists and scalars */
  readonly offsetBytes: 0 | 4 | 8;
  readonly scalar: boolean;
  /** each row says where it begins and how long it is */
  readonly isView: boolean;
}

/** What is read of each record batch. */
export interface Plan {
  /** one column of vectors, or scalar columns that are taken together */
  readonly columns: readonly VectorColumn[];
  readonly infos: readonly ColumnInfo[];
  readonly dtype: Dtype;
  /** indices of the columns whose values come with the rows */
  readonly labels: readonly number[];
  /** whether float64 is needed for the values to be exact */
  readonly wide: boolean;
}

/** Chooses what to read (choose-columns.ts); throws CollapsarError, exit 3. */
export const makePlan = (path: string, schema: Schema, rows: number | null, options: OpenOptions): Plan => {
  const described = schema.fields.map((field) => describe(field, rows));
  const columns = chooseColumns(path, described, options).map((index) => vectorColumn(schema.fields[index], index));
  const dtypes = new Set(columns.map(({element}) => element.dtype));
  return {
    columns, infos: withRoles(described), labels: findLabels(path, described, options),
    dtype: dtypes.size === 1 ? columns[0].element.dtype : 'float64',
    wide: columns.some(({element}) => element.output === 'float64' || element.dtype === 'float64'),
  };
};

const describe = ({name, type}: Field, rows: number | null): Column => {
  const shape = {name, type: typeName(type as DataType, String(type)), dims: null, rows} as const;
  const item = listItem(type as DataType);
  if (item && elementOf(item)) return {...shape, kind: DataType.isFloat(item) ? 'floats' : 'integers', dims: DataType.isFixedSizeList(type) ? type.listSize : null};
  if (DataType.isFloat(type)) return {...shape, kind: 'float', dims: 1};
  if (DataType.isInt(type)) return {...shape, kind: 'integer', dims: 1};
  return {...shape, kind: isText(type as DataType) || DataType.isBool(type) ? 'text' : 'other'};
};

/** `shown`: the library's word for it, or for what stands in its place */
const typeName = (type: DataType, shown: string): string =>
  isRunEndEncoded(type) ? shown.replace('Struct', 'RunEndEncoded') : isListView(type) ? shown.replace('List', 'ListView') : shown;

const listItem = (type: DataType): DataType | undefined =>
  DataType.isFixedSizeList(type) || DataType.isList(type) || DataType.isLargeList(type) ? (type.children[0] as Field | undefined)?.type as DataType | undefined : undefined;

/** Text that can be a label: also when it is held in a dictionary, as categories are, or in runs; and integers and booleans held so. */
export const isText = (stored: DataType): boolean => {
  const type = valueTypeOf(stored);
  const value = DataType.isDictionary(type) ? type.dictionary as DataType : type;
  return DataType.isUtf8(value) || DataType.isLargeUtf8(value) || DataType.isUtf8View(value) || (value !== stored && (DataType.isInt(value) || DataType.isBool(value)));
};

export const elementOf = (type: DataType): ElementType | undefined => {
  if (DataType.isFloat(type)) {
    return type.precision === Precision.HALF ? ELEMENTS.float16 : type.precision === Precision.SINGLE ? ELEMENTS.float32 : ELEMENTS.float64;
  }
  return DataType.isInt(type) ? ELEMENTS[`${type.isSigned ? 'int' : 'uint'}${type.bitWidth}` as 'int8'] : undefined;
};

const vectorColumn = ({name, type}: Field, index: number): VectorColumn => {
  const item = listItem(type as DataType);
  return {
    index, name, scalar: item === undefined, isView: isListView(type as DataType),
    element: elementOf(item ?? type as DataType) as ElementType,
    dims: item === undefined ? 1 : DataType.isFixedSizeList(type) ? type.listSize : null,
    offsetBytes: DataType.isList(type) ? 4 : DataType.isLargeList(type) ? 8 : 0,
  };
};
