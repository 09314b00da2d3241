import loadWabt from 'wabt';
import {lines} from '../../scripts/kernels/text.js';

/**
 * float64 multiply-adds a second of a loop that does nothing else, 128 bits wide: the ceiling of any kernel here. Without
 * fused multiply-add each sum takes a product of its own, and both must stay in registers.
 */
export async function peakRate(fused: boolean): Promise<number> {
  const SUMS = fused ? 12 : 7;
  const step = (i: number) => fused
    ? `(local.set $s${i} (f64x2.relaxed_madd (local.get $x) (local.get $y) (local.get $s${i})))`
    : `(local.set $p${i} (f64x2.mul (local.get $p${i}) (local.get $y)))
       (local.set $s${i} (f64x2.add (local.get $s${i}) (local.get $p${i})))`;
  const sum = Array.from({length: SUMS}, (_, i) => `(local.get $s${i})`).reduce((a, b) => `(f64x2.add ${a} ${b})`);
  const wabt = await loadWabt();
  const {buffer} = wabt.parseWat('peak.wat', `(module (func (export "run") (param $n i32) (param $v f64) (result f64)
    (local $x v128) (local $y v128) ${lines(SUMS, (i) => `(local $s${i} v128) (local $p${i} v128)`)}
    ${lines(SUMS, (i) => `(local.set $p${i} (f64x2.splat (f64.const ${1 + i})))`)}
    (local.set $x (f64x2.splat (local.get $v)))
    (local.set $y (f64x2.splat (local.get $v)))
    (loop $again ${lines(SUMS, step)} (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (f64x2.extract_lane 0 ${sum})))`, {simd: true, relaxed_simd: true}).toBinary({});
  const instance = new WebAssembly.Instance(new WebAssembly.Module(buffer), {} as never);
  const run = instance.exports.run as (n: number, v: number) => number;
  for (let i = 0; i < 200; i++) run(1000, 1);
  await new Promise((resolve) => { setTimeout(resolve, 100); });
  let best = Infinity;
  for (let i = 0; i < 40; i++) {
    const start = performance.now();
    run(1e5, 1);
    best = Math.min(best, performance.now() - start);
  }
  return (1e5 * SUMS * 2) / (best / 1000);
}
