/** What one module is made for. */
export interface Variant {
  /** rows and columns of the tile that is kept in registers */
  readonly height: number;
  readonly width: number;
  /** x · y + sum on pairs of float64 */
  readonly madd: (x: string, y: string, sum: string) => string;
}

export const lines = (n: number, line: (i: number) => string): string => Array.from({length: n}, (_, i) => line(i)).join('\n');
