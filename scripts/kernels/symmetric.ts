/** WebAssembly text for the reduction of a symmetric matrix to tridiagonal form. Matrices are row-major, addresses in bytes. */
import {callTile, leftLocals, leftOf} from './outer-products.js';
import {inPanels, lines, type Tile} from './text.js';

const ROWS = 4;

/**
 * `symmetricProduct`: p = A v from the lower triangle of the leading n × n part of A. `rows` of them at a time, so n is taken up
 * to a multiple of that: v must be zero and A finite there, and p is of no use there.
 */
export function symmetricProduct({madd}: Tile, rows: number): string {
  const product = (r: number) => `
        (local.set $a (v128.load (i32.add (local.get $k) (local.get $row${r}))))
        (local.set $sum${r} ${madd('(local.get $a)', '(local.get $vk)', `(local.get $sum${r})`)})
        (local.set $pk ${madd('(local.get $a)', `(local.get $v${r})`, '(local.get $pk)')})`;
  const columns = Array.from({length: rows}, (_, c) => c);
  const entry = (r: number, c: number) => `(f64.load offset=${8 * Math.min(r, c)} (i32.add (local.get $end) (local.get $row${Math.max(r, c)})))`;
  const diagonal = (r: number) => `
      (f64.store offset=${8 * r} (i32.add (local.get $p) (local.get $end)) (f64.add
        (f64.add (f64x2.extract_lane 0 (local.get $sum${r})) (f64x2.extract_lane 1 (local.get $sum${r})))
        ${columns.map((c) => `(f64.mul ${entry(r, c)} (f64x2.extract_lane 0 (local.get $v${c})))`).reduce((x, y) => `(f64.add ${x} ${y})`)}))`;
  return `
  (func (export "symmetricProduct") (param $matrix i32) (param $stride i32) (param $n i32) (param $v i32) (param $p i32)
    (local $k i32) (local $end i32) (local $bytes i32) (local $a v128) (local $vk v128) (local $pk v128)
    ${lines(rows, (r) => `(local $row${r} i32) (local $sum${r} v128) (local $v${r} v128)`)}
    (local.set $bytes (i32.shl (local.get $n) (i32.const 3)))
    (local.set $row0 (local.get $matrix))
    (loop $rows
      ${lines(rows - 1, (r) => `(local.set $row${r + 1} (i32.add (local.get $row${r}) (local.get $stride)))`)}
      ${lines(rows, (r) => `(local.set $v${r} (v128.load64_splat offset=${8 * r} (i32.add (local.get $v) (local.get $end))))
      (local.set $sum${r} (v128.const i64x2 0 0))`)}
      (local.set $k (i32.const 0))
      (if (local.get $end) (then (loop $columns
        (local.set $vk (v128.load (i32.add (local.get $v) (local.get $k))))
        (local.set $pk (v128.load (i32.add (local.get $p) (local.get $k))))
        ${lines(rows, product)}
        (v128.store (i32.add (local.get $p) (local.get $k)) (local.get $pk))
        (br_if $columns (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 16))) (local.get $end))))))
      ${lines(rows, diagonal)}
      (local.set $row0 (i32.add (local.get $row${rows - 1}) (local.get $stride)))
      (br_if $rows (i32.lt_u (local.tee $end (i32.add (local.get $end) (i32.const ${8 * rows}))) (local.get $bytes)))))`;
}

/**
 * `dots`: out[m] = Σ_k rows[m][k] · x[k]. `combine`: out[k] += Σ_m coefficients[m] · rows[m][k]. Four rows at a time, so
 * `count` is a multiple of four; n is taken up to a multiple of two, and must be positive.
 */
export const dots = ({madd}: Tile): string => fourRows('dots', {
  before: lines(ROWS, (r) => `(local.set $c${r} (v128.const i64x2 0 0))`),
  inside: `(local.set $y (v128.load (i32.add (local.get $x) (local.get $k))))
        ${lines(ROWS, (r) => `(local.set $c${r} ${madd(rowEntry(r), '(local.get $y)', `(local.get $c${r})`)})`)}`,
  after: lines(ROWS, (r) => `(f64.store offset=${8 * r} (local.get $out)
        (f64.add (f64x2.extract_lane 0 (local.get $c${r})) (f64x2.extract_lane 1 (local.get $c${r}))))`),
  step: '$out',
});

