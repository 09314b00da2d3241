import {ioError} from '../../errors.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';
import {integerLabel} from '../integer-labels.js';
import {elementType} from '../npy/descr.js';
import type {NpzArray} from './open-npz.js';

/** Gives the next labels, as text, each time it is called. */
export type LabelReader = (rows: number) => Promise<(string | null)[]>;

/** Bytes of one label at most: a fixed-width text array is as wide as its longest. */
const WIDEST = 1 << 16;

/** Reads a one-dimensional array of integers, truths or text (`U`, `S`) as labels. Throws CollapsarError, exit 3, for others. */
export const labelReader = async (bytes: ByteCursor, {name, header: {descr, shape, offset}}: NpzArray, path: string): Promise<LabelReader> => {
  const [, order, kind, digits] = /^([<>=|])([iubUS])(\d+)$/.exec(descr) ?? [];
  const size = Number(digits) * (kind === 'U' ? 4 : 1);
  if (kind === undefined || shape.length !== 1 || size > WIDEST) throw ioError('bad-labels', `${path}: array "${name}" (${descr}, ${shape.length}-d) is no list of labels: whole numbers or text, one a row`);
  await bytes.fill(new Uint8Array(offset));
  const show = kind === 'U' ? utf32(order === '>') : kind === 'S' ? (label: Buffer) => label.toString('latin1').replace(/\0+$/, '') : integers(path, descr);
  return async (rows) => {
    const raw = Buffer.alloc(rows * size);
    if (await bytes.fill(raw) < raw.length) throw ioError('truncated-file', `${path}: array "${name}" ends before its ${shape[0]} labels do`);
    return Array.from({length: rows}, (_, row) => show(raw.subarray(row * size, (row + 1) * size)));
  };
};

const utf32 = (big: boolean) => (label: Buffer): string => {
  let text = '';
  for (let at = 0; at < label.length; at += 4) {
    const point = big ? label.readUInt32BE(at) : label.readUInt32LE(at);
    text += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point);
  }
  return text.replace(/\0+$/, '');
};

const integers = (path: string, descr: string) => {
  const {type, swapped} = elementType(path, descr);
  return integerLabel(type, swapped);
};
