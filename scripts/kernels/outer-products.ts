/** WebAssembly text for the rank-k update of one tile of Σ y yᵀ, and for the packing of rows into the panels that it reads. */

import {inPanels, lines, pieces, type Tile} from './text.js';

/** Columns packed at a time: a multiple of every panel width, and all their shifts fit in registers. */
export const PACK = 12;

/**
 * Centres `rows` rows of `columns` columns (a multiple of 12) and packs them into panels of `width` columns:
 * out[panel][row][width] in float64. `stride` is the distance of rows in bytes. Rows run inside, 12 columns a time.
 */
export const pack = (name: string, width: number, float32: boolean): string => packer(name, width, float32, '', {
  bytes: 8, before: '', store: (i, at, x) => `(v128.store offset=${16 * i} (local.get ${at}) ${x})`,
});

/**
 * The same in float32, about the rows' own mean as well: `means` gets √rows · (mean − shift) of each column, so that the sum of outer
 * products about the shift is that of the panels and of `means`.
 */
export function packRounded(name: string, width: number, float32: boolean): string {
  const count = '(f64x2.splat (f64.convert_i32_s (local.get $rows)))';
  return packer(name, width, float32, '(param $means i32)', {
    bytes: 4,
    before: `${lines(PACK / 2, (i) => `(local.set $sum${i} (v128.const i64x2 0 0))`)}
      (loop $row
        ${lines(PACK / 2, (i) => `(local.set $sum${i} (f64x2.add (local.get $sum${i}) (f64x2.sub ${loadPair(float32, i)} (local.get $shift${i}))))`)}
        (local.set $from (i32.add (local.get $from) (local.get $stride)))
        (br_if $row (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $from (local.get $source))
      (local.set $left (local.get $rows))
      ${lines(PACK / 2, (i) => `(local.set $sum${i} (f64x2.div (local.get $sum${i}) ${count}))
      (local.set $shift${i} (f64x2.add (local.get $shift${i}) (local.get $sum${i})))
      (v128.store offset=${16 * i} (local.get $means) (f64x2.mul (local.get $sum${i}) (f64x2.sqrt ${count})))`)}
      (local.set $means (i32.add (local.get $means) (i32.const ${PACK * 8})))`,
    store: (i, at, x) => `(v128.store64_lane offset=${8 * i} 0 (local.get ${at}) (f32x4.demote_f64x2_zero ${x}))`,
  });
}

const loadPair = (float32: boolean, i: number): string => float32
  ? `(f64x2.promote_low_f32x4 (v128.load64_zero offset=${8 * i} (local.get $from)))`
  : `(v128.load offset=${16 * i} (local.get $from))`;

interface Packing {
  /** of a packed number */
  readonly bytes: number;
  /** on the 12 columns, before they are packed */
  readonly before: string;
  /** two numbers to the place of the i-th pair after `at` */
  readonly store: (i: number, at: string, x: string) => string;
}

function packer(name: string, width: number, float32: boolean, parameters: string, {bytes, before, store}: Packing): string {
  const panels = PACK / width;
  const pairs = width / 2;
  return `
  (func (export "${name}") (param $source i32) (param $stride i32) (param $rows i32) (param $columns i32) (param $shift i32) (param $out i32) ${parameters}
    (local $from i32) (local $left i32) (local $panel i32)
    ${lines(panels, (p) => `(local $to${p} i32)`)} ${lines(PACK / 2, (i) => `(local $shift${i} v128) (local $sum${i} v128)`)}
    (local.set $panel (i32.mul (local.get $rows) (i32.const ${width * bytes})))
    (loop $column
      (local.set $from (local.get $source))
      (local.set $left (local.get $rows))
      ${lines(panels, (p) => `(local.set $to${p} (i32.add (local.get $out) (i32.mul (local.get $panel) (i32.const ${p}))))`)}
      ${lines(PACK / 2, (i) => `(local.set $shift${i} (v128.load offset=${16 * i} (local.get $shift)))`)}
      ${before}
      (loop $row
        ${lines(PACK / 2, (i) => store(i % pairs, `$to${Math.floor(i / pairs)}`, `(f64x2.sub ${loadPair(float32, i)} (local.get $shift${i}))`))}
        ${lines(panels, (p) => `(local.set $to${p} (i32.add (local.get $to${p}) (i32.const ${width * bytes})))`)}
        (local.set $from (i32.add (local.get $from) (local.get $stride)))
        (br_if $row (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $source (i32.add (local.get $source) (i32.const ${PACK * (float32 ? 4 : 8)})))
      (local.set $shift (i32.add (local.get $shift) (i32.const ${PACK * 8})))
      (local.set $out (i32.add (local.get $out) (i32.mul (local.get $panel) (i32.const ${panels}))))
      (br_if $column (i32.gt_s (local.tee $columns (i32.sub (local.get $columns) (i32.const ${PACK}))) (i32.const 0)))))`;
}

