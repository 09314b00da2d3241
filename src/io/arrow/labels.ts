import type {Field} from 'apache-arrow';
import {DataType} from 'apache-arrow/type';
import {ioError} from '../../errors.js';
import {malformedArrow, type ArrowFile} from './arrow-file.js';
import {streamRegion, type ByteStream} from './byte-stream.js';
import {bitReader, integerReader, integerView} from './integers.js';
import type {Place, PlacedBatch, Region} from './layout.js';
import {isText} from './plan.js';
import {isRunEndEncoded} from './stand-ins.js';

type Label = string | null;
type Next = () => Label;
/** undefined for an index that the dictionary has not: of a null it may be anything */
type NextValue = () => Label | undefined;

/** Values of the dictionaries so far, by id. */
export type Dictionaries = Map<number, Label[]>;

const MAX_LABEL = 1 << 20;
const VIEW_BYTES = 16;
const INLINE_BYTES = 12;

/** A column that can be labels: text, integers, booleans, and dictionaries of them. Throws CollapsarError (exit 3) where it is of another type. */
export const checkLabelType = (path: string, field: Field): Field => {
  const type = field.type as DataType;
  if (!isText(type) && !DataType.isInt(type) && !DataType.isBool(type)) throw ioError('no-labels', `${path}: column "${field.name}" (${String(field.type)}) holds neither text, integers nor booleans, so no labels`);
  return field;
};

/** The labels of one column of one record batch, one a call. Text longer than 1 MiB is refused. */
export const openLabels = (file: ArrowFile, type: DataType, place: Place, batch: PlacedBatch, dictionaries: Dictionaries): Next => {
  const value = openValues(file, type, place, batch, dictionaries);
  const next = (): Label => present(file, value());
  if (isRunEndEncoded(type) || place.nullCount === 0 || place.buffers[0].bytes === 0) return next;
  const isValid = bitReader(streamRegion(file, place.buffers[0], batch.codec), place.length);
  return () => {
    const valid = isValid();
    const label = value();
    return valid ? present(file, label) : null;
  };
};

const present = (file: ArrowFile, label: Label | undefined): Label => {
  if (label === undefined) throw malformedArrow(file.path, 'a label that its dictionary has not');
  return label;
};

/** Each label for as many rows as its run has. */
const openRuns = (file: ArrowFile, type: DataType, {children: [ends, values]}: Place, batch: PlacedBatch, dictionaries: Dictionaries): Next => {
  const [endType, valueType] = (type.children as readonly Field[]).map((child) => child.type as DataType);
  if (!DataType.isInt(endType)) throw malformedArrow(file.path, 'runs whose ends are no integers');
  const nextEnd = integerReader(streamRegion(file, ends.buffers[1], batch.codec), integerView(endType.bitWidth, endType.isSigned), ends.length);
  const nextValue = openLabels(file, valueType, values, batch, dictionaries);
  let [row, end, run] = [0, 0, 0];
  let label: Label = null;
  return () => {
    while (row >= end) {
      if (run === ends.length || run === values.length) throw malformedArrow(file.path, `its ${run} runs end at row ${end} of a record batch of ${batch.rows}`);
      [end, label, run] = [Number(nextEnd()), nextValue(), run + 1];
    }
    row++;
    return label;
  };
};

const openValues = (file: ArrowFile, type: DataType, place: Place, batch: PlacedBatch, dictionaries: Dictionaries): NextValue => {
  const stream = (index: number): ByteStream => streamRegion(file, place.buffers[index], batch.codec);
  if (isRunEndEncoded(type)) return openRuns(file, type, place, batch, dictionaries);
  if (DataType.isDictionary(type)) return openIndices(file, type, stream(1), place.length, dictionaries);
  if (DataType.isInt(type)) {
    const next = integerReader(stream(1), integerView(type.bitWidth, type.isSigned), place.length);
    return () => String(next());
  }
  if (DataType.isBool(type)) {
    const next = bitReader(stream(1), place.length);
    return () => String(next());
  }
  if (DataType.isUtf8View(type)) return openViews(file, stream(1), place, batch);
  return openText(file, stream(1), stream(2), DataType.isLargeUtf8(type) ? 64 : 32, place.length);
};

const openIndices = (file: ArrowFile, {id, indices}: {id: number; indices: {bitWidth: number; isSigned: boolean}}, stream: ByteStream, length: number, dictionaries: Dictionaries): NextValue => {
  const values = dictionaries.get(id);
  if (!values) throw malformedArrow(file.path, `dictionary ${id} is not in it`);
  const next = integerReader(stream, integerView(indices.bitWidth, indices.isSigned), length);
  return () => values[Number(next())];
};

const openText = (file: ArrowFile, offsets: ByteStream, data: ByteStream, bits: number, length: number): Next => {
  if (length === 0) return () => null;
  const next = integerReader(offsets, integerView(bits, true), length + 1);
  let end = Number(next());
  data.skip(end);
  return () => {
    const start = end;
    end = Number(next());
    return readText(file, data, end - start);
  };
};

const readText = (file: ArrowFile, data: ByteStream, bytes: number): string => {
  if (bytes < 0 || bytes > MAX_LABEL) throw malformedArrow(file.path, `a label of ${bytes} bytes`);
  const text = Buffer.alloc(bytes);
  data.read(text);
  return text.toString();
};

/** Views of 16 bytes: length, then the text itself, or its first 4 bytes, the number of its buffer and the place in that. */
const openViews = (file: ArrowFile, views: ByteStream, place: Place, batch: PlacedBatch): Next => {
  const view = Buffer.alloc(VIEW_BYTES);
  const buffers = place.buffers.slice(2).map((region) => randomAccess(file, region, batch.codec));
  return () => {
    views.read(view);
    const length = view.readInt32LE(0);
    if (length < 0 || length > MAX_LABEL) throw malformedArrow(file.path, `a label of ${length} bytes`);
    if (length <= INLINE_BYTES) return view.toString('utf8', 4, 4 + length);
    const read = buffers[view.readInt32LE(8)] as ((position: number, bytes: number) => string) | undefined;
    if (!read) throw malformedArrow(file.path, 'a label in a buffer that is not there');
    return read(view.readInt32LE(12), length);
  };
};

/** Text at any place of a buffer: each call starts anew where the buffer is stored, and keeps it whole where it is compressed. */
const randomAccess = (file: ArrowFile, region: Region, codec: number | null): ((position: number, bytes: number) => string) => {
  let whole: Buffer | undefined;
  return (position, bytes) => {
    if (codec === null) {
      if (position < 0 || position + bytes > region.bytes) throw malformedArrow(file.path, 'a label beyond its buffer');
      const text = Buffer.alloc(bytes);
      file.fill(text, region.position + position);
      return text.toString();
    }
    whole ??= readWhole(file, region, codec);
    if (position < 0 || position + bytes > whole.length) throw malformedArrow(file.path, 'a label beyond its buffer');
    return whole.toString('utf8', position, position + bytes);
  };
};

const MAX_WHOLE = 1 << 28;

const readWhole = (file: ArrowFile, region: Region, codec: number): Buffer => {
  const stream = streamRegion(file, region, codec);
  if (stream.bytes > MAX_WHOLE) throw ioError('unsupported-format', `${file.path}: a compressed buffer of text of ${stream.bytes} bytes is too large`, 'write smaller record batches');
  const whole = Buffer.alloc(stream.bytes);
  stream.read(whole);
  return whole;
};
