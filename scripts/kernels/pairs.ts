/** WebAssembly text for what every pair of sampled rows takes part in (src/kernels/pair-scan.ts). */
import {lines, type Tile} from './text.js';

const splat = (value: string): string => `(f64x2.splat ${value})`;
const constant = (value: number): string => splat(`(f64.const ${value})`);

/** Terms of the series of e^r for |r| ≤ ln 2 / 2: what is left out is below 2e-16. */
const TERMS = 13;
/** ln 2 in two parts, of which the first has 21 zeros at its end */
const LN2_HIGH = 6.93147180369123816490e-01;
const LN2_LOW = 1.90821492927058770002e-10;
/** added to a small whole number, it leaves that number in the last bits */
const WHOLE = 1.5 * 2 ** 52;

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** e^x of the two numbers in $x, −700 < x ≤ 0, in $e; $n is used up. */
const exponential = ({madd}: Tile): string => `
        (local.set $n (f64x2.nearest (f64x2.mul (local.get $x) ${constant(Math.LOG2E)})))
        (local.set $x (f64x2.sub (local.get $x) (f64x2.mul (local.get $n) ${constant(LN2_HIGH)})))
        (local.set $x (f64x2.sub (local.get $x) (f64x2.mul (local.get $n) ${constant(LN2_LOW)})))
        (local.set $e ${constant(1 / factorial(TERMS - 1))})
        ${lines(TERMS - 1, (k) => `(local.set $e ${madd('(local.get $e)', '(local.get $x)', constant(1 / factorial(TERMS - 2 - k)))})`)}
        (local.set $e (i64x2.add (local.get $e) (i64x2.shl (f64x2.add (local.get $n) ${constant(WHOLE)}) (i32.const 52))))`;

/** The vectors of the rows, one number each, in the order in which they lie in the memory. */
const VECTORS = ['centreDot', 'inverseNorm', 'squared', 'angleLimit', 'distanceLimit'];

/**
 * `pairs`: row i with `count` rows that begin `at` bytes into each of the vectors, whose dot products lie from `dots` on. Three numbers
 * for each pair that is found go to `found`, its place, −cos and squared distance; Σ e^(4cos − 4) and Σ cos² to `sums`. Returns the end of what was found.
 */
export function pairs(tile: Tile): string {
  const {madd} = tile;
  const record = (lane: number): string => `
          (if (i32.and (local.get $bits) (i32.const ${1 << lane})) (then
            (f64.store (local.get $found) (f64.convert_i32_u (i32.add (local.get $place) (i32.const ${lane}))))
            (f64.store offset=8 (local.get $found) (f64x2.extract_lane ${lane} (f64x2.neg (local.get $c))))
            (f64.store offset=16 (local.get $found) (f64x2.extract_lane ${lane} (local.get $d)))
            (local.set $found (i32.add (local.get $found) (i32.const 24)))))`;
  const vector = (name: string): string => `(v128.load (local.get $${name}))`;
  return `
  (func (export "pairs") (param $dots i32) (param $count i32) (param $vectors i32) (param $span i32) (param $at i32)
    (param $shift f64) (param $scale f64) (param $own f64) (param $ownAngle f64) (param $ownDistance f64) (param $found i32) (param $sums i32) (result i32)
    ${lines(VECTORS.length, (k) => `(local $${VECTORS[k]} i32)`)} (local $bits i32) (local $place i32)
    (local $x v128) (local $n v128) (local $e v128) (local $c v128) (local $d v128) (local $mask v128) (local $potential v128) (local $squares v128)
    ${lines(VECTORS.length, (k) => `(local.set $${VECTORS[k]} (i32.add (local.get $at) (i32.add (local.get $vectors) (i32.mul (local.get $span) (i32.const ${k})))))`)}
    (local.set $mask (v128.const i64x2 -1 -1))
    (block $none (loop $more
      (br_if $none (i32.le_s (local.get $count) (i32.const 0)))
      (if (i32.eq (local.get $count) (i32.const 1)) (then (local.set $mask (v128.const i64x2 -1 0))))
      (local.set $x ${vector('dots')})
      (local.set $c (f64x2.mul (f64x2.mul (f64x2.add (f64x2.add (local.get $x) ${vector('centreDot')}) ${splat('(local.get $shift)')})
        ${splat('(local.get $scale)')}) ${vector('inverseNorm')}))
      (local.set $c (f64x2.pmax (f64x2.pmin (local.get $c) ${constant(1)}) ${constant(-1)}))
      (local.set $d (f64x2.sub (f64x2.add ${splat('(local.get $own)')} ${vector('squared')}) (f64x2.add (local.get $x) (local.get $x))))
      (local.set $d (f64x2.pmax (local.get $d) ${constant(0)}))
      (local.set $bits (i64x2.bitmask (v128.and (local.get $mask) (v128.or
        (f64x2.lt (f64x2.neg (local.get $c)) (f64x2.pmax ${vector('angleLimit')} ${splat('(local.get $ownAngle)')}))
        (f64x2.lt (local.get $d) (f64x2.pmax ${vector('distanceLimit')} ${splat('(local.get $ownDistance)')}))))))
      (if (local.get $bits) (then ${lines(2, record)}))
      (local.set $squares ${madd('(v128.and (local.get $c) (local.get $mask))', '(local.get $c)', '(local.get $squares)')})
      (local.set $x (f64x2.sub (f64x2.mul (local.get $c) ${constant(4)}) ${constant(4)}))
      ${exponential(tile)}
      (local.set $potential (f64x2.add (local.get $potential) (v128.and (local.get $e) (local.get $mask))))
      ${['dots', ...VECTORS].map((name) => `(local.set $${name} (i32.add (local.get $${name}) (i32.const 16)))`).join(' ')}
      (local.set $place (i32.add (local.get $place) (i32.const 2)))
      (local.set $count (i32.sub (local.get $count) (i32.const 2)))
      (br $more)))
    (f64.store (local.get $sums) (f64.add (f64x2.extract_lane 0 (local.get $potential)) (f64x2.extract_lane 1 (local.get $potential))))
    (f64.store offset=8 (local.get $sums) (f64.add (f64x2.extract_lane 0 (local.get $squares)) (f64x2.extract_lane 1 (local.get $squares))))
    (local.get $found))`;
}
