/**
 * WebAssembly text for the sums that every row takes part in. Rows lie `stride` bytes apart, `width` columns of them (a multiple of
 * four, zero beyond the last), as float32 or float64; everything else is float64.
 */
import {lines, type Tile} from './text.js';

const loadPair = (float32: boolean, at: string, pair: number): string => float32
  ? `(f64x2.promote_low_f32x4 (v128.load64_zero offset=${8 * pair} ${at}))`
  : `(v128.load offset=${16 * pair} ${at})`;

const element = (float32: boolean): number => (float32 ? 4 : 8);

/** `norms`: for each row ‖x‖² and ‖x − centre‖², each in four partial sums. */
export function norms(name: string, {madd}: Tile, float32: boolean): string {
  const sums = ['n0', 'n1', 'd0', 'd1'];
  const total = (a: string, b: string) => {
    const pair = `(f64x2.add (local.get $${a}) (local.get $${b}))`;
    return `(local.set $x ${pair})
      (f64.add (f64x2.extract_lane 0 (local.get $x)) (f64x2.extract_lane 1 (local.get $x)))`;
  };
  return `
  (func (export "${name}") (param $source i32) (param $stride i32) (param $rows i32) (param $width i32) (param $centre i32) (param $norms i32) (param $distances i32)
    (local $k i32) (local $left i32) (local $from i32) (local $x v128) ${lines(4, (i) => `(local $${sums[i]} v128)`)}
    (loop $row
      ${lines(4, (i) => `(local.set $${sums[i]} (v128.const i64x2 0 0))`)}
      (local.set $from (local.get $source))
      (local.set $k (local.get $centre))
      (local.set $left (local.get $width))
      (loop $columns
        ${lines(2, (p) => `(local.set $x ${loadPair(float32, '(local.get $from)', p)})
        (local.set $n${p} ${madd('(local.get $x)', '(local.get $x)', `(local.get $n${p})`)})
        (local.set $x (f64x2.sub (local.get $x) (v128.load offset=${16 * p} (local.get $k))))
        (local.set $d${p} ${madd('(local.get $x)', '(local.get $x)', `(local.get $d${p})`)})`)}
        (local.set $from (i32.add (local.get $from) (i32.const ${4 * element(float32)})))
        (local.set $k (i32.add (local.get $k) (i32.const 32)))
        (br_if $columns (local.tee $left (i32.sub (local.get $left) (i32.const 4)))))
      (f64.store (local.get $norms) (block (result f64) ${total('n0', 'n1')}))
      (f64.store (local.get $distances) (block (result f64) ${total('d0', 'd1')}))
      (local.set $norms (i32.add (local.get $norms) (i32.const 8)))
      (local.set $distances (i32.add (local.get $distances) (i32.const 8)))
      (local.set $source (i32.add (local.get $source) (local.get $stride)))
      (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))`;
}

/** `centre`: out = x − centre, rows close together in float64. */
export const centre = (name: string, float32: boolean): string => `
  (func (export "${name}") (param $source i32) (param $stride i32) (param $rows i32) (param $width i32) (param $centre i32) (param $out i32)
    (local $k i32) (local $left i32) (local $from i32)
    (loop $row
      (local.set $from (local.get $source))
      (local.set $k (local.get $centre))
      (local.set $left (local.get $width))
      (loop $columns
        ${lines(2, (p) => `(v128.store offset=${16 * p} (local.get $out) (f64x2.sub ${loadPair(float32, '(local.get $from)', p)} (v128.load offset=${16 * p} (local.get $k))))`)}
        (local.set $from (i32.add (local.get $from) (i32.const ${4 * element(float32)})))
        (local.set $k (i32.add (local.get $k) (i32.const 32)))
        (local.set $out (i32.add (local.get $out) (i32.const 32)))
        (br_if $columns (local.tee $left (i32.sub (local.get $left) (i32.const 4)))))
      (local.set $source (i32.add (local.get $source) (local.get $stride)))
      (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))`;

/** Rows taken together, so that the sums are read and written the more seldom. */
const ROWS = 4;

/** `moments`: sum += y and second += factor·y with y = x − centre, over rows with a factor each. */
export const moments = (name: string, {madd}: Tile, float32: boolean): string => twoSums(name, float32, (x, r) => `
        (local.set $y (f64x2.sub ${x} (local.get $c)))
        (local.set $s (f64x2.add (local.get $s) (local.get $y)))
        (local.set $q ${madd('(local.get $y)', `(local.get $f${r})`, '(local.get $q)')})`);

/** `directions`: sum += v and second += v² with v = factor·x − centre. */
export const directions = (name: string, {madd}: Tile, float32: boolean): string => twoSums(name, float32, (x, r) => `
        (local.set $y (f64x2.sub (f64x2.mul ${x} (local.get $f${r})) (local.get $c)))
        (local.set $s (f64x2.add (local.get $s) (local.get $y)))
        (local.set $q ${madd('(local.get $y)', '(local.get $y)', '(local.get $q)')})`);

type TermsOfRow = (x: string, row: number) => string;

