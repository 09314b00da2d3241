import {ioError, unfitError} from '../../errors.js';
import type {Floats} from '../block/layout.js';
import {askedLabels} from '../choose-columns.js';
import type {OpenOptions} from '../source.js';
import {isInteger, parseNumber} from './numbers.js';
import type {TextRow, TextTable} from './text-source.js';

interface WordRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** word2vec's first line: how many words, and how many numbers each has. */
export const isWord2vecHeader = ([first, second]: readonly (readonly string[])[]): boolean =>
  first?.length === 2 && first.every(isInteger) && Number(first[1]) > 0 && second !== undefined && second.length > Number(first[1]);

/** A word and its vector a line; the words are the column `word`. A word may hold blanks: the numbers are the last of the line. */
export const openWordVectors = async (path: string, ahead: readonly WordRecord[], records: () => Promise<WordRecord | undefined>, options: OpenOptions): Promise<TextTable> => {
  const header = isWord2vecHeader(ahead.map(({cells}) => cells)) ? (await records())?.cells.map(Number) : undefined;
  const dims = header?.[1] ?? ahead[0].cells.length - 1;
  const labels = askedLabels(options);
  for (const [flag, name, known] of [['column', options.column ?? 'vector', 'vector'], ...labels.map((asked) => [asked.flag, asked.name, 'word'])]) {
    if (name !== known) throw ioError('no-such-column', `${path}: no column "${name}" in it; it has word (text), vector (numbers)`, `--${flag} ${known}`);
  }
  let count = 0;
  const next = async (out: Floats, at: number): Promise<TextRow | undefined> => {
    const record = await records();
    if (!record) {
      if (header && count !== header[0]) throw ioError('truncated-file', `${path}: its first line says ${header[0]} words, ${count} are there`, 'copy or download the file again');
      return undefined;
    }
    const {cells, line} = record;
    const words = cells.length - dims;
    if (words < 1) throw unfitError('ragged-rows', `${path}: line ${line} has ${cells.length - 1} numbers, and ${dims} in the lines before`, 'is the line cut off?');
    for (let i = 0; i < dims; i++) {
      const value = parseNumber(cells[words + i]);
      if (value === undefined) throw ioError('not-a-number', `${path}: line ${line}, number ${i + 1}: "${cells[words + i].slice(0, 40)}" is no number`);
      out[at + i] = value;
    }
    count++;
    const word = cells.slice(0, words).join(' ');
    return {labels: labels.map(() => word)};
  };
  return {
    format: 'word-vectors', dtype: 'float32', dims, column: 'vector', next,
    columns: [{name: 'word', type: 'text', dims: null, rows: header?.[0] ?? null, role: 'label'}, {name: 'vector', type: 'numbers', dims, rows: header?.[0] ?? null, role: 'embedding'}],
  };
};
