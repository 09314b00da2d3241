import {ioError, unfitError} from '../../errors.js';
import {forwardBatches} from '../block/forward-batches.js';
import {blockBatches} from '../block/row-batches.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';
import {openingFile, type OpenFile} from '../bytes/file-bytes.js';
import {chooseColumns, findColumn, findLabels, withRoles, type Column} from '../choose-columns.js';
import {layoutOf, readNpyHeader, type NpyHeader, type NpyLayout} from '../npy/header.js';
import {fortranOrder, viewAs} from '../npy/open-npy.js';
import type {OpenOptions, RowBatch, Source} from '../source.js';
import {readCentralDirectory, type ZipMember} from '../zip/central-directory.js';
import {memberOrigin, memberStart} from '../zip/member-bytes.js';
import {labelReader} from './labels.js';

/**
 * Opens a npz archive: its directory and the headers of its arrays are read, no rows. Members are streamed, so memory is
 * O(rowsPerBatch · dims) whatever they unpack to; arrays in Fortran order only where they are stored as they are.
 * Errors: exit 3 a malformed archive or array, none or several that could be it; 4 more or fewer labels than rows.
 */
export const openNpz = (name: string, options: OpenOptions = {}): Promise<Source> => openingFile(name, async (file) => {
  const {path} = file;
  const members = await readCentralDirectory(file);
  const arrays = await readArrays(file, members);
  if (arrays.length === 0) throw noArrays(path, members);
  const columns = arrays.map(describe);
  const array = arrays[options.column === undefined ? chooseColumns(path, columns, options)[0] : findColumn(path, columns, options.column, 'column')];
  const layout = layoutOf(partOf(file, array), array.header, viewAs(options));
  if (layout.fortran && array.member.method !== 0) throw fortranOrder(`${path}: ${array.member.name}`);
  const labels = findLabels(path, columns, options).map((index) => arrays[index]);
  for (const {name, header} of labels) {
    if (header.shape[0] !== BigInt(layout.rows)) throw unfitError('labels-do-not-match', `${path}: array "${name}" has ${header.shape[0] ?? 'no'} labels for the ${layout.rows} rows of "${array.name}"`);
  }
  return {
    path, format: 'npz', dtype: layout.type.dtype, rows: layout.rows, dims: layout.dims, column: array.name, bytes: file.bytes, columns: withRoles(columns),
    batches: (rowsPerBatch) => npzBatches(file, array, layout, labels, rowsPerBatch),
    close: file.close,
  };
});

/** One array of an archive. */
export interface NpzArray {
  /** as numpy names it: without `.npy` */
  readonly name: string;
  readonly member: ZipMember;
  readonly header: NpyHeader;
}

const noArrays = (path: string, members: readonly ZipMember[]) => {
  const names = members.slice(0, 5).map(({name}) => name.slice(0, 80)).join(', ');
  return ioError('no-embeddings', `${path}: a zip archive without arrays (.npy) in it; it has ${names === '' ? 'no members' : names}`, `unzip ${path}`);
};

const readArrays = async (file: OpenFile, members: readonly ZipMember[]): Promise<readonly NpzArray[]> => {
  const arrays: NpzArray[] = [];
  for (const member of members) {
    if (!member.name.endsWith('.npy')) continue;
    const cursor = memberOrigin(file, member).start();
    const header = await readNpyHeader({...partOf(file, {member}), read: async (start, length) => (await cursor.peek(start + length)).subarray(start)});
    await cursor.close();
    arrays.push({name: member.name.slice(0, -4), member, header});
  }
  return arrays;
};

const partOf = (file: OpenFile, {member}: Pick<NpzArray, 'member'>) => ({path: `${file.path}: ${member.name}`, bytes: member.bytes, read: () => Promise.reject(new Error('no bytes'))});

const describe = ({name, header: {descr, shape}}: NpzArray): Column => {
  const [rows, dims] = shape.map(Number);
  const kind = /^[<>=|][fiub]\d+$|^[<>|]V[12]$/.test(descr) && shape.length === 2 && dims > 0 ? (/^.[fV]/.test(descr) ? 'floats' : 'integers')
    : shape.length === 1 && /^[<>=|][iubUS]\d+$/.test(descr) ? 'text' : 'other';
  return {name, type: `${descr} (${shape.join(', ')})`, dims: kind === 'floats' || kind === 'integers' ? dims : null, rows: shape.length > 0 ? rows : null, kind};
};

async function* npzBatches(file: OpenFile, {member}: NpzArray, layout: NpyLayout, labels: readonly NpzArray[], rowsPerBatch: number): AsyncGenerator<RowBatch> {
  const readers = await Promise.all(labels.map((each) => labelReader(memberOrigin(file, each.member).start(), each, file.path)));
  const batches = layout.fortran ? storedBatches(file, member, layout, rowsPerBatch) : streamedBatches(memberOrigin(file, member).start(), layout, rowsPerBatch);
  for await (const batch of batches) yield readers.length > 0 ? {...batch, labels: await Promise.all(readers.map((next) => next(batch.rows)))} : batch;
}

async function* streamedBatches(bytes: ByteCursor, layout: NpyLayout, rowsPerBatch: number): AsyncGenerator<RowBatch> {
  try {
    await bytes.fill(new Uint8Array(layout.offset));
    yield* forwardBatches(bytes, layout, rowsPerBatch);
    // length and checksum are looked at where the bytes end
    await bytes.peek(1);
  } finally {
    await bytes.close();
  }
}

/** A pass for the checksum, then one that takes the rows from where they lie. */
async function* storedBatches(file: OpenFile, member: ZipMember, layout: NpyLayout, rowsPerBatch: number): AsyncGenerator<RowBatch> {
  const bytes = memberOrigin(file, member).start();
  while (await bytes.chunk());
  yield* blockBatches(file, {...layout, offset: layout.offset + await memberStart(file, member)}, rowsPerBatch);
  await file.checkUnchanged();
}
