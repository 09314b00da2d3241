import {ioError} from '../errors.js';
import {cannotRead} from './file-errors.js';
import {readSmallText} from './small-text.js';

const MOST = 256e6;

/** Labels from a text file, one a line in the order of the rows; an empty line is a row without a label. */
export async function readLabels(path: string): Promise<(string | null)[]> {
  let text: string;
  try {
    text = await readSmallText(path, MOST);
  } catch (error) {
    throw cannotRead(path, error);
  }
  if (text.includes('\u0000')) throw ioError('labels-not-text', `${path} is no text: labels are read one a line`, `np.savetxt('labels.txt', labels, fmt='%s')`);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line === '' ? null : line));
}
