export type Delimiter = ',' | '\t' | ';' | ' ';

/** Comma, tab or semicolon, whichever the line has most of; white space where it has none. */
export const delimiterOf = (line: string): Delimiter => {
  const bare = line.replace(/"[^"]*"|\[[^\]]*\]/g, '');
  const counts = ([',', '\t', ';'] as const).map((char) => [char, bare.split(char).length - 1] as const).sort((a, b) => b[1] - a[1]);
  return counts[0][1] > 0 ? counts[0][0] : ' ';
};

/** Cells of a line at most: more are no vector, and would take memory by the gigabyte. */
export const MAX_CELLS = 2e5;

/** The cells of a line, MAX_CELLS + 1 at most; those in quotes may hold the delimiter, and quotes twice (RFC 4180). undefined where a quote is not closed. */
export const splitCells = (line: string, delimiter: Delimiter): string[] | undefined => {
  if (delimiter === ' ') return line.trim().split(/\s+/, MAX_CELLS + 1);
  if (!line.includes('"')) return line.split(delimiter, MAX_CELLS + 1);
  const cells: string[] = [];
  for (let at = 0; cells.length <= MAX_CELLS;) {
    if (line[at] !== '"') {
      const end = line.indexOf(delimiter, at);
      cells.push(end < 0 ? line.slice(at) : line.slice(at, end));
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    let end = line.indexOf('"', at + 1);
    while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
    if (end < 0) return undefined;
    cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
    const after = line.indexOf(delimiter, end + 1);
    if (after < 0) return cells;
    at = after + 1;
  }
  return cells;
};

/** The numbers of a cell such as `[0.1, 0.2]`; undefined where it is none. */
export const splitList = (cell: string): string[] | undefined =>
  /^\s*\[[^[\]]*\]\s*$/.test(cell) ? cell.trim().slice(1, -1).trim().split(/\s*,\s*|\s+/).filter((item) => item !== '') : undefined;
