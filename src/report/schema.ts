/**
 * The report: the one object that every renderer, every CI script and every notebook reads.
 * `schema/report.schema.json` is generated from this file; the types are inferred from it.
 * At run time this module is loaded only where a saved report or policy has to be checked (zod costs 40 ms).
 */
import {z} from 'zod';

const count = z.number().int().nonnegative();

export const IntervalSchema = z.strictObject({
  estimate: z.number().describe('estimate of the population value'),
  low: z.number().nullable(),
  high: z.number().nullable(),
  level: z.number().describe('nominal coverage of [low, high]'),
  method: z.string(),
});

export const MetricResultSchema = z.discriminatedUnion('status', [
  z.looseObject({
    status: z.literal('ok'),
    value: z.number().describe('plug-in value of the rows given: what numpy would print'),
    unit: z.string(),
    convention: z.string(),
    ceiling: z.number().nullable().describe('what an isotropic Gaussian of the same N and D would give; null where not known'),
    interval: IntervalSchema.nullable(),
    intervalReason: z.string().nullable(),
    details: z.record(z.string(), z.union([z.number(), z.string(), z.null(), z.array(z.number())])).optional(),
  }),
  z.strictObject({status: z.literal('undefined'), reason: z.string()}),
  z.strictObject({status: z.literal('error'), code: z.string(), message: z.string()}),
]);

export const SeveritySchema = z.enum(['fail', 'warn', 'info']);

export const FindingSchema = z.strictObject({
  id: z.string(),
  severity: SeveritySchema,
  title: z.string(),
  /** the rule with its numbers filled in, and where its threshold comes from */
  rule: z.string(),
  source: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  advice: z.string(),
});

export const ChannelsSchema = z.looseObject({
  dead: z.array(count),
  nearDead: z.array(count),
  duplicates: z.array(z.array(count)).describe('groups: the representative first, then its members'),
  collinear: z.array(z.array(count)).describe('groups of three or more channels tied by a linear relation'),
  lostShare: z.array(z.number()).nullable().describe('share of each channel that lies in the lost directions; null where none is lost or rows are too few to say'),
  outliers: z.array(count).describe('the channels that hold over half of the variance, where outlier-channels stands'),
  mean: z.array(z.number()),
  std: z.array(z.number()).describe('divisor N − 1'),
  maxAbsCorrelation: z.array(z.number().nullable()).describe('largest |r| with another channel; null for a dead channel'),
});

export const SpectrumSchema = z.looseObject({
  eigenvalues: z.array(z.number()).describe('of the centred covariance, divisor N − 1, all rows used, descending'),
  trace: z.number(),
  noiseFloor: z.number(),
  unseen: z.number().optional().describe('under --precision fast: eigenvalues up to here cannot be told from the error of float32 products, and are given as 0; 0 where no row was multiplied so'),
  liveRank: count,
  attainableRank: count,
  cliff: z.strictObject({after: count, ratio: z.number()}).nullable(),
  correlationEigenvalues: z.array(z.number()).describe('of the correlation matrix, dead channels left out, rows that count'),
  correlationNoiseFloor: z.number(),
  isotropic: z.array(z.number()).nullable().describe('expected eigenvalues of isotropic rows of the same N, D and trace (Marchenko–Pastur quantiles)'),
  band: z.union([
    z.strictObject({
      low: z.array(z.number()).describe('0 where there is no bound'),
      high: z.array(z.number()),
      level: z.number(),
      smoothing: z.number().describe('standard deviation, in ln λ, of the step by which eigenvalues are counted: the resolution'),
    }),
    z.strictObject({reason: z.string()}),
  ]).optional().describe('what holds every population eigenvalue at once, with the probability `level`: one bound for each eigenvalue that is not zero'),
});

/** What pictures need beyond the spectrum and the channels; each part is there where it was asked for and could be made. */
export const FiguresSchema = z.looseObject({
  correlation: z.strictObject({
    order: z.array(count).describe('the live channels, those that go together next to each other'),
    cells: count.describe('cells a side, at most 256: each stands for ⌈channels/cells⌉ consecutive channels of `order`'),
    lower: z.array(z.number().int().min(-100).max(100))
      .describe('lower triangle, row by row, diagonal included: the r of largest |r| between the two groups of channels, in percent; 100 on the diagonal'),
  }).optional(),
  scatter: z.strictObject({
    x: z.array(z.number()).describe('first principal component of sampled rows, centred'),
    y: z.array(z.number()),
    labels: z.array(z.string().nullable()).nullable(),
  }).optional(),
  norms: z.strictObject({
    edges: z.array(z.number()).describe('of equal bins of ‖x‖, one more than counts'),
    counts: z.array(count),
  }).optional(),
  learningCurve: z.strictObject({
    metric: z.string(),
    points: z.array(z.strictObject({
      rows: count,
      value: z.number(),
      estimate: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    })),
  }).optional(),
});

/** What each sampled row does to the estimates: with it, the next audit of the same rows has tight intervals of the difference. */
export const InfluencesSchema = z.strictObject({
  sample: z.string().describe('fingerprint of which rows were sampled'),
  estimates: z.record(z.string(), z.strictObject({
    log: z.number().describe('ln of the estimate'),
    standardError: z.number().describe('of `log`'),
    perRow: z.array(z.number()).describe('influence of each sampled row on `log`, but for a constant and a factor'),
  })),
});

