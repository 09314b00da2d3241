import type {BandPlan} from './band-plan.js';
import type {reflector as Reflect} from './reflector.js';
import type {KernelExports} from './wasm-kernel.js';

/**
 * Householder reduction to tridiagonal form by way of a band, for eigenvalues alone: twelve rows are reduced to the band at a time, the
 * leading part is updated and multiplied with all their vectors at once, and in the end the band is chased. Nearly all work is matrix
 * products, where a direct reduction spends half of it on matrix-vector products. Neither stage touches the last axis.
 *
 * One thread leads; others may help it at any time. Rows of blocks are dealt to four groups, whose sums are added in their order, so
 * that the bits do not depend on who did what. What threads tell each other is in `control`: the number of the turn (0 before the first, −1 in the end), the
 * next group to take, groups done, threads that help, first row of the turn, and whether an update is pending.
 *
 * Its source is sent to the threads as text: it may use nothing from outside itself but types.
 * Source: Bischof, Lang & Sun, ACM Trans. Math. Softw. 26 (2000) 581–601.
 */
export function runBandJob(
  kernel: KernelExports, memory: Float64Array, plan: BandPlan, control: Int32Array, reflector: typeof Reflect, leads: boolean,
): void {
  const {n, band, block, groups, leading, stride, matrix, coefficients, factor, inner} = plan;
  const [TURN, NEXT, DONE, HELPING, FIRST, PENDING] = [0, 1, 2, 3, 4, 5];
  const padded = (length: number) => Math.ceil(length / block) * block;
  const row = (rows: number, i: number) => memory.subarray(rows + i * stride, rows + (i + 1) * stride);
  /** The twelve rows of V, Z or a product, as far as they are looked at. */
  const clear = (rows: number, length: number): void => {
    for (let m = 0; m < band; m++) memory.fill(0, rows + m * stride, rows + m * stride + padded(length));
  };
  /** Looks for some 100 µs, then sleeps until told. */
  const waitWhile = (word: number, isSo: (value: number) => boolean): void => {
    for (let tries = 0; ; tries++) {
      const value = Atomics.load(control, word);
      if (!isSo(value)) return;
      if (tries > 20_000) Atomics.wait(control, word, value);
    }
  };
  const tell = (word: number, value: number): void => {
    Atomics.store(control, word, value);
    Atomics.notify(control, word);
  };
  const count = (word: number, by: number): void => {
    Atomics.add(control, word, by);
    Atomics.notify(control, word);
  };

  /** Applies what is pending to rows from…to − 1. */
  const update = (from: number, to: number): void =>
    kernel.bandUpdate(8 * plan.packedX, 8 * plan.packedY, 2 * band, 8 * matrix, 8 * stride, from, to);
  /** A Vᵀ for every fourth row of blocks; each is brought up to date just before, while it is in the cache. */
  const multiplyGroup = (group: number, first: number, pending: boolean): void => {
    const across = plan.across + group * band * stride;
    clear(across, first);
    for (let i = group * block; i < first; i += groups * block) {
      if (pending) update(i, Math.min(i + block, first));
      memory.fill(0, plan.down + i * band, plan.down + (i + block) * band);
      kernel.bandProduct(8 * matrix, 8 * stride, i, 8 * plan.packedV, padded(first), 8 * across, 8 * plan.down);
    }
  };
  const takeGroups = (): void => {
    for (let group = Atomics.add(control, NEXT, 1); group < groups; group = Atomics.add(control, NEXT, 1)) {
      multiplyGroup(group, control[FIRST], control[PENDING] === 1);
      count(DONE, 1);
    }
  };
  const help = (): void => {
    count(HELPING, 1);
    for (let turn = Atomics.load(control, TURN); turn >= 0; turn = Atomics.load(control, TURN)) {
      if (turn > 0) takeGroups();
      waitWhile(TURN, (now) => now === turn);
    }
    count(HELPING, -1);
  };

  const even = (rows: number) => Math.ceil(rows / 4) * 4;
  const combine = (rows: number, terms: number, length: number, out: number, apart = stride): void => {
    memory.fill(0, coefficients + terms, coefficients + band);
    kernel.combine(8 * rows, 8 * apart, even(terms), length, 8 * coefficients, 8 * out);
  };
  const dots = (terms: number, length: number, x: number): void => kernel.dots(8 * plan.v, 8 * stride, even(terms), length, 8 * x, 8 * coefficients);
  /** Brings row i up to date with the `m` reflections I − Vᵀ T V of its panel. */
  const bringRow = (at: number, m: number, length: number): void => {
    dots(m, length, at);
    const scores = memory.slice(coefficients, coefficients + m);
    for (let k = 0; k < m; k++) {
      let sum = 0;
      for (let l = 0; l <= k; l++) sum -= scores[l] * memory[factor + l * band + k];
      memory[coefficients + k] = sum;
    }
    combine(plan.v, m, length, at);
  };
  /** Column m of T. */
  const extendFactor = (m: number, length: number, half: number): void => {
    if (m > 0) dots(m, length, plan.v + m * stride);
    for (let k = 0; k < m; k++) {
      let sum = 0;
      for (let l = k; l < m; l++) sum -= memory[factor + k * band + l] * memory[coefficients + l];
      memory[factor + k * band + m] = sum / half;
    }
    memory[factor + m * (band + 1)] = 1 / half;
  };
  /** Rows first…last − 1 to the band, from the last. */
  const reduceRows = (first: number, last: number): void => {
    clear(plan.v, last);
    memory.fill(0, factor, factor + band * band);
    for (let i = last - 1; i >= first; i--) {
      const m = last - 1 - i;
      const length = i - band + 1;
      const at = matrix + i * stride;
      if (m > 0) bringRow(at, m, first);
      if (length < 2) continue;
      const {coupling, half} = reflector(row(matrix, i), row(plan.v, m), length);
      memory.fill(0, at, at + length);
      memory[at + length - 1] = coupling;
      extendFactor(m, length, half);
    }
  };
  /** A Vᵀ, by rows. */
  const multiply = (first: number, pending: boolean): void => {
    kernel.packRows(8 * plan.v, 8 * stride, padded(first), band, 8 * plan.packedV);
    control[FIRST] = first;
    control[PENDING] = pending ? 1 : 0;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, NEXT, 0);
    count(TURN, 1);
    takeGroups();
    waitWhile(DONE, (done) => done < groups);
    for (let m = 0; m < band; m++) {
      const sums = row(plan.product, m);
      for (let c = 0; c < first; c++) sums[c] = memory[plan.down + c * band + m];
      memory.fill(1, coefficients, coefficients + groups);
      combine(plan.across + m * stride, groups, first, plan.product + m * stride, band * stride);
    }
  };
  /** Z = ½ Vᵀ (Tᵀ V A Vᵀ T) − Tᵀ V A, by rows; then X = [V; Z] and Y = [Z; V] give the update Xᵀ Y. */
  const settle = (first: number): void => {
    clear(plan.z, first);
    for (let m = 0; m < band; m++) {
      for (let k = 0; k <= m; k++) memory[coefficients + k] = -memory[factor + k * band + m];
      combine(plan.product, m + 1, first, plan.z + m * stride);
      dots(band, first, plan.z + m * stride);
      for (let k = 0; k < band; k++) memory[inner + k * band + m] = memory[coefficients + k];
    }
    for (let m = 0; m < band; m++) {
      for (let k = 0; k < band; k++) {
        let sum = 0;
        for (let l = 0; l <= k; l++) sum += memory[factor + l * band + k] * memory[inner + l * band + m];
        memory[coefficients + k] = -sum / 2;
      }
      combine(plan.v, band, first, plan.z + m * stride);
    }
    for (let m = 0; m < band; m++) row(plan.vAgain, m).set(memory.subarray(plan.v + m * stride, plan.v + m * stride + padded(first)));
    kernel.packFloat64(8 * plan.v, 8 * stride, 2 * band, padded(first), 8 * plan.zeros, 8 * plan.packedX);
    kernel.packFloat64(8 * plan.z, 8 * stride, 2 * band, padded(first), 8 * plan.zeros, 8 * plan.packedY);
  };
  const chase = (): void => {
    const {bandAt} = plan;
    memory.fill(0, bandAt - block * (leading + 1), bandAt + n * (leading + 1));
    for (let i = 0; i < n; i++) {
      const from = Math.max(0, i - band);
      memory.set(memory.subarray(matrix + i * stride + from, matrix + i * stride + i + 1), bandAt + i * leading + from);
    }
    for (let q = n - 1; q > 1; q--) kernel.chase(8 * (bandAt + q * (leading + 1)), q, 8 * plan.vectors);
    for (let i = 0; i < n; i++) {
      memory[plan.diagonal + i] = memory[bandAt + i * (leading + 1)];
      if (i > 0) memory[plan.offDiagonal + i - 1] = memory[bandAt + i * (leading + 1) - 1];
    }
  };

  if (!leads) return help();
  let last = n;
  while (last > band + 1) {
    const first = band * Math.floor((last - 1) / band);
    if (last < n) update(first, last);
    reduceRows(first, last);
    multiply(first, last < n);
    settle(first);
    last = first;
  }
  if (last < n) update(0, last);
  tell(TURN, -1);
  waitWhile(HELPING, (helping) => helping > 0);
  chase();
}
