import {writeFileSync} from 'node:fs';
import {openArrow} from '../../src/io/arrow/open-arrow.js';
import {openHdf5} from '../../src/io/hdf5/open-hdf5.js';
import {cursorOver, type ByteCursor} from '../../src/io/bytes/byte-cursor.js';
import {pipeOrigin} from '../../src/io/bytes/pipe.js';
import {askedLabels} from '../../src/io/choose-columns.js';
import {openNpy, openPipedNpy} from '../../src/io/npy/open-npy.js';
import {openNpz} from '../../src/io/npz/open-npz.js';
import {openParquet} from '../../src/io/parquet/open-parquet.js';
import {openPytorch} from '../../src/io/pytorch/open-pytorch.js';
import {openPipedRaw} from '../../src/io/raw/open-raw.js';
import {openSafetensors} from '../../src/io/safetensors/open-safetensors.js';
import {sniff} from '../../src/io/sniff.js';
import type {OpenOptions, Source} from '../../src/io/source.js';
import {openCsv} from '../../src/io/text/open-csv.js';
import {openJson, openJsonl} from '../../src/io/text/open-jsonl.js';
import {openText} from '../../src/io/text/text-source.js';
import {openVecs, type VecsFormat} from '../../src/io/vecs/open-vecs.js';
import {mutate} from './mutations.js';
import {seedsIn, type Seed} from './seeds.js';
import {arrowStructure, npyStructure, parquetStructure, safetensorsStructure, zipStructure, type Structure} from './structures.js';

/** A reader, and what it is fed with. */
export interface Target {
  readonly name: string;
  /** of the files that are kept */
  readonly ending: string;
  readonly seeds: () => readonly Seed[];
  readonly tokens: readonly string[];
  readonly structure: Structure;
  /** null where it only looks at the file */
  readonly open: (bytes: Buffer, path: string, options: OpenOptions) => Promise<Source | null>;
  /** besides those of the seed */
  readonly options: readonly OpenOptions[];
}

const CORPUS = '../shared/corpus';
const HOSTILE = 'fixtures/hostile';

type Opener = (path: string, options: OpenOptions) => Promise<Source | null>;

const fromFile = (open: Opener): Target['open'] => (bytes, path, options) => {
  writeFileSync(path, bytes);
  return open(path, options);
};

/** In two chunks, so that what comes in pieces is tried. */
const chunksOf = async function* (bytes: Buffer): AsyncGenerator<Uint8Array> {
  const half = bytes.length >> 1;
  yield bytes.subarray(0, half);
  yield bytes.subarray(half);
};

const fromPipe = (open: (cursor: ByteCursor, options: OpenOptions) => Promise<Source>): Target['open'] =>
  (bytes, path, options) => open(cursorOver(path, chunksOf(bytes)), options);