export const ReportSchema = z.looseObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({name: z.literal('collapsar'), version: z.string()}),
  input: z.looseObject({
    sources: z.array(z.string()),
    format: z.string(),
    dtype: z.string(),
    storedPrecision: z.string(),
    rows: count,
    dims: count,
    rowsUsed: count,
    column: z.string().nullable(),
    normalize: z.enum(['none', 'l2', 'standardize']),
    layer: z.string().nullable(),
    label: z.string().nullable(),
    selection: z.strictObject({
      of: count.nullable().describe('rows of the sources; null where they were not read to their end'),
      rows: z.string().nullable().describe('the rows that were asked for, A:B'),
      where: z.array(z.string()).describe('conditions that each row meets'),
      nullRows: count.nullable().describe('null rows that were left out; null where they are refused'),
      matching: count.describe('rows that were left before the sample was drawn'),
      maxRows: count.nullable().describe('size of the sample that was asked for'),
    }).optional().describe('where not all rows are taken: which; rows are then counted among those that are'),
  }),
  settings: z.looseObject({
    backend: z.string(),
    kernel: z.string(),
    seed: z.number().int(),
    classes: count.nullable(),
    nonfinite: z.enum(['error', 'drop']),
    precision: z.enum(['fast']).optional().describe('where the products of rows were asked for in float32'),
    policy: z.looseObject({version: z.string()}),
  }),
  health: z.looseObject({
    nonFiniteRows: count,
    zeroRows: count,
    duplicateRows: count,
    distinctRows: count,
    distinctRowsMethod: z.enum(['exact', 'sampled']),
    firstNonFiniteRow: z.strictObject({shard: count, row: count, column: count}).nullable(),
    outlierRows: count,
    sampleRows: count.describe('size of the seeded row sample'),
  }),
  spectrum: SpectrumSchema,
  channels: ChannelsSchema,
  metrics: z.record(z.string(), MetricResultSchema),
  findings: z.array(FindingSchema),
  figures: FiguresSchema.optional(),
  influences: InfluencesSchema.optional().describe('in a baseline that gate --update-baseline wrote'),
  verdict: z.strictObject({
    status: z.enum(['collapsed', 'suspect', 'no-collapse-found', 'inconclusive']),
    mode: z.enum(['complete', 'dimensional']).nullable(),
    summary: z.string(),
  }),
});

export const BudgetResultSchema = z.strictObject({
  metric: z.string(),
  op: z.enum(['>=', '<=', '>', '<', '==']),
  limit: z.number(),
  value: z.number().nullable(),
  status: z.enum(['held', 'broken', 'inconclusive']),
  /** the budget as it was written, and why it is not held */
  text: z.string(),
  reason: z.string().nullable(),
});

/** What became of a metric since a baseline. */
export const DifferenceSchema = z.strictObject({
  basis: z.enum(['value', 'population']).describe('of what the four numbers are: plug-in values, or estimates of the population where N differs'),
  base: z.number().nullable(),
  candidate: z.number().nullable(),
  absolute: z.number().nullable().describe('candidate − baseline'),
  relative: z.number().nullable().describe('share of the baseline’s magnitude; null where that is 0'),
  interval: IntervalSchema.nullable().describe('of the difference of the populations'),
  relativeInterval: z.strictObject({estimate: z.number(), low: z.number(), high: z.number()}).nullable()
    .describe('of the relative difference of the populations, where the metric is positive'),
  reason: z.string().nullable().describe('why there is no difference, or no interval'),
});

export const GateReportSchema = ReportSchema.extend({
  budgets: z.array(BudgetResultSchema),
  passed: z.boolean().describe('no budget is broken, and no finding reaches failOn'),
  outcome: z.enum(['held', 'broken', 'inconclusive']).describe('what the exit code tells; inconclusive only where that is to fail (strict)'),
  baseline: z.strictObject({
    path: z.string(),
    status: z.enum(['compared', 'written', 'kept']).describe('`written` and `kept`: --update-baseline, which compares with nothing; kept where the gate did not hold'),
    pairing: z.strictObject({rows: z.boolean(), reason: z.string().nullable()}).nullable().describe('whether the rows are those of the baseline, so that differences have tight intervals; why not'),
    notes: z.array(z.string()).describe('what differs from the baseline and does not forbid to compare'),
    compared: z.strictObject({
      input: ReportSchema.shape.input,
      verdict: ReportSchema.shape.verdict,
      eigenvalues: SpectrumSchema.shape.eigenvalues,
      differences: z.record(z.string(), DifferenceSchema).describe('by metric; intervals of 99 %'),
    }).nullable().describe('the baseline as far as it is shown, and what differs from it; null where nothing was compared'),
  }).nullable(),
});

export type Report = z.infer<typeof ReportSchema>;
export type GateReport = z.infer<typeof GateReportSchema>;
/** What renderers take: a report, and where a gate made it what the gate says. */
export type Gated = Report & {readonly budgets?: readonly BudgetResult[]} & Partial<Pick<GateReport, 'outcome' | 'baseline'>>;
export type BudgetResult = z.infer<typeof BudgetResultSchema>;
export type MetricResult = z.infer<typeof MetricResultSchema>;
export type Difference = z.infer<typeof DifferenceSchema>;
export type Interval = z.infer<typeof IntervalSchema>;
export type Finding = z.infer<typeof FindingSchema>;
export type Influences = z.infer<typeof InfluencesSchema>;
export type Figures = z.infer<typeof FiguresSchema>;
export type Severity = z.infer<typeof SeveritySchema>;
