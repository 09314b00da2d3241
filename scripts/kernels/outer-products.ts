/** WebAssembly text for the rank-k update of one tile of Σ y yᵀ, and for the packing of rows into the panels that it reads. */

import {lines, type Variant} from './text.js';

/** Columns packed at a time: a multiple of every panel width, and all their shifts fit in registers. */
export const PACK = 12;

/**
 * Centres `rows` rows of `columns` columns (a multiple of 12) and packs them into panels of `width` columns:
 * out[panel][row][width] in float64. `stride` is the distance of rows in bytes. Rows run inside, 12 columns a time.
 */
export function pack(name: string, width: number, float32: boolean): string {
  const bytes = float32 ? 4 : 8;
  const panels = PACK / width;
  const pairs = width / 2;
  const load = (i: number) => float32
    ? `(f64x2.promote_low_f32x4 (v128.load64_zero offset=${8 * i} (local.get $from)))`
    : `(v128.load offset=${16 * i} (local.get $from))`;
  const store = (i: number) => `(v128.store offset=${(i % pairs) * 16} (local.get $to${Math.floor(i / pairs)})
      (f64x2.sub ${load(i)} (local.get $shift${i})))`;
  return `
  (func (export "${name}") (param $source i32) (param $stride i32) (param $rows i32) (param $columns i32) (param $shift i32) (param $out i32)
    (local $from i32) (local $left i32) (local $panel i32)
    ${lines(panels, (p) => `(local $to${p} i32)`)} ${lines(PACK / 2, (i) => `(local $shift${i} v128)`)}
    (local.set $panel (i32.mul (local.get $rows) (i32.const ${width * 8})))
    (loop $column
      (local.set $from (local.get $source))
      (local.set $left (local.get $rows))
      ${lines(panels, (p) => `(local.set $to${p} (i32.add (local.get $out) (i32.mul (local.get $panel) (i32.const ${p}))))`)}
      ${lines(PACK / 2, (i) => `(local.set $shift${i} (v128.load offset=${16 * i} (local.get $shift)))`)}
      (loop $row
        ${lines(PACK / 2, store)}
        ${lines(panels, (p) => `(local.set $to${p} (i32.add (local.get $to${p}) (i32.const ${width * 8})))`)}
        (local.set $from (i32.add (local.get $from) (local.get $stride)))
        (br_if $row (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $source (i32.add (local.get $source) (i32.const ${PACK * bytes})))
      (local.set $shift (i32.add (local.get $shift) (i32.const ${PACK * 8})))
      (local.set $out (i32.add (local.get $out) (i32.mul (local.get $panel) (i32.const ${panels}))))
      (br_if $column (i32.gt_s (local.tee $columns (i32.sub (local.get $columns) (i32.const ${PACK}))) (i32.const 0)))))`;
}

/**
 * `tile`: c[i][j] += Σ_k a[k][i] · b[k][j] for `height` × `width` entries kept in registers, k in order.
 * `multiply`: the same for all tiles of a block of iCount × jCount entries, or of its upper triangle and what of the lower
 * one shares a tile with it. Both panels hold `rows` rows of `width` columns.
 */
