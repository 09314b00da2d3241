import {usageError} from '../errors.js';
import {nearest} from '../nearest.js';

/**
 * Every threshold of the judgement, with where it comes from: [value, source]. One version; reports print the values in force.
 * A change of a value or of a rule raises the version and stands in an ADR with its derivation.
 */
const TABLE = {
  spectrum: {
    floorFactor: [4, 'four times the variance of rounding in the loudest channel, u² E x²'],
    integerFloor: [1 / 3, 'four times the variance 1/12 of rounding to a step of 1'],
    cliff: [1000, 'healthy spectra fall smoothly; no real or simulated healthy set showed a ratio of 1,000 between neighbours'],
    coarseCliff: [30, 'ending at the floor of integers, float16 or bfloat16, which hides how deep it goes'],
    scaleFactor: [10, 'a cliff of channel scale leaves nothing but what lies under it when its loud channels are left out'],
    fineFloor: [1e-10, 'a floor this far below λ1 leaves no healthy spectrum room to sink into it'],
  },
  'complete-collapse': {
    spread: [1e-4, 'a spread of 1 % of the norm'],
    rayMinDims: [8, 'in fewer dimensions healthy cones reach the limits'],
    raySpread: [0.005, 'SimSiam without stop-gradient: .0005–.0012; strong cones over a healthy spectrum: .006–.03'],
    rayShare: [0.9, 'SimSiam without stop-gradient: .996; strong cones over a healthy spectrum: < .01'],
  },
  'hard-dimensional-collapse': {
    lostShare: [0.05, 'a convention: one direction in twenty'],
    lostDirections: [2, 'one null direction alone is the mark of a constraint'],
    rowsPerDimension: [2, 'fewer distinct rows than 2·D make steep tails by themselves'],
    liveShareOfRows: [0.5, 'with less than half of the rows’ own rank alive, the missing directions are not the missing rows'],
  },
  'soft-dimensional-collapse': {
    ceilingShare: [0.1, 'a convention of ours'],
    participation: [10, 'a convention of ours'],
    participationShare: [0.01, 'a convention of ours: 1 % of D'],
    baselineDrop: [0.1, 'a tenth of the baseline’s effective rank, a convention of ours'],
  },
  'dead-channels': {
    roundingFactor: [4, 'rounding alone gives a channel that variance'],
    nearDeadVariance: [1e-6, 'a thousandth of the median channel’s standard deviation'],
    nearDeadShare: [0.1, 'a convention: one channel in ten'],
  },
  'duplicate-channels': {
    correlation: [0.999, 'a twenty-second of the standard deviation apart; never less than the largest |r| expected among independent channels'],
  },
  'mean-dominated': {energyShare: [0.9, 'nine tenths of the energy is one constant vector']},
  'outlier-channels': {
    channels: [3, 'massive activations sit in two or three channels'],
    channelShare: [0.02, 'massive activations sit in two or three channels'],
    varianceShare: [0.5, 'half of the trace: the covariance tells of these channels more than of all others'],
    varianceRatio: [100, 'ten standard deviations of the median channel'],
  },
  'outlier-rows': {
    distanceRatio: [1e4, 'a Gaussian or t₃ row in 10⁷ does not reach a hundred times the median distance'],
    rowShare: [0.01, 'more than one row in a hundred is a population, not a fault'],
    rows: [3, 'in a small set one row is more than one in a hundred'],
    fewRowsShare: [0.1, 'those rows are at most one in ten'],
    heavyRatio: [100, 'ten times the median distance: a row that may outweigh the rest of a small set'],
    heavyShare: [0.5, 'half of the squares: the covariance tells of these rows more than of all others'],
  },
  'duplicate-rows': {
    distinctShare: [0.5, 'half of the rows are copies'],
    near: [0.02, 'a fiftieth of the median distance'],
    wide: [0.04, 'twice the near radius'],
    saturation: [1.5, 'copies saturate between the radii; chance neighbours grow as 2 to the intrinsic dimension'],
  },
  'cluster-collapse': {
    clusters: [3, 'fewer clusters than this span no subspace worth the name'],
    clusterShare: [0.1, 'a tenth of D'],
    rowShare: [0.99, 'all rows but a remnant'],
    rowsPerCluster: [10, 'enough rows that clusters, had there been more, would have shown'],
  },
  'norm-collapse': {
    rowShare: [0.01, 'one row in a hundred'],
    norm: [1e-6, 'a millionth of the median norm'],
  },
  'mixed-normalization': {
    rowShare: [0.02, 'neither one row in fifty nor all but one in fifty'],
    rows: [5, 'fewer are near 1 by chance'],
    concentration: [0.5, 'norms spread smoothly around 1 would put a tenth of those within 1e-2 of it within 1e-3'],
  },
  'shard-mismatch': {
    standardErrors: [6, 'one chance alarm in a thousand million comparisons'],
    difference: [0.1, 'a tenth of the standard deviation, or of the figure compared'],
  },
  'local-collapse': {
    spread: [1e-4, 'a hundredth of the standard deviation of the median class'],
    rows: [10, 'fewer rows than this have no spread to speak of'],
    rowShare: [0.01, 'one row in a hundred'],
  },
  constraint: {blockShare: [1 / 8, 'at most D/8 groups: smaller ones would be met by chance']},
  'precision-limited': {belowFloorShare: [0.05, 'the share of the attainable rank whose loss would be a collapse']},
  'insufficient-samples': {rowsPerDimension: [2, 'fewer distinct rows than 2·D make steep tails by themselves']},
} as const satisfies Record<string, Record<string, readonly [number, string]>>;

