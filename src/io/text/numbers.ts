const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const WORDS: ReadonlyMap<string, number> = new Map([
  ['nan', NaN], ['-nan', NaN], ['inf', Infinity], ['+inf', Infinity], ['-inf', -Infinity],
  ['infinity', Infinity], ['+infinity', Infinity], ['-infinity', -Infinity],
]);

/** The number that a cell of a text holds, as programs write them: decimal, nan, inf. undefined where it is none. */
export const parseNumber = (cell: string): number | undefined => {
  const value = +cell;
  // what JavaScript takes for a number and others do not: nothing at all, hexadecimal, "Infinity"
  if (value - value === 0 && cell !== '' && (cell.charCodeAt(1) < 58 || cell.length < 2 || DECIMAL.test(cell))) return cell.trim() === '' ? undefined : value;
  return DECIMAL.test(cell) ? value : WORDS.get(cell.trim().toLowerCase());
};

export const isNumber = (cell: string): boolean => parseNumber(cell) !== undefined;

export const isInteger = (cell: string): boolean => /^\s*[+-]?\d+\s*$/.test(cell);
