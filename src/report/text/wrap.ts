/** Columns that a text takes in a terminal: wide East Asian characters and emoji two, combining marks none. */
export const displayWidth = (text: string): number => {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
};

const charWidth = (char: string): number => {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/\p{Mark}/u.test(char)) return 0;
  return /\p{Emoji_Presentation}/u.test(char) || WIDE.some(([low, high]) => code >= low && code <= high) ? 2 : 1;
};

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** The text in lines of at most `width` columns, broken at spaces, and inside a word only where it is longer than a line. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((item) => chop(item, width))) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

const chop = (word: string, width: number): string[] => {
  const parts: string[] = [];
  let part = '';
  for (const char of word) {
    if (displayWidth(part) + charWidth(char) > width) {
      parts.push(part);
      part = '';
    }
    part += char;
  }
  return [...parts, part];
};

/** At most about `length` characters of a text: its start and its end, an ellipsis between them. */
export const shorten = (text: string, length: number): string => {
  const chars = [...text];
  if (chars.length <= length) return text;
  const half = Math.floor((length - 1) / 2);
  return `${chars.slice(0, length - 1 - half).join('')}…${half > 0 ? chars.slice(-half).join('') : ''}`;
};

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
