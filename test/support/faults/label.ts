import {createJsBackend} from '../../../src/kernels/js-backend.js';
import {symmetricEigenvalues} from '../../../src/kernels/symmetric-eigenvalues.js';
import {band, loudChannels, soundOf, type Answer, type Sound} from './population.js';
import type {Stored} from './store.js';

export type {Answer} from './population.js';
export type Status = 'collapsed' | 'suspect' | 'no-collapse-found' | 'inconclusive';

/** What must be said of a case, from its generator's parameters and the wording of the policy; `maybe` near a threshold. */
export interface Expected {
  readonly kind: 'healthy' | 'complete' | 'dimensional' | 'other';
  readonly statuses: readonly Status[];
  readonly findings: Readonly<Record<string, Answer>>;
  /** least and most live directions; null where nothing is asked */
  readonly live: readonly [number, number] | null;
  /** distinct rows over D, and share of the attainable rank that is lost */
  readonly rowsPerDim: number;
  readonly lostShare: number;
}

export const FINDING_IDS = [
  'complete-collapse', 'hard-dimensional-collapse', 'soft-dimensional-collapse', 'cluster-collapse', 'dead-channels', 'duplicate-channels', 'mean-dominated',
  'outlier-channels', 'outlier-rows', 'duplicate-rows', 'local-collapse', 'norm-collapse', 'mixed-normalization', 'shard-mismatch', 'non-finite-rows', 'insufficient-samples',
  'precision-limited', 'constraint',
] as const;

export async function labelOf(stored: Stored, classes: number | null): Promise<Expected> {
  const sound = await soundOf(stored, (matrix, n) => symmetricEigenvalues(matrix, n, createJsBackend()));
  const rank = rankOf(stored, sound, classes);
  const findings: Record<string, Answer> = {
    'complete-collapse': stored.truth.complete ? 'yes' : pointAnswer(stored, sound),
    'hard-dimensional-collapse': rank.hard,
    'soft-dimensional-collapse': softAnswer(stored, sound, rank, classes),
    'cluster-collapse': clusterAnswer(stored, sound, classes),
    'dead-channels': sound.nearDead === 'no' ? sound.dead : sound.dead === 'yes' ? 'yes' : sound.nearDead,
    'duplicate-channels': sound.rows < 8 * Math.log(stored.dims) && sound.largestCorrelation > 0.5 ? 'maybe' : band(sound.largestCorrelation, 0.9975, 0.9996),
    'mean-dominated': meanAnswer(stored, sound),
    'outlier-channels': loudChannels(stored).answer,
    'outlier-rows': 'no',
    'duplicate-rows': sound.duplicated,
    'local-collapse': stored.truth.tinyRows > 0 ? 'maybe' : 'no',
    'norm-collapse': band(stored.truth.tinyRows / (stored.truth.dataRows + stored.truth.tinyRows), 0.005, 0.015),
    'mixed-normalization': 'no', 'shard-mismatch': 'no', 'non-finite-rows': 'no',
    'insufficient-samples': insufficientAnswer(stored, sound, classes),
    'precision-limited': rank.limited,
    constraint: stored.truth.constraint > 0 ? 'yes' : 'no',
  };
  for (const id of stored.truth.either) findings[id] = 'maybe';
  for (const id of stored.truth.must) findings[id] = 'yes';
  if (findings['complete-collapse'] !== 'no') for (const id of FINDING_IDS.slice(1)) if (id !== 'non-finite-rows') findings[id] = 'maybe';
  const {complete} = stored.truth;
  const kind = complete ? 'complete' : rank.hard === 'yes' ? 'dimensional' : stored.truth.live === null && rank.hard === 'no' ? 'healthy' : 'other';
  return {
    kind, findings, statuses: statusesOf(findings, sound.nearDead, rank.unknown), live: rank.hard === 'yes' && !complete ? rank.live : null,
    rowsPerDim: sound.rows / stored.dims, lostShare: rank.lostShare,
  };
}

interface RankLabel {
  readonly hard: Answer;
  readonly limited: Answer;
  /** more than 5 % of the attainable directions lie under a coarse floor */
  readonly unknown: Answer;
  readonly live: readonly [number, number];
  readonly lostShare: number;
}

/** Directions lost: the generator's own count against the attainable rank, where the fall is far beyond what the policy asks for. */
function rankOf(stored: Stored, sound: Sound, classes: number | null): RankLabel {
  const {dims, truth} = stored;
  const bySize = Math.max(0, Math.min(sound.rows - 1, dims) - truth.constraint);
  const attainable = classes === null ? bySize : Math.min(bySize, classes - 1);
  if (truth.live === null) return {hard: 'no', ...limitOf(sound, attainable), live: [attainable, attainable], lostShare: 0};
  const live = Math.min(truth.live, attainable);
  const slack = truth.slack + Math.floor(0.01 * live);
  const lost = attainable - live;
  const needed = Math.max(2, Math.ceil(0.05 * attainable));
  const enough = sound.rows >= 2 * dims || live < sound.rows / 2 || classes !== null;
  if (lost <= 0) return {hard: 'no', ...limitOf(sound, attainable), live: [attainable, attainable], lostShare: 0};
  const clear = truth.slack > 0 || fallAfter(live, stored, sound) > (sound.coarse ? 60 : 2000);
  const asked: Answer = lost - truth.slack >= needed && enough ? 'yes' : lost + truth.slack < needed || !enough ? 'no' : 'maybe';
  return {
    hard: clear ? asked : 'maybe', limited: clear ? 'no' : 'maybe', unknown: clear ? 'no' : 'maybe',
    live: [live - slack, live + slack], lostShare: attainable > 0 ? lost / attainable : 0,
  };
}

