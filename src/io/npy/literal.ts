/** A Python literal as a npy header may hold it: tuples and lists are arrays, dicts are Maps, integers are bigint. */
export type Literal = string | bigint | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

const MAX_DEPTH = 16;
const SPACE = /[ \t\r\n\f]*/y;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_]\w*/y;
const TEXT = /[uU]?(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/y;
const WORDS: ReadonlyMap<string, Literal> = new Map<string, Literal>([['True', true], ['False', false], ['None', null]]);

/**
 * Reads one literal and nothing after it. Nothing is evaluated: a name or a call is an error.
 * Python 2's `3L` is read as 3. Throws SyntaxError with the position.
 */
export const parseLiteral = (text: string): Literal => {
  const cursor = {text, at: 0};
  const value = readValue(cursor, 0);
  skipSpace(cursor);
  if (cursor.at < text.length) fail(cursor, 'something follows the literal');
  return value;
};

interface Cursor {
  readonly text: string;
  at: number;
}

const readValue = (cursor: Cursor, depth: number): Literal => {
  if (depth > MAX_DEPTH) fail(cursor, 'nested too deeply');
  skipSpace(cursor);
  const head = cursor.text[cursor.at];
  if (head === '{') return readDict(cursor, depth);
  if (head === '(') return readSequence(cursor, ')', depth);
  if (head === '[') return readSequence(cursor, ']', depth);
  return readScalar(cursor);
};

const readScalar = (cursor: Cursor): Literal => {
  const quoted = match(cursor, TEXT);
  if (quoted) return (quoted[1] ?? quoted[2]).replace(/\\(['"\\])/g, '$1');
  const number = match(cursor, NUMBER);
  if (number) return readNumber(cursor, number[0]);
  const value = WORDS.get(match(cursor, WORD)?.[0] ?? '');
  return value === undefined ? fail(cursor, 'not a literal') : value;
};

const readNumber = (cursor: Cursor, digits: string): Literal => {
  if (/[.eE]/.test(digits)) return Number(digits);
  take(cursor, 'L');
  return BigInt(digits.replace('+', ''));
};

const readSequence = (cursor: Cursor, end: ')' | ']', depth: number): Literal => {
  cursor.at++;
  const items: Literal[] = [];
  let comma = false;
  while (!take(cursor, end)) {
    if (items.length > 0 && !comma) fail(cursor, `no "${end}"`);
    items.push(readValue(cursor, depth + 1));
    comma = take(cursor, ',');
  }
  return end === ')' && items.length === 1 && !comma ? items[0] : items;
};

const readDict = (cursor: Cursor, depth: number): Literal => {
  cursor.at++;
  const entries = new Map<string, Literal>();
  let comma = true;
  while (!take(cursor, '}')) {
    if (!comma) fail(cursor, 'no "}"');
    const key = readValue(cursor, depth + 1);
    if (typeof key !== 'string' || entries.has(key)) fail(cursor, 'a key is repeated or not text');
    if (!take(cursor, ':')) fail(cursor, 'no ":"');
    entries.set(key as string, readValue(cursor, depth + 1));
    comma = take(cursor, ',');
  }
  return entries;
};

const match = (cursor: Cursor, pattern: RegExp): RegExpExecArray | null => {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
};

const skipSpace = (cursor: Cursor): void => void match(cursor, SPACE);

const take = (cursor: Cursor, char: string): boolean => {
  skipSpace(cursor);
  const found = cursor.text[cursor.at] === char;
  if (found) cursor.at++;
  return found;
};

const fail = (cursor: Cursor, why: string): never => {
  throw new SyntaxError(`${why} at character ${cursor.at}`);
};