type Table = typeof TABLE;
export type Thresholds = {readonly [F in keyof Table]: {readonly [K in keyof Table[F]]: number}};
export type ThresholdGroup = keyof Table;

export interface Policy {
  readonly version: string;
  readonly thresholds: Thresholds;
}

/** A policy file: any of the thresholds, grouped as in the report's settings.policy. */
export type PolicyOverrides = {readonly [F in keyof Table]?: {readonly [K in keyof Table[F]]?: number}};

const valuesOf = (group: Record<string, readonly [number, string]>): Record<string, number> =>
  Object.fromEntries(Object.entries(group).map(([name, [value]]) => [name, value]));

export const DEFAULT_POLICY: Policy = {
  version: '1',
  thresholds: Object.fromEntries(Object.entries(TABLE).map(([id, group]) => [id, valuesOf(group)])) as Thresholds,
};

/** Where a threshold comes from, in one sentence. */
export const whence = <F extends keyof Table>(id: F, name: keyof Table[F]): string => (TABLE[id][name] as readonly [number, string])[1];

/** The default policy with some thresholds replaced. Unknown names and values that are no positive number are usage errors. */
export function applyPolicy(overrides: unknown): Policy {
  const thresholds: Record<string, Record<string, number>> = structuredClone(DEFAULT_POLICY.thresholds);
  let changed = false;
  for (const [id, group] of entriesOf(unwrapped(overrides), 'the policy')) {
    if (id === 'version' || id === '$schema') continue;
    if (!Object.hasOwn(thresholds, id)) throw unknown(id, Object.keys(thresholds), 'group');
    for (const [name, value] of entriesOf(group, `policy group ${id}`)) {
      if (!Object.hasOwn(thresholds[id], name)) throw unknown(`${id}.${name}`, Object.keys(thresholds[id]).map((n) => `${id}.${n}`), 'threshold');
      if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
        throw usageError('bad-policy', `policy threshold ${id}.${name} must be a positive number, not ${shown(value)}`);
      }
      thresholds[id][name] = value;
      changed = true;
    }
  }
  return {version: changed ? `${DEFAULT_POLICY.version}+changed` : DEFAULT_POLICY.version, thresholds: thresholds as unknown as Thresholds};
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** A report's settings.policy, copied whole, is a policy file too. */
const unwrapped = (overrides: unknown): unknown => {
  if (typeof overrides !== 'object' || overrides === null || !('thresholds' in overrides)) return overrides;
  const beside = Object.keys(overrides).find((key) => !['version', '$schema', 'thresholds'].includes(key));
  if (beside !== undefined) throw usageError('unknown-policy-key', `policy group '${beside}' stands beside 'thresholds', where it would not count`, 'put it into thresholds');
  return overrides.thresholds;
};

function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw usageError('bad-policy', `${what} must be a JSON object`);
  return Object.entries(value);
}

function unknown(name: string, known: readonly string[], what: string): Error {
  const near = nearest(name, known);
  return usageError('unknown-policy-key', `policy ${what} '${name}' is not known`, near ? `did you mean ${near}?` : `known: ${known.join(', ')}`);
}

/** JSON Schema of a policy file, for editors. */
export const policyJsonSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'collapsar policy',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: {type: 'string'},
    version: {type: 'string'},
    ...Object.fromEntries(Object.entries(TABLE).map(([id, group]) => [id, {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(Object.entries(group as Record<string, readonly [number, string]>).map(([name, [value, source]]) =>
        [name, {type: 'number', exclusiveMinimum: 0, default: value, description: source}])),
    }])),
  },
});
