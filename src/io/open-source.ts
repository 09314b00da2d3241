import {ioError, usageError} from '../errors.js';
import type {ByteOrigin} from './bytes/byte-cursor.js';
import {fileOnStdin, isPipe, openPipe, pipeOrigin, STDIN} from './bytes/pipe.js';
import {askedLabels} from './choose-columns.js';
import {isUrl, shownName} from './remote/http-file.js';
import {regularFileSize, sniff, sniffStart} from './sniff.js';
import type {Format, OpenOptions, Source} from './source.js';
import type {VecsFormat} from './vecs/open-vecs.js';

/** Where the libraries that decode a format are called: they run behind the border (border/), and are named to it by module. */
const DECODERS: Partial<Record<Format, {module: string; opener: string}>> = {
  'arrow-file': {module: './arrow/open-arrow.js', opener: 'openArrow'},
  'arrow-stream': {module: './arrow/open-arrow.js', opener: 'openArrow'},
  parquet: {module: './parquet/open-parquet.js', opener: 'openParquet'},
  hdf5: {module: './hdf5/open-hdf5.js', opener: 'openHdf5'},
};

type Opener = (path: string, options: OpenOptions) => Promise<Source>;

const openTextOf = async (format: Format, origin: ByteOrigin, options: OpenOptions): Promise<Source> => {
  const {openText} = await import('./text/text-source.js');
  const table = format === 'csv' ? (await import('./text/open-csv.js')).openCsv
    : await import('./text/open-jsonl.js').then(({openJson, openJsonl}) => format === 'json' ? openJson : openJsonl);
  return openText(origin, askedLabels(options).length, table(options));
};

const textOpener = (format: Format) => async (): Promise<Opener> => {
  const {fileOrigin, openingFile} = await import('./bytes/file-bytes.js');
  return (path, options) => openingFile(path, (file) => openTextOf(format, fileOrigin(file), options));
};

const vecsOpener = (format: VecsFormat) => async (): Promise<Opener> => {
  const {openVecs} = await import('./vecs/open-vecs.js');
  return (path, options) => openVecs(path, format, options);
};

/** The readers of our own, which run in this process. */
const OPENERS: Partial<Record<Format, () => Promise<Opener>>> = {
  npy: async () => (await import('./npy/open-npy.js')).openNpy,
  npz: async () => (await import('./npz/open-npz.js')).openNpz,
  safetensors: async () => (await import('./safetensors/open-safetensors.js')).openSafetensors,
  pytorch: async () => (await import('./pytorch/open-pytorch.js')).openPytorch,
  fvecs: vecsOpener('fvecs'), bvecs: vecsOpener('bvecs'), ivecs: vecsOpener('ivecs'),
  csv: textOpener('csv'), jsonl: textOpener('jsonl'), json: textOpener('json'),
};

/**
 * Opens one shard of embeddings, whatever its format: told by its bytes, never by its name. Reads the header and no rows.
 * `-` is standard input; it and named pipes are read as they come.
 * Throws CollapsarError: 2 an option that the format has no use for; 3 not readable, malformed, or no embeddings in it; 4 unfit.
 */
export const openSource = async (path: string, options: OpenOptions = {}): Promise<Source> => {
  if (await isPipe(path)) return openPiped(path, options);
  const file = path === STDIN ? await fileOnStdin() ?? path : path;
  if (options.raw?.dims !== undefined) return openRawFile(file, options);
  const {format, bytes} = await sniff(file);
  checkRaw(file, format, options);
  const decoder = DECODERS[format];
  if (format === 'hdf5' && isUrl(file)) throw ioError('needs-file', `${shownName(file)}: HDF5 is read of files that are here`, `curl -LO ${shownName(file)}`);
  if (decoder) return (await import('./border/open-behind-border.js')).openBehindBorder(decoder, file, bytes, options, isUrl(file) ? {silence: FETCHING_MS} : {});
  const opener = await OPENERS[format]?.();
  if (!opener) throw new Error(`no reader for ${format}`);
  return opener(file, options);
};

/** A server may take its time, and is asked three times. */
const FETCHING_MS = 200_000;

const openRawFile = async (path: string, options: OpenOptions): Promise<Source> => {
  if (!isUrl(path)) await regularFileSize(path);
  return (await import('./raw/open-raw.js')).openRaw(path, options);
};

const checkRaw = (path: string, format: Format, {raw}: OpenOptions): void => {
  if (raw && format !== 'npy' && format !== 'npz') throw usageError('raw-without-dims', `${path}: --raw without --dims tells the type of numpy's files only, and this is ${format}`, 'leave --raw out, or add --dims if the file is nothing but numbers');
};

const TEXTS: ReadonlySet<Format> = new Set(['csv', 'jsonl', 'json']);

const HEAD = 4096;

const openPiped = async (path: string, options: OpenOptions): Promise<Source> => {
  const bytes = await openPipe(path);
  try {
    if (options.raw?.dims !== undefined) return await (await import('./raw/open-raw.js')).openPipedRaw(bytes, options);
    const format = sniffStart(bytes.path, await bytes.peek(HEAD));
    checkRaw(bytes.path, format, options);
    if (format === 'npy') return await (await import('./npy/open-npy.js')).openPipedNpy(bytes, options);
    if (format === 'arrow-stream') return await (await import('./border/open-behind-border.js')).openPipeBehindBorder({module: './arrow/open-arrow-pipe.js', opener: 'openArrowPipe'}, bytes, options);
    if (TEXTS.has(format)) return await openTextOf(format, pipeOrigin(bytes), options);
    throw ioError('needs-file', `${bytes.path}: ${format} cannot be read from a pipe, only from a file`, 'write it to a file first, and audit that');
  } catch (error) {
    await bytes.close();
    throw error;
  }
};
