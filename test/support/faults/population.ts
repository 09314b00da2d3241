import {isCoarse, isInteger, roundingOf, type Stored} from './store.js';

export type Answer = 'yes' | 'no' | 'maybe';

/** `yes` beyond the far margin, `no` before the near one. */
export const band = (value: number, near: number, far: number): Answer =>
  (far > near ? value >= far : value <= far) ? 'yes' : (far > near ? value <= near : value >= near) ? 'no' : 'maybe';

/** What the population's moments say, in the words of the policy. */
export interface Sound {
  readonly trace: number;
  /** E‖x‖² */
  readonly energy: number;
  readonly eigenvalues: Float64Array;
  readonly floor: number;
  /** eigenvalues in units of the rounding of the channels they are made of: what is under 1 is unknown */
  readonly overNoise: Float64Array;
  readonly coarse: boolean;
  /** rows that can be told apart: N′ */
  readonly rows: number;
  readonly duplicated: Answer;
  readonly dead: Answer;
  readonly nearDead: Answer;
  readonly largestCorrelation: number;
  readonly covarianceShape: Shape;
  readonly correlationShape: Shape;
}

interface Shape {
  readonly effectiveRank: number;
  readonly participation: number;
}

type Solve = (matrix: Float64Array, n: number) => Promise<Float64Array>;

export async function soundOf(stored: Stored, solve: Solve): Promise<Sound> {
  const {dims, truth, storage} = stored;
  const variance = Float64Array.from({length: dims}, (_, j) => truth.covariance[j * (dims + 1)]);
  const second = variance.map((v, j) => v + truth.mean[j] ** 2);
  const eigenvalues = await solve(truth.covariance, dims);
  const alive = [...variance.keys()].filter((j) => variance[j] > (isInteger(storage) ? 0 : roundingOf(storage, second[j])));
  const correlation = Float64Array.from({length: alive.length ** 2}, (_, k) => {
    const [a, b] = [alive[Math.floor(k / alive.length)], alive[k % alive.length]];
    return truth.covariance[a * dims + b] / Math.sqrt(variance[a] * variance[b]);
  });
  const share = truth.distinctRows / truth.dataRows;
  const duplicated = band(share, 0.55, 0.45);
  return {
    overNoise: await solve(inNoiseUnits(stored, second), dims),
    trace: sum(variance), energy: sum(second), eigenvalues, floor: floorOf(stored, second, eigenvalues[0]),
    coarse: isCoarse(storage),
    rows: duplicated === 'no' ? truth.dataRows : Math.min(truth.dataRows, truth.distinctRows), duplicated,
    dead: deadAnswer(stored, variance, second), nearDead: nearDeadAnswer(alive.map((j) => variance[j]), dims),
    largestCorrelation: largestOff(correlation, alive.length),
    covarianceShape: shapeOf(eigenvalues), correlationShape: shapeOf(await solve(correlation, alive.length)),
  };
}

const sum = (values: Float64Array): number => values.reduce((a, v) => a + v, 0);

function floorOf(stored: Stored, second: Float64Array, largest: number): number {
  const {channels} = loudChannels(stored);
  const loudest = second.reduce((a, v, j) => (channels.includes(j) ? a : Math.max(a, v)), 0);
  return Math.max(stored.dims * 2 ** -52 * largest, roundingOf(stored.storage, loudest));
}

function inNoiseUnits({dims, truth, storage}: Stored, second: Float64Array): Float64Array {
  const noise = second.map((v) => roundingOf(storage, v));
  return truth.covariance.map((v, k) => (v === 0 ? 0 : storage === 'int4' ? 1e9 * v : v / Math.sqrt(noise[Math.floor(k / dims)] * noise[k % dims])));
}

function deadAnswer({storage}: Stored, variance: Float64Array, second: Float64Array): Answer {
  if (isInteger(storage)) return variance.some((v) => v === 0) ? 'yes' : variance.some((v) => v < 0.3) ? 'maybe' : 'no';
  const ratio = Math.min(...variance.map((v, j) => (v > 0 ? v / roundingOf(storage, second[j]) : 0)));
  return band(ratio, 4, 0.25);
}

/** Near-dead: a tenth of the channels or more under 1e-6 of the median variance of the rest. */
function nearDeadAnswer(variance: readonly number[], dims: number): Answer {
  const ordered = [...variance].sort((a, b) => b - a);
  const deepest = (share: number): number => {
    let least = 1;
    for (let rest = 1; rest <= ordered.length - Math.max(1, share * dims); rest++) least = Math.min(least, ordered[rest] / ordered[(rest - 1) >> 1]);
    return least;
  };
  return deepest(0.12) < 3e-7 ? 'yes' : deepest(0.08) > 3e-6 ? 'no' : 'maybe';
}

/** At most max(3, 2 % of D) channels over 100 × the median variance that hold over half of the trace. */
export function loudChannels({dims, truth}: Stored): {answer: Answer; channels: number[]} {
  const variance = Array.from({length: dims}, (_, j) => truth.covariance[j * (dims + 1)]);
  const ordered = [...variance].sort((a, b) => a - b);
  const middle = (ordered[dims >> 1] + ordered[(dims - 1) >> 1]) / 2;
  const total = variance.reduce((a, v) => a + v, 0);
  const most = Math.max(3, Math.floor(0.02 * dims));
  const found = (factor: number, share: number): number[] => {
    const channels = [...variance.keys()].filter((j) => variance[j] > factor * middle && variance[j] > 0);
    const held = channels.reduce((a, j) => a + variance[j], 0);
    return channels.length > 0 && channels.length <= most && channels.length < dims && held > share * total ? channels : [];
  };
  const strict = found(180, 0.6);
  const sets = [60, 80, 100, 130, 180].flatMap((factor) => [0.4, 0.5, 0.6].map((share) => found(factor, share).length));
  if (middle === 0) return {answer: 'maybe', channels: strict};
  return {answer: sets.every((n) => n > 0 && n === strict.length) ? 'yes' : sets.every((n) => n === 0) ? 'no' : 'maybe', channels: strict};
}

function largestOff(matrix: Float64Array, n: number): number {
  let largest = 0;
  for (let k = 0; k < n * n; k++) if (k % (n + 1) !== 0) largest = Math.max(largest, Math.abs(matrix[k]));
  return largest;
}

function shapeOf(eigenvalues: Float64Array): Shape {
  const live = eigenvalues.filter((v) => v > 0);
  const total = sum(live);
  let entropy = 0;
  for (const v of live) entropy -= (v / total) * Math.log(v / total);
  return {effectiveRank: Math.exp(entropy), participation: total ** 2 / sum(live.map((v) => v * v))};
}