/** The fall after r directions as N rows would show it at least: live ones shrink, lost ones grow (Marchenko–Pastur edges). */
function fallAfter(live: number, {dims}: Stored, sound: Sound): number {
  const shrink = live < sound.rows ? (1 - Math.sqrt(live / sound.rows)) ** 2 : 0;
  const grow = (1 + Math.sqrt((dims - live) / sound.rows)) ** 2;
  const below = Math.max(sound.floor, grow * (sound.eigenvalues[live] ?? 0));
  return ((sound.eigenvalues[live - 1] ?? 0) * shrink) / below;
}

function limitOf(sound: Sound, attainable: number): {limited: Answer; unknown: Answer} {
  if (sound.floor < 1e-11 * sound.eigenvalues[0]) return {limited: 'no', unknown: 'no'};
  const shrink = 0.8 * Math.max(0, 1 - Math.sqrt(attainable / sound.rows)) ** 2;
  const values = sound.overNoise.subarray(0, attainable);
  const surely = values.filter((v) => v < 1 / 3).length;
  const maybe = values.filter((v) => v * shrink < 1.5).length;
  return {
    limited: surely > 0 ? 'yes' : maybe > 0 ? 'maybe' : 'no',
    unknown: surely > 0.07 * attainable ? 'yes' : maybe > 0.03 * attainable ? 'maybe' : 'no',
  };
}

function softAnswer({dims: width, truth}: Stored, sound: Sound, rank: RankLabel, classes: number | null): Answer {
  const dims = classes === null ? width : Math.min(width, classes - 1);
  if (rank.hard === 'yes' && truth.slack === 0) return 'no';
  if (rank.hard !== 'no' || sound.rows < 3) return 'maybe';
  const n = sound.rows - 1;
  const ceiling = n >= dims ? dims * Math.exp(-dims / n / 2) : n * Math.exp(-n / dims / 2);
  const limit = Math.max(10, 0.01 * width);
  const answers = [sound.covarianceShape, sound.correlationShape].flatMap(({effectiveRank, participation}) =>
    [band(effectiveRank / ceiling, 0.13, 0.08), band(participation / limit, 1.25, 0.8)]);
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') || truth.live !== null ? 'maybe' : 'yes';
}

/** One point: a spread of a hundredth of the norm, and not by a few channels' large constants alone. */
function pointAnswer({dims, truth}: Stored, sound: Sound): Answer {
  const whole = band(sound.trace / sound.energy, 3e-4, 5e-5);
  const quiet = Array.from({length: dims}, (_, j) => ({variance: truth.covariance[j * (dims + 1)], square: truth.mean[j] ** 2})).sort((a, b) => a.square - b.square)
    .slice(0, dims - Math.max(3, Math.floor(0.02 * dims)));
  const variance = quiet.reduce((a, c) => a + c.variance, 0);
  const rest = band(variance / quiet.reduce((a, c) => a + c.square + c.variance, 0), 3e-4, 5e-5);
  return whole === rest || whole === 'no' ? whole : dims < 8 || rest === 'maybe' ? 'maybe' : 'no';
}

function clusterAnswer({dims, truth, rows}: Stored, sound: Sound, classes: number | null): Answer {
  if (classes !== null || sound.duplicated === 'no') return 'no';
  const most = Math.max(3, dims / 10);
  if (rows < 9 * most) return 'no';
  if (truth.distinctRows >= 1.5 * most) return truth.either.includes('cluster-collapse') ? 'maybe' : 'no';
  return truth.distinctRows < most && rows > 11 * most && sound.duplicated === 'yes' ? 'yes' : 'maybe';
}

function meanAnswer({truth, rows}: Stored, sound: Sound): Answer {
  const share = 1 - sound.trace / sound.energy;
  const withZeros = share * (1 - (truth.zeroRows + truth.tinyRows) / rows);
  const answers = [band(share, 0.87, 0.93), band(withZeros, 0.87, 0.93)];
  return answers[0] === answers[1] ? answers[0] : 'maybe';
}

function insufficientAnswer({dims, rows}: Stored, sound: Sound, classes: number | null): Answer {
  if (classes !== null && sound.rows <= classes) return 'no';
  if (classes !== null && sound.duplicated !== 'no') return 'maybe';
  if (sound.duplicated === 'maybe') return 'maybe';
  if (sound.rows >= 2 * dims) return 'no';
  return sound.duplicated === 'no' && rows >= 2 * dims ? 'maybe' : 'yes';
}

/** The verdict's rule over every answer that is possible. */
function statusesOf(findings: Readonly<Record<string, Answer>>, nearDead: Answer, unknown: Answer): Status[] {
  const steps: [Answer, Status][] = [
    [findings['complete-collapse'], 'collapsed'], [findings['hard-dimensional-collapse'], 'collapsed'],
    [findings['insufficient-samples'], 'inconclusive'], [unknown, 'inconclusive'],
    [findings['soft-dimensional-collapse'], 'suspect'], [findings['cluster-collapse'], 'suspect'], [nearDead, 'suspect'],
  ];
  const possible = new Set<Status>();
  for (const [answer, status] of steps) {
    if (answer !== 'no') possible.add(status);
    if (answer === 'yes') return [...possible];
  }
  return [...possible, 'no-collapse-found'];
}
