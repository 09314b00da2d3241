import {ioError, unfitError} from '../../errors.js';
import {checkFits, cutBatches, decoder, type BlockLayout} from '../block/layout.js';
import {openingFile, type OpenFile} from '../bytes/file-bytes.js';
import {chooseColumns, findLabels, withRoles} from '../choose-columns.js';
import {nearRows, piecesOf, type RowPiece, type RowRanges} from '../selection/row-ranges.js';
import type {OpenOptions, RowBatch, Source} from '../source.js';
import {columnOf, listDatasets, type Dataset} from './datasets.js';
import {malformedHdf5, openHdf5File, type Hdf5File} from './library.js';
import {checkNumberFormat} from './number-format.js';

/** bytes that are read at once: more where a chunk is larger, so that each is unpacked once, but never so many */
const SLAB = 1 << 22;
const LARGEST_SLAB = 1 << 26;

/**
 * Opens an HDF5 file: the dataset whose path `column` gives, or the only one of N×D numbers; labels are datasets of one size, text or whole
 * numbers. Rows are read a slab at a time through the HDF Group's library (an optional package), which is one more reason to run it behind the border.
 * Errors: exit 3 malformed, virtual, none or several to choose from, the package not there; 4 more or fewer labels than rows.
 */
export const openHdf5 = (path: string, options: OpenOptions = {}): Promise<Source> => openingFile(path, async (file) => {
  const hdf5File = await openHdf5File(path);
  const datasets = listDatasets(hdf5File);
  const asked = resolveNames(datasets, options);
  const columns = datasets.map(columnOf);
  const dataset = datasets[chooseColumns(path, columns, asked)[0]];
  const labels = findLabels(path, columns, asked).map((index) => datasets[index]);
  const layout = layoutOf(path, dataset);
  const {rows, dims, type} = layout;
  for (const each of [dataset, ...labels]) await checkStorage(file, hdf5File, each);
  await checkNumberFormat(file, dataset.name, dataset.address, type);
  for (const {name, shape} of labels) {
    if (shape?.length !== 1 || shape[0] !== rows) throw unfitError('labels-do-not-match', `${path}: dataset "${name}" has ${shape?.join('×') ?? 'no'} labels for ${rows} rows`);
  }
  return {
    path, format: 'hdf5', dtype: type.dtype, rows, dims, column: dataset.name, bytes: file.bytes, columns: withRoles(columns),
    batches: (rowsPerBatch, ranges) => hdf5Batches({file, hdf5File, dataset, layout, labels}, rowsPerBatch, ranges),
    close: file.close,
  };
});

/** The names under which datasets are listed, for those that may be given: with a slash before them, or by another link. */
const resolveNames = (datasets: readonly Dataset[], {column, labels = [], where = [], ...others}: OpenOptions): OpenOptions => {
  const nameOf = (asked: string): string => {
    const name = asked.replace(/^\/+/, '');
    return datasets.find((dataset) => dataset.name === name || dataset.aliases.includes(name))?.name ?? asked;
  };
  return {...others, column: column && nameOf(column), labels: (typeof labels === 'string' ? [labels] : labels).map(nameOf), where: where.map(nameOf)};
};

/** The library gives the numbers in the byte order of the machine. */
const layoutOf = (path: string, {name, shape, type}: Dataset): BlockLayout => {
  if (!type || shape?.length !== 2 || shape[1] < 1) throw ioError('no-embeddings', `${path}: dataset "${name}" is no N×D block of numbers, its shape is [${shape?.join(', ') ?? ''}]`);
  return {rows: shape[0], dims: shape[1], type, swapped: false, fortran: false, offset: 0};
};

const SUSPICIOUS_BYTES = 256e6;
const SUSPICIOUS_RATIO = 200;

/** What the library can unpack, by the numbers that it gives filters: its own. h5py's lzf is none of them. */
const FILTERS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6]);