export function multiply({height, width, madd}: Variant): string {
  const pairs = width / 2;
  const sum = (i: number, v: number) => `$sum${i}_${v}`;
  const each = (line: (i: number, v: number) => string) => lines(height, (i) => lines(pairs, (v) => line(i, v)));
  const row = (i: number) => `(local.set $x (v128.load64_splat offset=${8 * i} (local.get $a)))
      ${lines(pairs, (v) => `(local.set ${sum(i, v)} ${madd('(local.get $x)', `(local.get $b${v})`, `(local.get ${sum(i, v)})`)})`)}`;
  const add = (i: number) => `${lines(pairs, (v) => `(v128.store offset=${16 * v} (local.get $c)
        (f64x2.add (v128.load offset=${16 * v} (local.get $c)) (local.get ${sum(i, v)})))`)}
      (local.set $c (i32.add (local.get $c) (local.get $stride)))`;
  const panel = (base: string, at: string) => `(i32.add (local.get ${base})
        (i32.add (i32.mul (i32.div_u (local.get ${at}) (i32.const ${width})) (local.get $panel))
                 (i32.shl (i32.rem_u (local.get ${at}) (i32.const ${width})) (i32.const 3))))`;
  return `
  (func $tile (param $a i32) (param $b i32) (param $end i32) (param $c i32) (param $stride i32) (local $x v128)
    ${lines(pairs, (v) => `(local $b${v} v128)`)} ${each((i, v) => `(local ${sum(i, v)} v128)`)}
    (loop $k
      ${lines(pairs, (v) => `(local.set $b${v} (v128.load offset=${16 * v} (local.get $b)))`)}
      ${lines(height, row)}
      (local.set $a (i32.add (local.get $a) (i32.const ${8 * width})))
      (local.set $b (i32.add (local.get $b) (i32.const ${8 * width})))
      (br_if $k (i32.lt_u (local.get $a) (local.get $end))))
    ${lines(height, add)})

  (func (export "multiply") (param $pi i32) (param $pj i32) (param $rows i32) (param $c i32)
    (param $iCount i32) (param $jCount i32) (param $upper i32)
    (local $i i32) (local $j i32) (local $a i32) (local $panel i32) (local $stride i32)
    (local.set $stride (i32.shl (local.get $jCount) (i32.const 3)))
    (local.set $panel (i32.mul (local.get $rows) (i32.const ${8 * width})))
    (loop $rowsOfTiles
      (local.set $a ${panel('$pi', '$i')})
      (local.set $j (select
        (i32.mul (i32.div_u (local.get $i) (i32.const ${width})) (i32.const ${width})) (i32.const 0) (local.get $upper)))
      (loop $tiles
        (call $tile (local.get $a) ${panel('$pj', '$j')} (i32.add (local.get $a) (local.get $panel))
          (i32.add (local.get $c) (i32.add (i32.mul (local.get $i) (local.get $stride)) (i32.shl (local.get $j) (i32.const 3))))
          (local.get $stride))
        (br_if $tiles (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const ${width}))) (local.get $jCount))))
      (br_if $rowsOfTiles (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const ${height}))) (local.get $iCount)))))`;
}

/**
 * `packRows`: the same panels for a product of rows with rows: out[panel][k][width] from `rows` rows (a multiple of 12) of
 * `columns` float64, `stride` bytes apart.
 */
export const packRows = (width: number): string => `
  (func (export "packRows") (param $from i32) (param $stride i32) (param $columns i32) (param $rows i32) (param $out i32)
    (local $left i32) (local $next i32)
    ${lines(width - 1, (r) => `(local $row${r + 1} i32)`)}
    (loop $panel
      (local.set $next (i32.add (local.get $from) (i32.mul (local.get $stride) (i32.const ${width}))))
      ${lines(width - 1, (r) => `(local.set $row${r + 1} (i32.add (local.get ${r === 0 ? '$from' : `$row${r}`}) (local.get $stride)))`)}
      (local.set $left (local.get $columns))
      (loop $k
        ${lines(width, (r) => `(f64.store offset=${8 * r} (local.get $out) (f64.load (local.get ${r === 0 ? '$from' : `$row${r}`})))`)}
        ${lines(width, (r) => { const row = r === 0 ? '$from' : `$row${r}`; return `(local.set ${row} (i32.add (local.get ${row}) (i32.const 8)))`; })}
        (local.set $out (i32.add (local.get $out) (i32.const ${8 * width})))
        (br_if $k (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $from (local.get $next))
      (br_if $panel (i32.gt_s (local.tee $rows (i32.sub (local.get $rows) (i32.const ${width}))) (i32.const 0)))))`;