/**
 * `tile`: c[i][j] += Σ_k a[k][i] · b[k][j] for `height` × `width` entries kept in registers, k in order; c is float64. Of float32
 * panels it goes to c after every `run` rows.
 * `multiply`: the same for all tiles of a block of iCount × jCount entries, or of its upper triangle and what of the lower
 * one shares a tile with it. Both panels hold `rows` rows of `width` columns.
 */
export function multiply(name: string, tile: string, shape: Tile): string {
  const {height, width, madd, bytes, run} = shape;
  const {size, count} = pieces(shape);
  const vectors = (width * bytes) / 16;
  const sum = (i: number, v: number) => `$sum${i}_${v}`;
  const each = (line: (i: number, v: number) => string) => lines(height, (i) => lines(vectors, (v) => line(i, v)));
  const row = (i: number) => `(local.set $x (v128.load${8 * bytes}_splat offset=${bytes * (i % size)} (local.get $a${Math.floor(i / size)})))
      ${lines(vectors, (v) => `(local.set ${sum(i, v)} ${madd('(local.get $x)', `(local.get $b${v})`, `(local.get ${sum(i, v)})`)})`)}`;
  const addPair = (offset: number, pair: string) => `(v128.store offset=${offset} (local.get $to)
        (f64x2.add (v128.load offset=${offset} (local.get $to)) ${pair}))`;
  const addVector = (i: number, v: number) => (bytes === 8 ? addPair(16 * v, `(local.get ${sum(i, v)})`) : `${addPair(32 * v, low(`(local.get ${sum(i, v)})`))}
      ${addPair(32 * v + 16, high(`(local.get ${sum(i, v)})`))}`);
  const add = (i: number) => `${lines(vectors, (v) => addVector(i, v))}
      (local.set $to (i32.add (local.get $to) (local.get $stride)))`;
  const rows = (stop: string) => `(loop $k
      ${lines(vectors, (v) => `(local.set $b${v} (v128.load offset=${16 * v} (local.get $b)))`)}
      ${lines(height, row)}
      ${lines(count, (p) => `(local.set $a${p} (i32.add (local.get $a${p}) (i32.const ${bytes * width})))`)}
      (local.set $b (i32.add (local.get $b) (i32.const ${bytes * width})))
      (br_if $k (i32.lt_u (local.get $b) (local.get ${stop}))))
    (local.set $to (local.get $c))
    ${lines(height, add)}`;
  const inRuns = () => `(loop $run
    (local.set $stop (i32.add (local.get $b) (i32.const ${run * bytes * width})))
    (if (i32.gt_u (local.get $stop) (local.get $end)) (then (local.set $stop (local.get $end))))
    ${each((i, v) => `(local.set ${sum(i, v)} (v128.const i64x2 0 0))`)}
    ${rows('$stop')}
    (br_if $run (i32.lt_u (local.get $b) (local.get $end))))`;
  return `
  (func ${tile} ${lines(count, (p) => `(param $a${p} i32)`)} (param $b i32) (param $end i32) (param $c i32) (param $stride i32) (local $x v128) (local $to i32) (local $stop i32)
    ${lines(vectors, (v) => `(local $b${v} v128)`)} ${each((i, v) => `(local ${sum(i, v)} v128)`)}
    ${run === Infinity ? rows('$end') : inRuns()})

  (func (export "${name}") (param $pi i32) (param $pj i32) (param $rows i32) (param $c i32)
    (param $iCount i32) (param $jCount i32) (param $upper i32)
    (local $i i32) (local $j i32) (local $panel i32) (local $stride i32) (local $b i32) ${leftLocals(shape)}
    (local.set $stride (i32.shl (local.get $jCount) (i32.const 3)))
    (local.set $panel (i32.mul (local.get $rows) (i32.const ${bytes * width})))
    (loop $rowsOfTiles
      ${leftOf('$pi', '$i', shape)}
      (local.set $j (select
        (i32.mul (i32.div_u (local.get $i) (i32.const ${width})) (i32.const ${width})) (i32.const 0) (local.get $upper)))
      (loop $tiles
        (local.set $b ${inPanels('(local.get $pj)', '(local.get $j)', shape)})
        ${callTile(tile, shape, `(i32.add (local.get $c) (i32.add (i32.mul (local.get $i) (local.get $stride)) (i32.shl (local.get $j) (i32.const 3))))`)}
        (br_if $tiles (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const ${width}))) (local.get $jCount))))
      (br_if $rowsOfTiles (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const ${height}))) (local.get $iCount)))))`;
}

