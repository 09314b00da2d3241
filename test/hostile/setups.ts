import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, chmodSync, copyFileSync, createWriteStream, ftruncateSync, mkdirSync, openSync, readFileSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {execPath, getuid, platform} from 'node:process';
import {join} from 'node:path';
import {crc32, constants, deflateRawSync} from 'node:zlib';
import {FOLDER} from './case.js';
import {BIN, run} from '../cli/run.js';

/** Makes in an empty folder what cannot lie in fixtures. What it returns is told when the program runs. */
type Setup = (folder: string) => void | OnStart | Promise<void | OnStart>;
type OnStart = (pid: number) => void;

const header = (shape: string): Buffer => {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'), Buffer.from(text)]);
};

/** What a writer sends before it goes away. */
const through = (bytes: Buffer): Setup => (folder) => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  return () => void createWriteStream(join(folder, 'pipe')).on('error', () => undefined).end(bytes);
};

const SPARSE_ROWS = 3_000_000;

/** A file of 192 MB that is on no disk, and is changed while the program reads it. */
const changing = (change: (path: string) => void): Setup => (folder) => {
  const path = join(folder, 'changing.npy');
  const head = header(`(${SPARSE_ROWS}, 16)`);
  writeFileSync(path, head);
  ftruncateSync(openSync(path, 'r+'), head.length + SPARSE_ROWS * 64);
  return (pid) => whenReading(pid, () => change(path));
};

/** The program itself is some megabytes. */
const BEGUN = 50e6;

const whenReading = (pid: number, then: () => void): void => {
  const timer = setInterval(() => {
    const read = bytesRead(pid);
    if (read === null || read > BEGUN) clearInterval(timer);
    if (read !== null && read > BEGUN) then();
  }, 2);
};

/** null where the process is gone */
const bytesRead = (pid: number): number | null => {
  try {
    return Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
};

/** Whom nothing belongs to. */
const NOBODY = 65534;

/** Deflated zeros: a piece that ends on its own stands for the same bytes as often as it is there. */
const zerosInZip = (bytes: number): Buffer => {
  const head = header(`(${bytes / 4096}, 1024)`);
  const piece = Buffer.alloc(1 << 20);
  const packedPiece = deflateRawSync(piece, {finishFlush: constants.Z_FULL_FLUSH});
  const count = bytes / piece.length;
  const packed = Buffer.concat([deflateRawSync(head, {finishFlush: constants.Z_FULL_FLUSH}), ...Array.from({length: count}, () => packedPiece), deflateRawSync(Buffer.alloc(0))]);
  let crc = crc32(head);
  for (let i = 0; i < count; i++) crc = crc32(piece, crc);
  const name = Buffer.from('a.npy');
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(head.length + bytes, 18);
  fields.writeUInt16LE(name.length, 22);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, Buffer.alloc(14), name]);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
  const end = Buffer.from('PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
};

const sample = (folder: string, name: string): void => copyFileSync(join(FOLDER, 'sample.npy'), join(folder, name));

export const SETUPS: Readonly<Record<string, Setup>> = {
  'half a npy through a pipe': through(readFileSync(join(FOLDER, 'sample.npy')).subarray(0, 700)),
  'Parquet through a pipe': through(readFileSync(join(FOLDER, '62-parquet-checksum.parquet'))),
  'an empty directory': (folder) => void mkdirSync(join(folder, 'folder')),
  'embeddings': (folder) => sample(folder, 'emb.npy'),
  'a file that grows': changing((path) => appendFileSync(path, 'more')),
  'a file that shrinks': changing((path) => truncateSync(path, 1_000_000)),
  'a broken link': (folder) => symlinkSync('nothing.npy', join(folder, 'link.npy')),
  'links that go round': (folder) => {
    symlinkSync('other.npy', join(folder, 'link.npy'));
    symlinkSync('link.npy', join(folder, 'other.npy'));
  },
  'an unreadable file': (folder) => {
    sample(folder, 'unreadable.npy');
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'unreadable.npy'), 0);
  },
  'a gibibyte in a megabyte': (folder) => writeFileSync(join(folder, 'bomb.npz'), zerosInZip(1 << 30)),
  'a header of 101 MB': (folder) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(101_000_000n);
    writeFileSync(join(folder, 'wide.safetensors'), Buffer.concat([length, Buffer.from('{"a":'.padEnd(101_000_000)), Buffer.alloc(48)]));
  },
  'a baseline of 3 dimensions': async (folder) => {
    sample(folder, 'sample.npy');
    writeFileSync(join(folder, 'narrow.csv'), Array.from({length: 64}, (_, i) => `${Math.sin(i)},${Math.sin(i * i)},${Math.cos(i ** 3)}\n`).join(''));
    await run(['audit', 'narrow.csv', '-o', 'narrow.report.json'], {cwd: folder});
  },
};

/** Root may read everything: then it is another who cannot. */
export const userFor = (setup: string): number | undefined => setup === 'an unreadable file' && getuid?.() === 0 ? NOBODY : undefined;

/** Only Linux says how much a process has read, and the other user may not be let in here. */
export const cannotSetUp = (setup: string | undefined): boolean => setup !== undefined
  && ((/grows|shrinks|pipe/.test(setup) && platform !== 'linux') || (userFor(setup) !== undefined && spawnSync(execPath, [BIN, '--version'], {uid: NOBODY}).status !== 0));

/** What depends on how far the program had come when the file changed. */
export const varies = (setup: string | undefined): boolean => setup === 'a file that shrinks';