const PARAMETERS = '(param $source i32) (param $stride i32) (param $rows i32) (param $width i32) (param $centre i32) (param $factors i32) (param $sum i32) (param $second i32)';

/** Four rows at a time, and what is left one at a time: sums go in the order of the rows. */
function twoSums(name: string, float32: boolean, terms: TermsOfRow): string {
  const pass = (rows: number): string => `
    (call $${name}${rows} ${['source', 'stride', 'rows', 'width', 'centre', 'factors', 'sum', 'second'].map((p) => `(local.get $${p})`).join(' ')})
    (local.set $source (i32.add (local.get $source) (i32.mul (local.get $stride) (i32.const ${rows}))))
    (local.set $factors (i32.add (local.get $factors) (i32.const ${8 * rows})))
    (local.set $rows (i32.sub (local.get $rows) (i32.const ${rows})))`;
  return `
  ${pairOfSums(`${name}${ROWS}`, ROWS, float32, terms)}
  ${pairOfSums(`${name}1`, 1, float32, terms)}
  (func (export "${name}") ${PARAMETERS}
    (block $few (loop $many
      (br_if $few (i32.lt_u (local.get $rows) (i32.const ${ROWS})))
      ${pass(ROWS)} (br $many)))
    (block $none (loop $one
      (br_if $none (i32.eqz (local.get $rows)))
      ${pass(1)} (br $one))))`;
}

function pairOfSums(name: string, rows: number, float32: boolean, terms: TermsOfRow): string {
  const x = (r: number) => loadPair(float32, r === 0 ? '(local.get $source)' : `(local.get $row${r})`, 0);
  const forward = (at: string, bytes: number) => `(local.set ${at} (i32.add (local.get ${at}) (i32.const ${bytes})))`;
  return `
  (func $${name} ${PARAMETERS}
    (local $y v128) (local $c v128) (local $s v128) (local $q v128)
    ${lines(rows, (r) => `(local $row${r} i32) (local $f${r} v128)`)}
    ${lines(rows - 1, (r) => `(local.set $row${r + 1} (i32.add (local.get ${r === 0 ? '$source' : `$row${r}`}) (local.get $stride)))`)}
    ${lines(rows, (r) => `(local.set $f${r} (v128.load64_splat offset=${8 * r} (local.get $factors)))`)}
    (loop $columns
      (local.set $c (v128.load (local.get $centre)))
      (local.set $s (v128.load (local.get $sum)))
      (local.set $q (v128.load (local.get $second)))
      ${lines(rows, (r) => terms(x(r), r))}
      (v128.store (local.get $sum) (local.get $s))
      (v128.store (local.get $second) (local.get $q))
      ${lines(rows, (r) => forward(r === 0 ? '$source' : `$row${r}`, 2 * element(float32)))}
      ${['$centre', '$sum', '$second'].map((at) => forward(at, 16)).join(' ')}
      (br_if $columns (local.tee $width (i32.sub (local.get $width) (i32.const 2))))))`;
}

/**
 * `hash`: two mixed words for each of the four lanes of a row's words, 32 bytes a row (see src/kernels/hash.ts, of which this is the
 * same sums four at a time). `bytes` of a row is a multiple of 16, zeros beyond its end.
 */
export function hash(name: string, float32: boolean): string {
  const negativeZeros = float32
    ? '(i32x4.eq (local.get $w) (i32x4.splat (i32.const 0x80000000)))'
    : '(i64x2.eq (local.get $w) (i64x2.splat (i64.const 0x8000000000000000)))';
  const times = (value: string, factor: string) => `(i32x4.mul ${value} (i32x4.splat (i32.const ${factor})))`;
  return `
  (func (export "${name}") (param $source i32) (param $rows i32) (param $bytes i32) (param $out i32)
    (local $end i32) (local $w v128) (local $a v128) (local $b v128)
    (loop $row
      (local.set $a (i32x4.splat (i32.const 0x2545f491)))
      (local.set $b (i32x4.splat (i32.const 0x1b873593)))
      (local.set $end (i32.add (local.get $source) (local.get $bytes)))
      (loop $words
        (local.set $w (v128.load (local.get $source)))
        (local.set $w (v128.andnot (local.get $w) ${negativeZeros}))
        (local.set $a ${times('(v128.xor (local.get $a) (local.get $w))', '0x9e3779b1')})
        (local.set $a (v128.xor (local.get $a) (i32x4.shr_u (local.get $a) (i32.const 15))))
        (local.set $b ${times('(i32x4.add (i32x4.add (local.get $b) (local.get $w)) (local.get $a))', '0xcc9e2d51')})
        (local.set $b (v128.or (i32x4.shl (local.get $b) (i32.const 13)) (i32x4.shr_u (local.get $b) (i32.const 19))))
        (br_if $words (i32.lt_u (local.tee $source (i32.add (local.get $source) (i32.const 16))) (local.get $end))))
      (v128.store (local.get $out) (local.get $a))
      (v128.store offset=16 (local.get $out) (local.get $b))
      (local.set $out (i32.add (local.get $out) (i32.const 32)))
      (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))`;
}
