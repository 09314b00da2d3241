/** Changes within a format whose frame is then made right again, so that they get past its first checks. */
import {crc32, deflateRawSync, inflateRawSync} from 'node:zlib';
import {mutate, type Palette} from './mutations.js';
import type {Random} from './random.js';

export type Structure = (bytes: Buffer, random: Random, palette: Palette) => Buffer;

/** The part [from, to) changed, the rest as it was. */
const within = (bytes: Buffer, from: number, to: number, random: Random, palette: Palette): {before: Buffer; changed: Buffer; after: Buffer} => ({
  before: bytes.subarray(0, from),
  changed: mutate(bytes.subarray(from, to), random, {...palette, marks: palette.marks.filter((mark) => mark >= from && mark < to).map((mark) => mark - from)}),
  after: bytes.subarray(to),
});

/** The header of a npy file, and its length. */
export const npyStructure: Structure = (bytes, random, palette) => {
  if (bytes.length < 12) return mutate(bytes, random, palette);
  const wide = bytes[6] > 1;
  const start = wide ? 12 : 10;
  const {before, changed, after} = within(bytes, start, start + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8)), random, palette);
  const head = Buffer.from(before);
  if (wide && before.length === start) head.writeUInt32LE(changed.length, 8);
  else if (before.length === start) head.writeUInt16LE(changed.length & 0xffff, 8);
  return Buffer.concat([head, changed, after]);
};

/** The JSON of a safetensors file, and its length. */
export const safetensorsStructure: Structure = (bytes, random, palette) => {
  if (bytes.length < 9) return mutate(bytes, random, palette);
  const {changed, after} = within(bytes, 8, 8 + Number(bytes.readBigUInt64LE(0) & 0xffffffn), random, palette);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(changed.length));
  return Buffer.concat([length, changed, after]);
};

const FOOTER_TAIL = 8;

/** The footer of a Parquet file and its length, or what lies before it. */
export const parquetStructure: Structure = (bytes, random, palette) => {
  if (bytes.length < 12) return mutate(bytes, random, palette);
  const end = bytes.length - FOOTER_TAIL;
  const start = Math.max(4, end - bytes.readUInt32LE(end));
  if (random.chance(0.5)) {
    const {before, changed, after} = within(bytes, 4, start, random, palette);
    // offsets of the footer hold only where nothing moved
    const body = random.chance(0.9) ? Buffer.concat([changed, Buffer.alloc(start)]).subarray(0, start - 4) : changed;
    return Buffer.concat([before, body, after]);
  }
  const {before, changed, after} = within(bytes, start, end, random, palette);
  const tail = Buffer.from(after);
  tail.writeUInt32LE(changed.length, 0);
  return Buffer.concat([before, changed, tail]);
};

/** The metadata of an Arrow file or stream, whose lengths stay: flatbuffers point into themselves. */
export const arrowStructure: Structure = (bytes, random, palette) => {
  if (palette.marks.length === 0) return mutate(bytes, random, palette);
  const changed = Buffer.from(bytes);
  for (let left = random.pick([1, 1, 2, 3]); left > 0; left--) {
    const at = Math.min(random.pick(palette.marks) + 4 * random.below(200), changed.length - 8);
    if (at < 0) return changed;
    const far = Math.min(changed.length - 8, Math.max(0, at + 4 * (random.below(64) - 32)));
    const write: readonly (() => unknown)[] = [
      () => changed.writeInt32LE(random.pick([0, 1, -1, 4, 8, 0x7fffffff, -0x80000000, 1 << 20, random.below(256)]), at),
      () => changed.writeUInt16LE(random.pick([0, 1, 2, 4, 6, 8, 0xffff, random.below(64)]), at + 2 * random.below(2)),
      () => changed.writeInt32LE(changed.readInt32LE(at) + 4 * (random.below(9) - 4) | 0, at),
      () => changed.writeInt32LE(far - at, at),
      () => changed.copyWithin(at, far, far + random.pick([2, 4, 8])),
      () => changed.writeBigInt64LE(random.pick([0n, -1n, 1n << 62n, 1n << 53n, 1n << 33n, BigInt(random.below(4096))]), at),
    ];
    random.pick(write)();
  }
  return changed;
};

interface Member {
  readonly name: Buffer;
  readonly data: Buffer;
  readonly deflated: boolean;
}

const entriesOf = (bytes: Buffer): Member[] => {
  const members: Member[] = [];
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0 && at + 46 <= bytes.length; at = bytes.indexOf('PK\x01\x02', at + 46)) {
    const [method, packed, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
    if (local + 30 > bytes.length) continue;
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const name = bytes.subarray(at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    try {
      const raw = bytes.subarray(start, start + packed);
      members.push({name, data: method === 8 ? inflateRawSync(raw, {maxOutputLength: 1 << 20}) : raw, deflated: method === 8});
    } catch {
      // a seed that is broken already is changed as bytes
    }
  }
  return members;
};

const zipOf = (members: readonly Member[]): Buffer => {
  const [locals, entries]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const {name, data, deflated} of members) {
    const packed = deflated ? deflateRawSync(data, {level: 1}) : data;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflated ? 8 : 0, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    locals.push(Buffer.from('PK\x03\x04'), common, name, packed);
    entries.push(Buffer.from('PK\x01\x02\x14\0'), common, place, name);
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(Buffer.concat(entries).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...entries, end]);
};

/** A member of a zip archive, which is packed again with the sizes and checksums that it then has. */
export const zipStructure = (inner: Structure): Structure => (bytes, random, palette) => {
  const members = entriesOf(bytes);
  if (members.length === 0) return mutate(bytes, random, palette);
  const chosen = random.below(members.length);
  const changed = members.map((member, i) => i === chosen ? {...member, data: inner(member.data, random, {...palette, marks: []}), deflated: random.chance(0.2) !== member.deflated} : member);
  return zipOf(changed);
};
