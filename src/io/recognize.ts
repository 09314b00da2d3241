/** What a file is that cannot be read here, and how to make embeddings of it: `FILE` stands for its path. */
export interface Recognized {
  readonly what: string;
  readonly mend: readonly string[];
}

export const TO_NPY = 'np.save("embeddings.npy", vectors)  # N×D numbers, one row a vector';

type Rule = readonly [start: string, what: string, ...mend: string[]];

const STARTS: readonly Rule[] = [
  ['\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.', 'a file that PyTorch before 1.6 wrote', 'torch.save(torch.load("FILE", weights_only=True), "embeddings.pt")'],
  ['PARE', 'an encrypted Parquet file', 'decrypt it with the program that holds the keys'],
  ['MATLAB', 'a MATLAB file', 'np.save("embeddings.npy", scipy.io.loadmat("FILE")["NAME"])'],
  ['\x1f\x8b', 'gzip data', 'gunzip FILE'],
  ['\x28\xb5\x2f\xfd', 'Zstandard data', 'zstd -d FILE'],
  ['\xfd7zXZ\0', 'xz data', 'unxz FILE'],
  ['BZh', 'bzip2 data', 'bunzip2 FILE'],
  ['\x04\x22\x4d\x18', 'LZ4 data', 'lz4 -d FILE'],
  ['FEA1', 'a Feather file of version 1', 'pyarrow.feather.write_feather(pyarrow.feather.read_table("FILE"), "embeddings.arrow")'],
  ['ORC', 'an ORC file', 'pyarrow.parquet.write_table(pyarrow.orc.read_table("FILE"), "embeddings.parquet")'],
  ['Obj\x01', 'an Avro file', TO_NPY],
  ['SQLite format 3\0', 'an SQLite database', TO_NPY],
  ['GGUF', 'a GGUF model', 'embed some texts with it, and audit their vectors'],
  ['%PDF', 'a PDF document', TO_NPY],
  ['version https://git-lfs.github.com/spec/', 'a git-LFS pointer, not the file itself', 'git lfs pull'],
];

/** Names the file, or undefined where nothing fits. `head`: its first bytes, at most 4 KiB; `tail`: its last 8. */
export const recognize = (head: Buffer, tail: Buffer): Recognized | undefined => {
  const start = head.toString('latin1');
  const known = STARTS.find(([prefix]) => start.startsWith(prefix));
  if (known) return {what: known[1], mend: known.slice(2)};
  if (tail.toString('latin1').endsWith('PAR1')) return {what: 'a Parquet file without its beginning', mend: ['copy or download the file again']};
  return recognizePickle(head) ?? recognizeZeros(head) ?? recognizeMarkup(head);
};

/** Protocol 2 and later start with 0x80 and their number. */
const recognizePickle = (head: Buffer): Recognized | undefined =>
  head[0] === 0x80 && head[1] >= 2 && head[1] <= 5
    ? {what: 'a Python pickle, which can run code when it is loaded', mend: ['np.save("embeddings.npy", np.asarray(pickle.load(open("FILE", "rb"))))  # only if you trust it']}
    : undefined;

const recognizeZeros = (head: Buffer): Recognized | undefined =>
  head.every((byte) => byte === 0)
    ? {what: 'begins with zero bytes only, as an unfinished download does', mend: ['copy or download the file again']}
    : undefined;

const recognizeMarkup = (head: Buffer): Recognized | undefined => {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return {what: 'UTF-16 text', mend: [`iconv -f UTF-16 -t UTF-8 FILE > embeddings.csv`]};
  const text = decodeText(head)?.trimStart();
  if (text === undefined || !text.startsWith('<')) return undefined;
  if (/^<(?:!doctype html|html|head|body|!--)/i.test(text)) return {what: 'an HTML page, perhaps an error or login page saved by a download', mend: ['download the file again, logged in where that is needed']};
  return {what: 'an XML document', mend: ['download the file again']};
};

/** Which kind of text numbers could stand in; undefined where it is no text, or its first lines hold no number. */
export const textFormat = (head: Buffer): 'csv' | 'jsonl' | 'json' | undefined => {
  const text = decodeText(head)?.replace(/^\ufeff/, '').trimStart();
  if (text === undefined) return undefined;
  if (/^[{[]/.test(text)) return isJsonSoFar(text.split('\n', 2)) ? 'jsonl' : 'json';
  return text.split('\n', 5).some((line) => /(?:^|[\s,;"[])[+-]?(?:\d+\.?\d*|\.\d+|nan|inf)/i.test(line)) ? 'csv' : undefined;
};

/** Whether a first line is a JSON text of its own, as far as it can be seen. */
const isJsonSoFar = ([first, second]: readonly string[]): boolean => {
  if (second === undefined) return true;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
};

/** Control characters other than white space do not occur in text; a character may be cut at the end of `head`. */
const decodeText = (head: Buffer): string | undefined => {
  const text = new TextDecoder().decode(head);
  return /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]|\ufffd(?!\ufffd*$)/.test(text) ? undefined : text;
};
