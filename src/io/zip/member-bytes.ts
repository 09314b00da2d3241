import {pipeline} from 'node:stream';
import {crc32, createInflateRaw} from 'node:zlib';
import {CollapsarError, ioError} from '../../errors.js';
import type {ByteOrigin} from '../bytes/byte-cursor.js';
import {cursorOver} from '../bytes/byte-cursor.js';
import {pieces, type OpenFile} from '../bytes/file-bytes.js';
import {malformedZip, type ZipMember} from './central-directory.js';

const LOCAL_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;

/** Byte of the archive at which a member's data lie, by its own header; throws CollapsarError, exit 3, where that contradicts the directory. */
export const memberStart = async (file: OpenFile, {name, method, header, packedBytes}: ZipMember): Promise<number> => {
  const local = await file.read(header, LOCAL_BYTES);
  const start = header + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (local.readUInt32LE(0) !== LOCAL_SIGNATURE || local.readUInt16LE(8) !== method || start + packedBytes > file.bytes) {
    throw malformedZip(file.path, `its member "${name}" is not where its directory says`);
  }
  return start;
};

const SUSPICIOUS_BYTES = 256e6;
const SUSPICIOUS_RATIO = 200;

/**
 * What a member holds, unpacked as it is read: memory is flat. At its end, its length and CRC-32 are those of the directory, and the
 * file is unchanged. Throws CollapsarError, exit 3, where they are not, and as soon as more comes than was said.
 */
export const memberOrigin = (file: OpenFile, member: ZipMember): ByteOrigin => {
  const path = `${file.path}: ${member.name}`;
  if (member.bytes > SUSPICIOUS_BYTES && member.bytes > SUSPICIOUS_RATIO * member.packedBytes) {
    throw ioError('zip-bomb', `${path} unpacks from ${member.packedBytes} bytes to ${member.bytes}, as no embeddings do`, 'if it is to be trusted: np.save("embeddings.npy", np.load(FILE)[NAME])');
  }
  return {path, bytes: member.bytes, start: () => cursorOver(path, checked(file, member)), close: file.close};
};

async function* checked(file: OpenFile, member: ZipMember): AsyncGenerator<Uint8Array> {
  let [crc, bytes] = [0, 0];
  for await (const chunk of unpacked(file, member)) {
    crc = crc32(chunk, crc);
    bytes += chunk.length;
    if (bytes > member.bytes) throw malformedZip(file.path, `its member "${member.name}" holds more than the ${member.bytes} bytes that it says`);
    yield chunk;
  }
  if (bytes < member.bytes) throw malformedZip(file.path, `its member "${member.name}" holds ${bytes} bytes, and says ${member.bytes}`);
  if (crc !== member.crc) throw ioError('bad-checksum', `${file.path}: the checksum of its member "${member.name}" is wrong: the data are damaged`, 'copy or download the file again');
  await file.checkUnchanged();
}

async function* unpacked(file: OpenFile, member: ZipMember): AsyncGenerator<Uint8Array> {
  const start = await memberStart(file, member);
  const packed = pieces(file, start, start + member.packedBytes);
  if (member.method === 0) {
    yield* packed;
    return;
  }
  const inflated = createInflateRaw({chunkSize: 1 << 18});
  pipeline(packed, inflated, () => undefined);
  try {
    for await (const chunk of inflated) yield chunk as Uint8Array;
  } catch (cause) {
    throw cause instanceof CollapsarError ? cause : malformedZip(file.path, `its member "${member.name}" cannot be unpacked (${(cause as Error).message})`);
  } finally {
    inflated.destroy();
  }
}
