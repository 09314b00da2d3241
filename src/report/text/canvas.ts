/** A picture made of characters; each cell remembers what it belongs to, so that a theme may colour it. */
export type Ink = 'curve' | 'ceiling' | 'floor' | 'cliff' | 'axis' | 'none';

export interface Run {
  readonly text: string;
  readonly ink: Ink;
}

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** writes where the cell is empty; a text that leaves the canvas is cut */
  write(column: number, row: number, text: string, ink: Ink): void;
  /** the first column from `from` on with `length` empty cells in a row, or −1 */
  room(row: number, length: number, from: number): number;
  /** one dot of the fine grid, `dotsAcross` by `dotsDown` to a cell */
  dot(x: number, y: number, ink: Ink): void;
  readonly dotsAcross: number;
  readonly dotsDown: number;
  /** the rows, as runs of one ink, without the blanks at their ends */
  lines(): Run[][];
}

const BLANK = ' ';
const BRAILLE = 0x2800;
/** bit of the dot (x, y) in a braille character */
const BRAILLE_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** Braille dots, two by four to a cell; in ASCII one asterisk a cell. */
export const canvas = (width: number, height: number, unicode: boolean): Canvas => {
  const chars = new Array<string>(width * height).fill(BLANK);
  const inks = new Array<Ink>(width * height).fill('none');
  const dotsAcross = unicode ? 2 : 1;
  const dotsDown = unicode ? 4 : 1;

  const put = (at: number, char: string, ink: Ink): void => {
    chars[at] = char;
    inks[at] = ink;
  };
  const dot = (x: number, y: number, ink: Ink): void => {
    const at = Math.floor(y / dotsDown) * width + Math.floor(x / dotsAcross);
    const bit = BRAILLE_BITS[y % 4]?.[x % 2] ?? 0;
    const before = chars[at]?.charCodeAt(0) ?? 0;
    put(at, unicode ? String.fromCharCode((before >= BRAILLE ? before : BRAILLE) | bit) : '*', ink);
  };
  const write = (column: number, row: number, text: string, ink: Ink): void => {
    const room = [...text].slice(0, width - column);
    room.forEach((char, i) => {
      const at = row * width + column + i;
      if (inks[at] === 'none') put(at, char, ink);
    });
  };
  const room = (row: number, length: number, from: number): number =>
    inks
      .slice(row * width, (row + 1) * width)
      .map((ink) => (ink === 'none' ? BLANK : '#'))
      .join('')
      .indexOf(BLANK.repeat(length), from);
  const lines = (): Run[][] =>
    Array.from({length: height}, (_, row) => runs(chars.slice(row * width, (row + 1) * width), inks.slice(row * width, (row + 1) * width)));
  return {width, height, dotsAcross, dotsDown, write, room, dot, lines};
};

const runs = (chars: readonly string[], inks: readonly Ink[]): Run[] => {
  const out: {text: string; ink: Ink}[] = [];
  chars.slice(0, chars.findLastIndex((char) => char !== BLANK) + 1).forEach((char, i) => {
    const last = out.at(-1);
    const ink = inks[i] ?? 'none';
    if (last?.ink === ink) last.text += char;
    else out.push({text: char, ink});
  });
  return out;
};
