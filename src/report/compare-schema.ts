/** What `compare` prints: the reports themselves, and what differs between the first and each of the others. */
import {z} from 'zod';
import {DifferenceSchema, ReportSchema} from './schema.js';

const count = z.number().int().nonnegative();
const share = z.number().nullable();

export const OverlapSchema = z.strictObject({
  baseRank: count,
  candidateRank: count,
  overlap: z.number().describe('share of the baseline’s subspace that lies in the candidate’s: ‖UᵀV‖²/baseRank'),
  angles: z.array(z.number()).describe('principal angles in degrees, ascending'),
  lost: count.describe('directions of the baseline more than 45° off the candidate’s subspace'),
  gained: count,
});

export const SubspaceSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('ok'),
    live: OverlapSchema.describe('of all live directions, in channel space'),
    leading: OverlapSchema.describe('of as many leading directions as the baseline’s effective rank, in channel space'),
    cka: z.strictObject({
      value: z.number().describe('linear CKA of the sampled rows'),
      debiased: share.describe('the same of unbiased estimates: about 0 for unrelated rows'),
    }).nullable(),
    recovered: z.strictObject({
      of: count.describe('live directions of the baseline'),
      directions: count.nullable().describe('of those, how many are linear functions of the candidate: squared canonical correlation of at least ½'),
      gained: count.nullable(),
      share: share.describe('mean squared canonical correlation'),
      reason: z.string().nullable(),
    }).nullable(),
    centroids: z.strictObject({
      classes: z.array(z.strictObject({name: z.string(), cosine: z.number()})),
      mean: z.number(),
      least: z.number(),
      leftOut: count,
    }).nullable().describe('cosines of centred class means, before and after'),
    reason: z.string().nullable().describe('why cka and recovered are null'),
  }),
  z.strictObject({status: z.literal('undefined'), reason: z.string()}),
]);

export const ChannelChangesSchema = z.strictObject({
  died: z.array(count),
  revived: z.array(count),
  fading: z.array(count).describe('near dead now, and not before'),
  duplicated: z.array(count).describe('in a group of duplicates now, and in none before'),
});

export const CandidateSchema = z.looseObject({
  report: ReportSchema.describe('judged against the baseline too'),
  pairing: z.strictObject({rows: z.boolean(), reason: z.string().nullable()}).describe('whether both hold the same rows in the same order, as far as the sample tells'),
  differences: z.record(z.string(), DifferenceSchema),
  subspace: SubspaceSchema,
  channels: ChannelChangesSchema,
});

export const ComparisonSchema = z.looseObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({name: z.literal('collapsar'), version: z.string()}),
  base: ReportSchema,
  candidates: z.array(CandidateSchema).min(1),
  comparable: z.literal(true).describe('sets that cannot be compared are refused (exit 4)'),
  notes: z.array(z.string()),
  axis: z.strictObject({
    name: z.string(),
    values: z.array(z.number()).describe('one an operand, the baseline first'),
    from: z.enum(['names', 'flag', 'order']),
  }),
  onset: z.strictObject({index: count.describe('among the operands, 0 the baseline'), at: z.number(), why: z.string()}).nullable()
    .describe('the operand from which on all are collapsed, or below the baseline beyond margin and interval'),
});

export type Comparison = z.infer<typeof ComparisonSchema>;
export type Candidate = z.infer<typeof CandidateSchema>;
export type {Difference} from './schema.js';
