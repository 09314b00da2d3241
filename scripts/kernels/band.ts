/**
 * WebAssembly text for the reduction of a symmetric matrix to tridiagonal form by way of a band. Matrices are row-major, addresses in bytes,
 * strides too.
 */
import {rowsUpdate} from './symmetric.js';
import {inPanels, lines, pieces, type Tile} from './text.js';

/** Diagonals below the main one: a multiple of all tiles' sides. */
export const BAND = 12;
/** Rows of a block; those on the diagonal have both triangles. */
export const BLOCK = 24;
/** Columns taken together. */
const COLUMNS = 96;

/** c[i][j] += Σ_k a_k[i] · b_k[j] for one tile, k in order; a_k[i] is found `size` at a time at an address of their own, `step` bytes on for each k. */
function tile(name: string, {height, width, madd}: Tile, size: number): string {
  const pairs = width / 2;
  const sum = (i: number, v: number) => `$sum${i}_${v}`;
  const each = (line: (i: number, v: number) => string) => lines(height, (i) => lines(pairs, (v) => line(i, v)));
  return `
  (func $${name} ${lines(height / size, (p) => `(param $a${p} i32)`)} (param $step i32) (param $end i32) (param $b i32) (param $next i32) (param $c i32) (param $stride i32)
    (local $k i32) (local $x v128) ${lines(pairs, (v) => `(local $b${v} v128)`)} ${each((i, v) => `(local ${sum(i, v)} v128)`)}
    (loop $terms
      ${lines(pairs, (v) => `(local.set $b${v} (v128.load offset=${16 * v} (local.get $b)))`)}
      ${lines(height, (i) => `(local.set $x (v128.load64_splat offset=${8 * (i % size)} (i32.add (local.get $a${Math.floor(i / size)}) (local.get $k))))
      ${lines(pairs, (v) => `(local.set ${sum(i, v)} ${madd('(local.get $x)', `(local.get $b${v})`, `(local.get ${sum(i, v)})`)})`)}`)}
      (local.set $b (i32.add (local.get $b) (local.get $next)))
      (br_if $terms (i32.lt_u (local.tee $k (i32.add (local.get $k) (local.get $step))) (local.get $end))))
    ${lines(height, (i) => `${lines(pairs, (v) => `(v128.store offset=${16 * v} (local.get $c)
        (f64x2.add (v128.load offset=${16 * v} (local.get $c)) (local.get ${sum(i, v)})))`)}
      (local.set $c (i32.add (local.get $c) (local.get $stride)))`)})`;
}

/**
 * `bandProduct`: A Vᵀ for the 24 rows of A from i on, as far as the block on the diagonal, which has both triangles. The 12 rows of V are
 * packed in panels of `length` columns; what columns of A give is added to across[12][column], what rows give to down[row][12].
 */
