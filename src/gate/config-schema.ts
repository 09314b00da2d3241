/** The config file of `gate`; `schema/gate-config.schema.json`, for editors, is generated from it. Loaded only where a file was found (zod costs 40 ms). */
import {z} from 'zod';

const text = z.string({error: 'must be text'}).min(1, 'must not be empty');
const texts = z.union([text.transform((one) => [one]), z.array(text).min(1, 'must not be empty')], {error: 'must be text, or a list of texts'});
const count = (least: number) => z.int({error: 'must be a whole number'}).min(least, `must be at least ${least}`);
const flag = z.boolean({error: 'must be true or false'});
const choice = <const T extends readonly string[]>(names: T) => z.enum(names, {error: `must be one of: ${names.join(', ')}`});

const reporter = z.union([
  text.transform((file) => ({file, format: undefined})),
  z.strictObject({
    file: text.describe('Path, relative to this file.'),
    format: text.optional().describe('Where the extension of the file does not tell: terminal, json, markdown, html, svg, ipynb, junit, github, gitlab, csv, parquet.'),
  }),
], {error: 'must be a path, or {file, format}'});

export const GateConfigSchema = z.strictObject({
  $schema: text.optional(),
  sources: texts.optional().describe('Files of embeddings, directories or patterns, relative to this file; several are shards of one set.'),
  column: texts.optional().describe('The column that holds the embeddings, where several could; a list of them, or all: a report each.'),
  raw: text.optional().describe('The type of numbers in files that do not say it, such as float32.'),
  dims: count(1).optional().describe('With raw: the width of a row.'),
  rows: text.optional().describe('Only these rows of the whole set, A:B as Python slices.'),
  where: texts.optional().describe('Only rows with that value in a column, COLUMN=VALUE or COLUMN!=VALUE; all must hold.'),
  skipNull: flag.optional().describe('Leave out the null rows of a list column and count them; else they are refused.'),
  maxRows: count(2).optional().describe('Where more rows are left, a simple random sample of so many.'),
  normalize: choice(['none', 'l2', 'standardize']).optional().describe('What is done to the rows before anything is measured.'),
  nonfinite: choice(['error', 'drop']).optional().describe('Rows with NaN or infinity: refuse the input, or leave them out and say so.'),
  layer: text.optional().describe('Where in the model the rows come from: representation, projector, …'),
  label: text.optional().describe('A name for this run; kept in the report.'),
  classes: count(2).optional().describe('Number of classes that training collapses to by intent: K − 1 dimensions are then attainable.'),
  labels: text.optional().describe('The class of each row: a column of the sources, or a text file (relative to this one) with one label a line.'),
  groupBy: text.optional().describe('Also a report for each value of that column, or of that file of lines.'),
  prefixes: z.array(count(1)).optional().describe('Also measure the first K channels.'),
  null: choice(['permute']).optional().describe('Also the spectrum that the row sample would have if its channels were independent.'),
  compat: text.optional().describe('Also what another implementation prints.'),
  metrics: z.array(text, {error: 'must be a list of ids'}).optional().describe('Compute only these metrics.'),
  precision: choice(['float64', 'fast']).optional().describe('fast: products of rows in float32; the report says which eigenvalues are not seen then.'),
  seed: count(0).optional().describe('Seed of the row sample, and of maxRows.'),
  policy: text.optional().describe('JSON file, relative to this one, with thresholds that replace those of the built-in policy.'),
  budgets: z.array(text, {error: 'must be a list of budgets'}).optional()
    .describe('METRIC OP VALUE each: effective-rank >= 64, live-rank >= 95 %, dead-channels <= 0, effective-rank >= baseline - 5 %.'),
  baseline: text.optional().describe('A saved report, relative to this file, to compare with; collapsar gate --update-baseline writes it.'),
  failOn: choice(['fail', 'warn', 'never']).optional().describe('The lowest severity of a finding that fails the gate.'),
  strict: flag.optional().describe('An inconclusive verdict or budget fails too (exit 6).'),
  figures: flag.optional().describe('Keep what pictures are drawn from in a .json report too.'),
  reporters: z.array(reporter, {error: 'must be a list'}).optional().describe('Where else to write the report: a path whose extension tells the format, or {file, format}.'),
});

/** What a config file says, paths as they stand there. */
export type GateConfig = z.infer<typeof GateConfigSchema>;
