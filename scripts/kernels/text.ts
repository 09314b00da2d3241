/** What one module is made for. */
export interface Variant {
  readonly float64: Tile;
  readonly float32: Tile;
  /** rows of a matrix taken together in its product with a vector, an even number that divides 12: what the registers hold */
  readonly productRows: number;
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

/** A tile's numbers of a left panel lie in pieces that no panel's end divides: each piece has an address of its own. */
export function pieces({height, width}: Tile): {readonly size: number; readonly count: number} {
  let size = height;
  while (width % size !== 0 || height % size !== 0) size--;
  return {size, count: height / size};
}

/** Where number `at` of the first term lies, in panels `$panel` bytes apart of rows of `width` numbers. */
export const inPanels = (base: string, at: string, {width, bytes}: Tile): string => `(i32.add ${base}
        (i32.add (i32.mul (i32.div_u ${at} (i32.const ${width})) (local.get $panel))
                 (i32.mul (i32.rem_u ${at} (i32.const ${width})) (i32.const ${bytes}))))`;