/** Where the pieces of a tile's left side lie, from number `at` on of the panels at `base`; `$a0`, `$a1`, … are set. */
export const leftOf = (base: string, at: string, shape: Tile): string => {
  const {size, count} = pieces(shape);
  return lines(count, (p) => `(local.set $a${p} ${inPanels(`(local.get ${base})`, `(i32.add (local.get ${at}) (i32.const ${p * size}))`, shape)})`);
};

export const leftLocals = (shape: Tile): string => lines(pieces(shape).count, (p) => `(local $a${p} i32)`);

/** The tile to `c` of what lies at `$a0`, … and in the panel at `$b`. */
export const callTile = (tile: string, shape: Tile, c: string): string => `(call ${tile}
          ${lines(pieces(shape).count, (p) => `(local.get $a${p})`)} (local.get $b) (i32.add (local.get $b) (local.get $panel)) ${c} (local.get $stride))`;

const low = (x: string): string => `(f64x2.promote_low_f32x4 ${x})`;
const high = (x: string): string => `(f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 ${x} ${x}))`;

/**
 * `packRows`: the same panels for a product of rows with rows: out[panel][k][width] from `rows` rows (a multiple of 12) of
 * `columns` numbers, `stride` bytes apart.
 */
export const packRows = (name: string, {width, bytes}: Tile): string => `
  (func (export "${name}") (param $from i32) (param $stride i32) (param $columns i32) (param $rows i32) (param $out i32)
    (local $left i32) (local $next i32)
    ${lines(width - 1, (r) => `(local $row${r + 1} i32)`)}
    (loop $panel
      (local.set $next (i32.add (local.get $from) (i32.mul (local.get $stride) (i32.const ${width}))))
      ${lines(width - 1, (r) => `(local.set $row${r + 1} (i32.add (local.get ${rowAt(r)}) (local.get $stride)))`)}
      (local.set $left (local.get $columns))
      (loop $k
        ${lines(width, (r) => `(f${8 * bytes}.store offset=${bytes * r} (local.get $out) (f${8 * bytes}.load (local.get ${rowAt(r)})))`)}
        ${lines(width, (r) => `(local.set ${rowAt(r)} (i32.add (local.get ${rowAt(r)}) (i32.const ${bytes})))`)}
        (local.set $out (i32.add (local.get $out) (i32.const ${bytes * width})))
        (br_if $k (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $from (local.get $next))
      (br_if $panel (i32.gt_s (local.tee $rows (i32.sub (local.get $rows) (i32.const ${width}))) (i32.const 0)))))`;

const rowAt = (r: number): string => (r === 0 ? '$from' : `$row${r}`);