export const combine = ({madd}: Tile): string => fourRows('combine', {
  before: lines(ROWS, (r) => `(local.set $c${r} (v128.load64_splat offset=${8 * r} (local.get $x)))`),
  inside: `(local.set $y (v128.load (i32.add (local.get $out) (local.get $k))))
        ${lines(ROWS, (r) => `(local.set $y ${madd(rowEntry(r), `(local.get $c${r})`, '(local.get $y)')})`)}
        (v128.store (i32.add (local.get $out) (local.get $k)) (local.get $y))`,
  after: '',
  step: '$x',
});

const rowEntry = (r: number) => `(v128.load (i32.add (local.get $row${r}) (local.get $k)))`;

interface Body {
  readonly before: string;
  readonly inside: string;
  readonly after: string;
  /** the vector with one entry a row */
  readonly step: '$out' | '$x';
}

const fourRows = (name: string, {before, inside, after, step}: Body): string => `
  (func (export "${name}") (param $row0 i32) (param $stride i32) (param $count i32) (param $n i32) (param $x i32) (param $out i32)
    (local $k i32) (local $bytes i32) (local $y v128) ${lines(ROWS - 1, (r) => `(local $row${r + 1} i32)`)} ${lines(ROWS, (r) => `(local $c${r} v128)`)}
    (local.set $bytes (i32.shl (i32.add (local.get $n) (i32.and (local.get $n) (i32.const 1))) (i32.const 3)))
    (loop $rows
      ${lines(ROWS - 1, (r) => `(local.set $row${r + 1} (i32.add (local.get $row${r}) (local.get $stride)))`)}
      (local.set $k (i32.const 0))
      ${before}
      (loop $columns
        ${inside}
        (br_if $columns (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 16))) (local.get $bytes))))
      ${after}
      (local.set ${step} (i32.add (local.get ${step}) (i32.const ${8 * ROWS})))
      (local.set $row0 (i32.add (local.get $row${ROWS - 1}) (local.get $stride)))
      (br_if $rows (i32.gt_s (local.tee $count (i32.sub (local.get $count) (i32.const ${ROWS}))) (i32.const 0)))))`;

/**
 * A += Σ_k x[k]ᵀ y[k] on rows i…n − 1 of A, by tiles, up to column `end` of each row of tiles. x and y are packed in panels of `terms` rows;
 * A must have room for n taken up to a multiple of twelve.
 */
export const rowsUpdate = (name: string, end: string, tile: Tile): string => `
  (func (export "${name}") (param $x i32) (param $y i32) (param $terms i32) (param $matrix i32) (param $stride i32) (param $i i32) (param $n i32)
    (local $j i32) (local $panel i32) (local $b i32) ${leftLocals(tile)}
    (local.set $panel (i32.mul (local.get $terms) (i32.const ${tile.bytes * tile.width})))
    (local.set $matrix (i32.add (local.get $matrix) (i32.mul (local.get $stride) (local.get $i))))
    (loop $rows
      ${leftOf('$x', '$i', tile)}
      (local.set $j (i32.const 0))
      (loop $columns
        (local.set $b ${inPanels('(local.get $y)', '(local.get $j)', tile)})
        ${callTile('$tile', tile, '(i32.add (local.get $matrix) (i32.shl (local.get $j) (i32.const 3)))')}
        (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const ${tile.width}))) ${end})))
      (local.set $matrix (i32.add (local.get $matrix) (i32.mul (local.get $stride) (i32.const ${tile.height}))))
      (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const ${tile.height}))) (local.get $n)))))`;

/** `update`: on the lower triangle, with what of the upper one shares a tile with it. */
export const update = (tile: Tile): string => rowsUpdate('update', `(i32.add (local.get $i) (i32.const ${tile.height}))`, tile);