export const bandProduct = (variant: Tile): string => {
  const {height, width} = variant;
  const {size, count} = pieces(variant);
  const get = (name: string) => `(local.get $${name})`;
  const plus = (a: string, b: string) => `(i32.add ${a} ${b})`;
  const times = (a: string, n: number) => `(i32.mul ${a} (i32.const ${n}))`;
  const loop = (name: string, step: number, until: string, body: string) => `
      (local.set $${name} (i32.const 0))
      (loop $each_${name} ${body}
        (br_if $each_${name} (i32.lt_u (local.tee $${name} ${plus(get(name), `(i32.const ${step})`)}) ${until})))`;
  /** column 0 of row m of V */
  const packed = (m: string) => inPanels(get('v'), m, variant);
  // what rows i…i + 24 give over `count` columns from j on
  const down = (columns: string, length: string) => loop('r', height, `(i32.const ${BLOCK})`, loop('m', width, `(i32.const ${BAND})`, `
        (call $rowsTile ${lines(height, (r) => plus(plus(get('row'), `(i32.mul ${plus(get('r'), `(i32.const ${r})`)} ${get('stride')})`), times(columns, 8)))} (i32.const 8) ${times(length, 8)}
          ${plus(packed(get('m')), times(columns, 8 * width))} (i32.const ${8 * width})
          ${plus(get('down'), plus(times(plus(get('i'), get('r')), 8 * BAND), times(get('m'), 8)))} (i32.const ${8 * BAND}))`));
  const across = loop('c', width, get('count'), loop('m', height, `(i32.const ${BAND})`, `
        (call $columnsTile ${lines(count, (p) => plus(packed(plus(get('m'), `(i32.const ${p * size})`)), times(get('i'), 8 * width)))} (i32.const ${8 * width}) (i32.const ${8 * width * BLOCK})
          ${plus(get('row'), times(plus(get('j'), get('c')), 8))} ${get('stride')}
          ${plus(get('across'), plus(`(i32.mul ${get('m')} ${get('stride')})`, times(plus(get('j'), get('c')), 8)))} ${get('stride')})`));
  return `
  ${tile('rowsTile', variant, 1)}
  ${tile('columnsTile', variant, size)}
  (func (export "bandProduct") (param $matrix i32) (param $stride i32) (param $i i32) (param $v i32) (param $length i32) (param $across i32) (param $down i32)
    (local $panel i32) (local $row i32) (local $j i32) (local $count i32) (local $r i32) (local $c i32) (local $m i32)
    (local.set $panel (i32.mul (local.get $length) (i32.const ${8 * width})))
    (local.set $row (i32.add (local.get $matrix) (i32.mul (local.get $stride) (local.get $i))))
    (block $none (loop $left
      (br_if $none (i32.ge_u (local.get $j) (local.get $i)))
      (local.set $count (i32.sub (local.get $i) (local.get $j)))
      (if (i32.gt_u (local.get $count) (i32.const ${COLUMNS})) (then (local.set $count (i32.const ${COLUMNS}))))
      ${across}
      ${down(get('j'), get('count'))}
      (local.set $j ${plus(get('j'), get('count'))})
      (br $left)))
    ${down(get('i'), `(i32.const ${BLOCK})`)})`;
};

/** `bandUpdate`: the update of a lower triangle, as far as the blocks that `bandProduct` reads. */
export const bandUpdate = (tile: Tile): string =>
  rowsUpdate('bandUpdate', `(i32.mul (i32.const ${BLOCK}) (i32.add (i32.div_u (local.get $i) (i32.const ${BLOCK})) (i32.const 1)))`, tile);

/** From a row of the band to the next, in numbers: the entry (i, k) lies at i · LEADING + k, for i − 24 < k ≤ i. */
export const LEADING = 24;

/**
 * `chase`: takes row q of a band to (…, 0, coupling, diagonal) by a reflection of the 12 axes before it, and drives what that leaves outside
 * the band up to the first axis by reflections of 12 axes each. The entry (q, q) lies at `diagonal`; 24 zero axes lie before the first.
 * `v`: room for two vectors of 12, and two numbers.
 */
