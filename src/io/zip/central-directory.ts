import {ioError, type CollapsarError} from '../../errors.js';
import type {OpenFile} from '../bytes/file-bytes.js';

/** One member of a zip archive, as the directory at its end tells of it. */
export interface ZipMember {
  /** as in the archive, unescaped; it is never a path to anything */
  readonly name: string;
  /** 0 stored, 8 deflated */
  readonly method: number;
  readonly crc: number;
  /** in the archive */
  readonly packedBytes: number;
  /** by its own account */
  readonly bytes: number;
  /** byte at which its own header lies */
  readonly header: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR_BYTES = 20;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_DIRECTORY = 32e6;
const MAX_MEMBERS = 1e4;
const ENCRYPTED = 1;
const UTF8 = 1 << 11;

const SIGNATURE = {entry: 0x02014b50, end: 0x06054b50, locator: 0x07064b50, end64: 0x06064b50} as const;

/**
 * The members of a zip archive, by its central directory (APPNOTE.TXT 4.3.12, zip64 too). Each lies within the archive, before the
 * directory, and on bytes of its own; names are unique. Throws CollapsarError, exit 3, where that is not so, and for what is encrypted
 * or packed otherwise than by deflate.
 */
export const readCentralDirectory = async (file: OpenFile): Promise<readonly ZipMember[]> => {
  const {start, bytes, count} = await findDirectory(file);
  const buffer = await file.read(start, bytes);
  const members: ZipMember[] = [];
  for (let at = 0; members.length < count;) {
    if (at + ENTRY_BYTES > bytes || buffer.readUInt32LE(at) !== SIGNATURE.entry) throw malformedZip(file.path, `its directory has ${members.length} of ${count} members`);
    const lengths = [28, 30, 32].map((offset) => buffer.readUInt16LE(at + offset));
    const end = at + ENTRY_BYTES + lengths[0] + lengths[1] + lengths[2];
    if (end > bytes) throw malformedZip(file.path, 'its directory is cut off');
    members.push(readEntry(file.path, buffer.subarray(at, end), lengths));
    at = end;
  }
  checkNames(file.path, members);
  checkPlaces(file.path, members, start);
  return members;
};

interface Directory {
  readonly start: number;
  readonly bytes: number;
  readonly count: number;
}

const findDirectory = async (file: OpenFile): Promise<Directory> => {
  const tailStart = Math.max(0, file.bytes - END_BYTES - LONGEST_COMMENT);
  const tail = await file.read(tailStart, file.bytes - tailStart);
  let at = tail.length - END_BYTES;
  while (at >= 0 && !(tail.readUInt32LE(at) === SIGNATURE.end && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length)) at--;
  if (at < 0) throw ioError('truncated-file', `${file.path}: a zip archive without its directory, which lies at its end`, 'copy or download the file again, or wait until it is written');
  if (tail.readUInt16LE(at + 4) !== 0) throw malformedZip(file.path, 'one of several parts');
  const narrow = {count: tail.readUInt16LE(at + 10), bytes: tail.readUInt32LE(at + 12), start: tail.readUInt32LE(at + 16)};
  const directory = await findDirectory64(file, tailStart + at) ?? narrow;
  if (directory.bytes > MAX_DIRECTORY || directory.count > MAX_MEMBERS) throw malformedZip(file.path, `a directory of ${directory.count} members and ${directory.bytes} bytes is more than is read here`);
  if (directory.start + directory.bytes > tailStart + at) throw malformedZip(file.path, `its directory should lie at byte ${directory.start} and be ${directory.bytes} bytes long, in a file of ${file.bytes}`);
  return directory;
};

const findDirectory64 = async (file: OpenFile, end: number): Promise<Directory | undefined> => {
  if (end < LOCATOR_BYTES) return undefined;
  const locator = await file.read(end - LOCATOR_BYTES, LOCATOR_BYTES);
  if (locator.readUInt32LE(0) !== SIGNATURE.locator) return undefined;
  const position = locator.readBigUInt64LE(8);
  if (position > BigInt(end - LOCATOR_BYTES - 56)) throw malformedZip(file.path, `its zip64 directory should end at byte ${position}`);
  const record = await file.read(Number(position), 56);
  if (record.readUInt32LE(0) !== SIGNATURE.end64) throw malformedZip(file.path, 'its zip64 directory is not where it should be');
  const [count, bytes, start] = [32, 40, 48].map((offset) => Number(record.readBigUInt64LE(offset)));
  return {count, bytes, start};
};

const readEntry = (path: string, entry: Buffer, [nameBytes, extraBytes]: readonly number[]): ZipMember => {
  const flags = entry.readUInt16LE(8);
  const raw = entry.subarray(ENTRY_BYTES, ENTRY_BYTES + nameBytes);
  const name = flags & UTF8 ? raw.toString('utf8') : raw.toString('latin1');
  const method = entry.readUInt16LE(10);
  if (flags & ENCRYPTED) throw ioError('encrypted', `${path}: its member "${name}" is encrypted`, 'unpack it with its password, and save the array again');
  if (method !== 0 && method !== 8) throw ioError('unsupported-format', `${path}: its member "${name}" is packed by method ${method} (0, stored, and 8, deflated, can be read)`, 'np.savez_compressed("embeddings.npz", x)');
  const sizes = {bytes: entry.readUInt32LE(24), packedBytes: entry.readUInt32LE(20), header: entry.readUInt32LE(42)};
  const extra = entry.subarray(ENTRY_BYTES + nameBytes, ENTRY_BYTES + nameBytes + extraBytes);
  return {name, method, crc: entry.readUInt32LE(16), ...wideSizes(path, name, extra, sizes)};
};

type Sizes = Pick<ZipMember, 'bytes' | 'packedBytes' | 'header'>;

/** Sizes of 4 GiB and more stand in an extra field, in this order, those that are needed only (APPNOTE 4.5.3). */
const wideSizes = (path: string, name: string, extra: Buffer, sizes: Sizes): Sizes => {
  const wide: Record<keyof Sizes, number> = {...sizes};
  const missing = (['bytes', 'packedBytes', 'header'] as const).filter((key) => sizes[key] === 0xffffffff);
  if (missing.length === 0) return sizes;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    if (4 + 8 * missing.length > extra.length - at) break;
    missing.forEach((key, i) => { wide[key] = Number(extra.readBigUInt64LE(at + 4 + 8 * i)); });
    return wide;
  }
  throw malformedZip(path, `its member "${name}" has no zip64 sizes`);
};

const checkNames = (path: string, members: readonly ZipMember[]): void => {
  const seen = new Set<string>();
  for (const {name} of members) {
    if (seen.has(name)) throw malformedZip(path, `two of its members are named "${name}"`);
    seen.add(name);
  }
};

/** Overlapping members are how small archives unpack to huge ones (Fifield 2019, "A better zip bomb"). */
const checkPlaces = (path: string, members: readonly ZipMember[], end: number): void => {
  const inOrder = [...members].sort((a, b) => a.header - b.header);
  inOrder.forEach(({name, header, packedBytes}, i) => {
    const least = header + LOCAL_BYTES + packedBytes;
    if (least > end) throw malformedZip(path, `its member "${name}" should be ${packedBytes} bytes at byte ${header}, its directory begins at byte ${end}`);
    if (i + 1 < inOrder.length && least > inOrder[i + 1].header) throw malformedZip(path, `its members "${name}" and "${inOrder[i + 1].name}" overlap`);
  });
};

export const malformedZip = (path: string, what: string): CollapsarError =>
  ioError('malformed-zip', `${path}: a malformed zip archive: ${what}`, 'copy or download the file again, or save it again');
