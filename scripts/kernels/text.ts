/** What one module is made for. */
export interface Variant {
  readonly float64: Tile;
  readonly float32: Tile;
}

/** Sums of products that are kept in registers, and the panels that they are made from. */
export interface Tile {
  readonly height: number;
  /** divides 12 */
  readonly width: number;
  /** of a number in the panels */
  readonly bytes: 4 | 8;
  /** x · y + sum on vectors of such numbers */
  readonly madd: (x: string, y: string, sum: string) => string;
  /** rows summed in registers at most */
  readonly run: number;
}

export const lines = (n: number, line: (i: number) => string): string => Array.from({length: n}, (_, i) => line(i)).join('\n');