/** The file has as many bytes as the shape asks for: what was never written would be read as zeros, without end. */
const checkStorage = async ({path, bytes}: OpenFile, {id, hdf5, guard}: Hdf5File, {name, shape, type, isVirtual}: Dataset): Promise<void> => {
  if (isVirtual) throw ioError('virtual-dataset', `${path}: dataset "${name}" is virtual, put together of others, which may lie in other files`, 'make a real one: f["embeddings"] = f["NAME"][:]');
  const filters = guard(name, () => hdf5.get_dataset_filters(id, `/${name}`));
  const unknown = filters.find((filter) => !FILTERS.has(filter.id));
  if (unknown) throw ioError('unsupported-codec', `${path}: dataset "${name}" is packed by filter ${unknown.id}${unknown.name ? ` (${unknown.name.slice(0, 40)})` : ''}, which cannot be read`, `np.save("embeddings.npy", h5py.File("${path}")["${name}"][:])`);
  const wanted = (shape ?? []).reduce((product, size) => product * size, type?.size ?? 1);
  if (filters.length === 0 && wanted > bytes) throw ioError('truncated-file', `${path}: dataset "${name}" should have ${wanted} bytes, in a file of ${bytes}`, 'was it written to the end? copy or download the file again');
  if (wanted > SUSPICIOUS_BYTES && wanted > SUSPICIOUS_RATIO * bytes) throw ioError('zip-bomb', `${path}: dataset "${name}" unpacks from ${bytes} bytes to ${wanted}, as no embeddings do`, 'if it is to be trusted: np.save("embeddings.npy", h5py.File(FILE)[NAME][:])');
};

interface Plan {
  readonly file: OpenFile;
  readonly hdf5File: Hdf5File;
  readonly dataset: Dataset;
  readonly layout: BlockLayout;
  readonly labels: readonly Dataset[];
}

async function* hdf5Batches(plan: Plan, rowsPerBatch: number, ranges?: RowRanges): AsyncGenerator<RowBatch> {
  const {file, hdf5File, dataset, layout, labels} = plan;
  const {rows, dims, type} = layout;
  checkFits(file.path, rowsPerBatch, rows, dims);
  const rowBytes = dims * type.size;
  const slabRows = Math.min(rows, slabRowsOf(rowsPerBatch, rowBytes, dataset.chunkRows));
  const decode = decoder(layout, slabRows);
  const raw = new ArrayBuffer(slabRows * rowBytes);
  const gap = Math.max(nearRows(rowBytes), dataset.chunkRows ?? 0);
  for (const piece of piecesOf(rows, slabRows, gap, ranges)) {
    readSlab(hdf5File, dataset, dims, piece, new Uint8Array(raw, 0, piece.count * rowBytes));
    for (const batch of cutBatches(dims, rowsPerBatch, decode(raw, piece.count * dims), piece.first, piece.count)) {
      yield labels.length > 0 ? {...batch, labels: labels.map((each) => readLabels(hdf5File, each, batch))} : batch;
    }
  }
  await file.checkUnchanged();
}

/** A multiple of the batch, and of the chunk where that is not too much. */
const slabRowsOf = (rowsPerBatch: number, rowBytes: number, chunkRows: number | null): number => {
  const most = Math.floor(LARGEST_SLAB / rowBytes / rowsPerBatch);
  const least = Math.ceil(Math.max(SLAB / rowBytes, chunkRows ?? 0) / rowsPerBatch);
  return rowsPerBatch * Math.max(1, Math.min(most, least));
};

const readSlab = ({path, id, hdf5, guard}: Hdf5File, {name}: Dataset, dims: number, {first, count}: RowPiece, into: Uint8Array): void => {
  const where = `dataset "${name}", rows ${first} to ${first + count - 1}`;
  const pointer = hdf5._malloc(into.length);
  if (pointer === 0) throw malformedHdf5(path, where, 'no memory is left for it');
  try {
    guard(where, () => hdf5.get_dataset_data(id, `/${name}`, [BigInt(count), BigInt(dims)], [BigInt(first), 0n], [1n, 1n], BigInt(pointer)));
    into.set(hdf5.HEAPU8.subarray(pointer, pointer + into.length));
  } finally {
    hdf5._free(pointer);
  }
};

const readLabels = ({id, library, guard}: Hdf5File, {name}: Dataset, {firstRow, rows}: RowBatch): string[] => {
  const values = guard(`dataset "${name}"`, () => new library.Dataset(id, `/${name}`).slice([[firstRow, firstRow + rows]]));
  return Array.from(values as ArrayLike<string | number | bigint | boolean>, String);
};