export function chase({madd}: Tile): string {
  const pairs = BAND / 2;
  const P = Array.from({length: pairs}, (_, c) => c);
  const R = Array.from({length: BAND}, (_, r) => r);
  const get = (name: string) => `(local.get $${name})`;
  const hsum = (x: string) => `(f64.add (f64x2.extract_lane 0 ${x}) (f64x2.extract_lane 1 ${x}))`;
  const row = (r: number) => 8 * LEADING * r;
  const splat = (from: string, r: number) => `(v128.load64_splat offset=${8 * r} ${get(from)})`;
  /** Reads the row at $x, writes its reflection's vector to $u and 1/half to $inverse; the row becomes (0, …, 0, coupling). */
  const reflector = `
      (local.set $s (v128.const i64x2 0 0))
      ${P.map((c) => `(local.set $t${c} (v128.load offset=${16 * c} ${get('x')}))`).join('\n')}
      ${P.slice(0, -1).map((c) => `(local.set $s ${madd(get(`t${c}`), get(`t${c}`), get('s'))})`).join('\n')}
      (local.set $last (f64x2.extract_lane 1 ${get(`t${pairs - 1}`)}))
      (local.set $half (f64x2.extract_lane 0 ${get(`t${pairs - 1}`)}))
      (local.set $rest (f64.add ${hsum(get('s'))} (f64.mul ${get('half')} ${get('half')})))
      (if (f64.lt ${get('rest')} (f64.const 1e-280)) (then
        ${P.map((c) => `(v128.store offset=${16 * c} ${get('u')} (v128.const i64x2 0 0))`).join('\n')}
        (local.set $inverse (f64.const 0)))
      (else
        (local.set $half (f64.sqrt (f64.add ${get('rest')} (f64.mul ${get('last')} ${get('last')}))))
        (local.set $inverse (f64.div (f64.const 1) (f64.mul ${get('half')} (f64.add ${get('half')} (f64.abs ${get('last')})))))
        (local.set $half (f64.neg (f64.copysign ${get('half')} ${get('last')})))
        ${P.slice(0, -1).map((c) => `(v128.store offset=${16 * c} ${get('u')} ${get(`t${c}`)})`).join('\n')}
        (v128.store offset=${16 * (pairs - 1)} ${get('u')} (f64x2.replace_lane 1 ${get(`t${pairs - 1}`)} (f64.sub ${get('last')} ${get('half')})))
        (local.set $last ${get('half')})))
      ${P.slice(0, -1).map((c) => `(v128.store offset=${16 * c} ${get('x')} (v128.const i64x2 0 0))`).join('\n')}
      (v128.store offset=${16 * (pairs - 1)} ${get('x')} (f64x2.replace_lane 1 (v128.const i64x2 0 0) ${get('last')}))`;
  /** The block at $d on the diagonal, its lower triangle: D − v qᵀ − q vᵀ. */
  const block = `
      ${P.map((c) => `(local.set $t${c} (v128.const i64x2 0 0))`).join('\n')}
      ${R.map((r) => {
        const whole = r >> 1;
        return `(local.set $y ${splat('u', r)})
        (local.set $s (v128.const i64x2 0 0))
        ${P.slice(0, whole).map((c) => `(local.set $z (v128.load offset=${row(r) + 16 * c} ${get('d')}))
        (local.set $s ${madd(get('z'), `(v128.load offset=${16 * c} ${get('u')})`, get('s'))})
        (local.set $t${c} ${madd(get('z'), get('y'), get(`t${c}`))})`).join('\n')}
        ${r % 2 === 0
          // the diagonal entry alone
          ? `(local.set $t${whole} (f64x2.add ${get(`t${whole}`)} (f64x2.replace_lane 0 (v128.const i64x2 0 0)
              (f64.add ${hsum(get('s'))} (f64.mul (f64.load offset=${row(r) + 8 * r} ${get('d')}) (f64x2.extract_lane 0 ${get('y')}))))))`
          // the entry before it counts for both
          : `(local.set $z (v128.load offset=${row(r) + 8 * (r - 1)} ${get('d')}))
             (local.set $s ${madd(get('z'), `(v128.load offset=${8 * (r - 1)} ${get('u')})`, get('s'))})
             (local.set $t${whole} (f64x2.add ${get(`t${whole}`)} (f64x2.replace_lane 1
               (f64x2.replace_lane 0 (v128.const i64x2 0 0) (f64.mul (f64x2.extract_lane 0 ${get('z')}) (f64x2.extract_lane 0 ${get('y')})))
               ${hsum(get('s'))})))`}`;
      }).join('\n')}
      (local.set $y (f64x2.splat ${get('inverse')}))
      (local.set $s (v128.const i64x2 0 0))
      ${P.map((c) => `(local.set $t${c} (f64x2.mul ${get(`t${c}`)} ${get('y')}))
      (local.set $s ${madd(get(`t${c}`), `(v128.load offset=${16 * c} ${get('u')})`, get('s'))})`).join('\n')}
      (local.set $y (f64x2.splat (f64.mul ${hsum(get('s'))} (f64.mul (f64.const -0.5) ${get('inverse')}))))
      ${P.map((c) => `(local.set $t${c} ${madd(`(v128.load offset=${16 * c} ${get('u')})`, get('y'), get(`t${c}`))})
      (v128.store offset=${16 * c} ${get('w')} ${get(`t${c}`)})`).join('\n')}
      ${R.map((r) => `(local.set $y (f64x2.neg ${splat('u', r)}))
      (local.set $z (f64x2.neg ${splat('w', r)}))
      ${P.slice(0, (r >> 1) + 1).map((c) => `(v128.store offset=${row(r) + 16 * c} ${get('d')}
        ${madd(get('z'), `(v128.load offset=${16 * c} ${get('u')})`, madd(get('y'), get(`t${c}`), `(v128.load offset=${row(r) + 16 * c} ${get('d')})`))})`).join('\n')}`).join('\n')}`;
  return `
  (func (export "chase") (param $diagonal i32) (param $q i32) (param $u i32)
    (local $d i32) (local $x i32) (local $w i32) (local $b i32) (local $swap i32) (local $left i32)
    (local $s v128) (local $y v128) (local $z v128) ${lines(pairs, (c) => `(local $t${c} v128)`)} ${lines(pairs, (c) => `(local $w${c} v128)`)}
    (local $last f64) (local $half f64) (local $rest f64) (local $inverse f64)
    (local.set $w (i32.add ${get('u')} (i32.const ${8 * BAND})))
    (local.set $left ${get('q')})
    (local.set $x (i32.add ${get('diagonal')} (i32.const ${-8 * BAND})))
    ${reflector.replaceAll('$q', '$q')}
    (local.set $d (i32.add ${get('x')} (i32.const ${-8 * BAND * LEADING})))
    (block $done (loop $on
      ${block}
      (local.set $left (i32.sub ${get('left')} (i32.const ${BAND})))
      (br_if $done (i32.le_s ${get('left')} (i32.const 0)))
      (local.set $b (i32.add ${get('d')} (i32.const ${-8 * BAND})))
      ${P.map((c) => `(local.set $w${c} (v128.const i64x2 0 0))`).join('\n')}
      ${R.map((r) => `(local.set $y ${splat('u', r)})
      ${P.map((c) => `(local.set $w${c} ${madd(`(v128.load offset=${row(r) + 16 * c} ${get('b')})`, get('y'), get(`w${c}`))})`).join('\n')}`).join('\n')}
      (local.set $y (f64x2.splat (f64.neg ${get('inverse')})))
      ${P.map((c) => `(local.set $w${c} (f64x2.mul ${get(`w${c}`)} ${get('y')}))`).join('\n')}
      ${'' /* the last row, and its reflection */}
      (local.set $x (i32.add ${get('b')} (i32.const ${row(BAND - 1)})))
      (local.set $y ${splat('u', BAND - 1)})
      ${P.map((c) => `(v128.store offset=${16 * c} ${get('x')} ${madd(get('y'), get(`w${c}`), `(v128.load offset=${16 * c} ${get('x')})`)})`).join('\n')}
      (local.set $swap ${get('u')})
      (local.set $u ${get('w')})
      (local.set $w ${get('swap')})
      ${reflector}
      ${R.slice(0, -1).map((r) => `(local.set $y ${splat('w', r)})
      (local.set $s (v128.const i64x2 0 0))
      ${P.map((c) => `(local.set $t${c} ${madd(get('y'), get(`w${c}`), `(v128.load offset=${row(r) + 16 * c} ${get('b')})`)})
      (local.set $s ${madd(get(`t${c}`), `(v128.load offset=${16 * c} ${get('u')})`, get('s'))})`).join('\n')}
      (local.set $y (f64x2.splat (f64.mul ${hsum(get('s'))} (f64.neg ${get('inverse')}))))
      ${P.map((c) => `(v128.store offset=${row(r) + 16 * c} ${get('b')} ${madd(`(v128.load offset=${16 * c} ${get('u')})`, get('y'), get(`t${c}`))})`).join('\n')}`).join('\n')}
      (local.set $d (i32.add ${get('d')} (i32.const ${-8 * BAND * (LEADING + 1)})))
      (br $on))))`;
}