const textTarget = (name: string, folders: readonly string[], files: RegExp, tokens: readonly string[], table: typeof openCsv): Target => ({
  name, ending: name === 'csv' ? 'csv' : name, tokens, structure: mutate, options: [{}, {labels: 'word'}, {labels: 'label'}, {column: '0'}],
  seeds: () => seedsIn(folders, files, /[",\n[{]/g),
  open: fromPipe((cursor, options) => openText(pipeOrigin(cursor), askedLabels(options).length, table(options))),
});

const NUMBERS = ['0', '-1', '1e999', '1e-400', '9007199254740993', '1.', '.5', 'nan', '-inf', '0x10', '1_0', '٣', '1e', '--1'];
const CSV = [...NUMBERS, '"', '""', ',', ';', '\t', '\n', '\r\n', '\r', '#', '[', ']', '[1, 2]', ' ', '\0', '\ufeff', '\u2028', '2 3\n', ',,,,,,,,', '"\n'];
const JSON_TOKENS = [...NUMBERS, '{', '}', '[', ']', '[[', ']]', '"', ',', ':', 'null', 'true', '\\u0000', '\\ud800', '{"data":[{"embedding":[1,2]}]}', '"__proto__":', '"embedding":', '"embeddings":', '"response":{"body":', '[[[[[[[[', '\n', '1e999'];
const NPY = ["'", '"', '(', ')', '{', '}', ',', ':', 'True', 'False', 'None', "'descr'", "'shape'", "'fortran_order'", '<f4', '>f8', '|V2', '|O', '<U4', '|b1', '-1', '9007199254740993', '1e9', '2L', '((((', '\0'];
const SAFETENSORS = ['"', '{', '}', '[', ']', ',', ':', '"F32"', '"BF16"', '"F4"', '"dtype"', '"shape"', '"data_offsets"', '"__metadata__"', '0', '-1', '1e308', '9007199254740991', 'null', '[[[[[['];
const OPCODES = ['(', ')', '.', 'R', 'Q', 'b', 'c', 't', 'u', 's', 'e', 'a', ']', '}', 'N', '\x85', '\x86', '\x87', '\x88', 'K\x01', 'M\xff\xff', 'J\xff\xff\xff\xff', '\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f', 'q\0', 'h\0', 'X\x03\0\0\0abc', 'ccollections\nOrderedDict\n', 'ctorch._utils\n_rebuild_tensor_v2\n', 'ctorch\nFloatStorage\n', 'cos\nsystem\n'];

const ARROW_MARKS = /\xff\xff\xff\xff|ARROW1/g;
const arrow = (name: string, files: RegExp): Target => ({
  name, ending: 'arrow', tokens: [], structure: arrowStructure, open: fromFile(openArrow), options: [{}, {labels: 'label'}, {column: 'emb'}],
  seeds: () => seedsIn(['fixtures/io/arrow', HOSTILE, `${CORPUS}/arrow`], files, ARROW_MARKS),
});

const vecs = (format: VecsFormat): Target => ({
  name: format, ending: format, tokens: [], structure: mutate, options: [{}], open: fromFile((path) => openVecs(path, format)),
  seeds: () => seedsIn(['fixtures/io/vecs', HOSTILE], /\.[fbi]vecs$/, /^/g),
});

const ZIP_MARKS = /PK[\x01\x03\x05\x06]/g;

/** Every reader that meets bytes of a file. Arrow and Parquet are those that run behind the border otherwise, here without it. */
export const TARGETS: readonly Target[] = [
  {
    name: 'npy', ending: 'npy', tokens: NPY, structure: npyStructure, open: fromFile(openNpy), options: [{}, {raw: {type: 'bfloat16'}}],
    seeds: () => seedsIn(['fixtures/io/npy', HOSTILE, `${CORPUS}/npy/generated`], /\.npy$/, /^|\{/g),
  },
  {
    name: 'npy-pipe', ending: 'npy', tokens: NPY, structure: npyStructure, open: fromPipe(openPipedNpy), options: [{}, {raw: {type: 'bfloat16'}}],
    seeds: () => seedsIn(['fixtures/io/npy', HOSTILE, `${CORPUS}/npy/generated`], /\.npy$/, /^|\{/g),
  },
  {
    name: 'npz', ending: 'npz', tokens: NPY, structure: zipStructure(npyStructure), open: fromFile(openNpz), options: [{}, {column: 'a'}, {labels: 'labels'}],
    seeds: () => seedsIn(['fixtures/io/npz', HOSTILE, `${CORPUS}/npy/generated`], /\.npz$/, ZIP_MARKS),
  },
  {
    name: 'safetensors', ending: 'safetensors', tokens: SAFETENSORS, structure: safetensorsStructure, open: fromFile(openSafetensors), options: [{}, {labels: 'labels'}],
    seeds: () => seedsIn(['fixtures/io/safetensors', HOSTILE], /\.safetensors$/, /^|[{"[]/g),
  },
  {
    name: 'pytorch', ending: 'pt', tokens: OPCODES, structure: zipStructure(mutate), open: fromFile(openPytorch), options: [{}, {column: 'tensor'}],
    seeds: () => seedsIn(['fixtures/io/pytorch', HOSTILE], /\.pth?$/, ZIP_MARKS),
  },
  arrow('arrow-file', /\.(?:arrow|arrow_file)$|file-fuzz/), arrow('arrow-stream', /stream|\.arrows$/),
  {
    name: 'parquet', ending: 'parquet', tokens: [], structure: parquetStructure, open: fromFile(openParquet), options: [{}, {labels: 'label'}, {column: 'emb'}],
    // headers of pages begin so, as a rule
    seeds: () => seedsIn(['fixtures/io/parquet', HOSTILE, `${CORPUS}/parquet`], /\.parquet$|parquet.*fuzz/, /\x15[\x00\x04\x06]\x15/g),
  },
  {
    name: 'hdf5', ending: 'h5', tokens: ['TREE', 'HEAP', 'SNOD', 'GCOL', 'OHDR', 'OCHK', 'FRHP', 'FHDB', 'BTHD', 'FADB', 'EAHD'], structure: mutate, open: fromFile(openHdf5), options: [{}, {labels: 'labels'}],
    seeds: () => seedsIn(['fixtures/io/hdf5', HOSTILE], /\.(?:h5|hdf5)$/, /TREE|HEAP|SNOD|GCOL|OHDR|OCHK|FRHP|BTHD|EAHD|FAHD|\x89HDF/g),
  },
  textTarget('csv', ['fixtures/io/text', HOSTILE], /\.(?:csv|tsv|txt|vec)$/, CSV, openCsv),
  textTarget('jsonl', ['fixtures/io/text', HOSTILE], /\.jsonl$/, JSON_TOKENS, openJsonl),
  textTarget('json', ['fixtures/io/text', HOSTILE], /\.jsonl?$/, JSON_TOKENS, openJson),
  vecs('fvecs'), vecs('bvecs'), vecs('ivecs'),
  {
    name: 'raw-pipe', ending: 'raw', tokens: [], structure: mutate, options: ['float32', 'float16be', 'bfloat16', 'int64', '|b1'].map((type, i) => ({raw: {type, dims: i + 1}})),
    seeds: () => seedsIn(['fixtures/io/raw', 'fixtures/io/npy'], /\.(?:raw|bin|npy)$/, /^/g), open: fromPipe(openPipedRaw),
  },
  {
    name: 'sniff', ending: 'bin', tokens: ['PAR1', 'ARROW1\0\0', '\x93NUMPY', 'PK\x03\x04', 'PK\x05\x06', '\x89HDF\r\n\x1a\n', '{', '\x80\x02', '\0\0\0\0'], structure: mutate, options: [{}],
    seeds: () => seedsIn(['fixtures/io', HOSTILE], /\.(?:npy|npz|arrow|parquet|safetensors|pt|csv|jsonl|fvecs)$/, /^/g),
    open: fromFile(async (path) => (await sniff(path), null)),
  },
];
