/** The flags of the contract, each once; a command spreads the groups that it takes. */
import * as Flags from '@oclif/core/flags';

const many = {multiple: true, multipleNonGreedy: true} as const;

export const commonFlags = {
  json: Flags.boolean({helpGroup: 'OUTPUT', description: 'Print one JSON object on stdout, errors included.'}),
  quiet: Flags.boolean({helpGroup: 'OUTPUT', description: 'Print nothing but errors (and what --json asks for).'}),
  verbose: Flags.boolean({helpGroup: 'OUTPUT', description: 'Timings, threads and backend to stderr; the stack of a fault of ours.'}),
};

export const columnFlag = {
  column: Flags.string({helpGroup: 'INPUT', helpValue: 'NAME', description: 'The column that holds the embeddings, where several could.'}),
};

export const columnsFlag = {
  column: Flags.string({...many, helpGroup: 'INPUT', helpValue: 'NAME', description: 'The column that holds the embeddings, where several could. Repeated, or all: a report each, and in the name of each --output file its column.'}),
};

export const rawFlags = {
  raw: Flags.string({helpGroup: 'INPUT', helpValue: 'DTYPE', description: 'The type of numbers in a file that does not say (float32, float16, bfloat16, float32be, >f4, …): with --dims, of a file of nothing else; without, of raw elements (V2) in a .npy or .npz.'}),
  dims: Flags.integer({helpGroup: 'INPUT', helpValue: 'D', min: 1, dependsOn: ['raw'], description: 'The width of a row in a --raw file.'}),
};

/** Which rows are read. */
export const rowFlags = {
  rows: Flags.string({helpGroup: 'INPUT', helpValue: 'A:B', description: 'Only these rows of the whole set, as Python slices: half-open, negative from the end (--rows=-1000:).'}),
  where: Flags.string({...many, helpGroup: 'INPUT', helpValue: 'COLUMN=VALUE', description: 'Only rows with that value in a column of text or integers; != for the others. Repeatable: all must hold.'}),
  'skip-null': Flags.boolean({helpGroup: 'INPUT', description: 'Leave out the null rows of a list column (Arrow, Parquet, JSON) and count them; else they are refused (exit 4).'}),
  'max-rows': Flags.integer({helpGroup: 'INPUT', helpValue: 'N', min: 2, description: 'Where more rows are left, a simple random sample of N of them, drawn by --seed, in their order.'}),
};

export const widthFlag = {
  width: Flags.integer({
    helpGroup: 'OUTPUT', helpValue: 'COLUMNS', min: 60, max: 120,
    description: 'Width of the report on stdout. Default: that of the terminal, 80 elsewhere.',
  }),
};

/** What is read, and how it is measured and judged. */
export const auditFlags = {
  ...columnsFlag,
  ...rawFlags,
  ...rowFlags,
  normalize: Flags.option({options: ['none', 'l2', 'standardize'] as const})({
    helpGroup: 'INPUT', default: 'none', description: 'What is done to the rows before anything is measured.',
  }),
  nonfinite: Flags.option({options: ['error', 'drop'] as const})({
    helpGroup: 'INPUT', default: 'error', description: 'Rows with NaN or infinity: refuse the input (exit 4), or leave them out and say so.',
  }),
  layer: Flags.string({helpGroup: 'INPUT', helpValue: 'NAME', description: 'Where in the model the rows come from (representation, projector, …); kept in the report.'}),
  label: Flags.string({helpGroup: 'INPUT', helpValue: 'TEXT', description: 'A name for this run; kept in the report.'}),
  classes: Flags.integer({helpGroup: 'JUDGEMENT', helpValue: 'K', min: 2, description: 'Number of classes that training collapses to by intent: K − 1 dimensions are then attainable.'}),
  labels: Flags.string({helpGroup: 'INPUT', helpValue: 'COLUMN|FILE', description: 'The class of each row: a column of the sources, or a text file with one label a line. Adds the within- and between-class measures.'}),
  'group-by': Flags.string({helpGroup: 'INPUT', helpValue: 'COLUMN|FILE', description: 'Also a report for each value of that column, from the same pass.'}),
  prefixes: Flags.integer({...many, delimiter: ',', min: 1, helpGroup: 'JUDGEMENT', helpValue: 'K,K', description: 'Also measure the first K channels (Matryoshka truncation).'}),
  null: Flags.option({options: ['permute'] as const})({helpGroup: 'JUDGEMENT', description: 'Also the spectrum that the row sample would have if its channels were independent.'}),
  compat: Flags.string({helpGroup: 'JUDGEMENT', helpValue: 'NAME', description: 'Also what another implementation prints: paper, jing, stable-pretraining, stable-pretraining-jax, reptrix, lightly, or all.'}),
  metrics: Flags.string({
    ...many, delimiter: ',', helpGroup: 'JUDGEMENT', helpValue: 'ID,ID',
    description: 'Compute only these metrics. `collapsar metrics` lists them. Default: all that the rows allow.',
  }),
  policy: Flags.string({helpGroup: 'JUDGEMENT', helpValue: 'FILE', description: 'JSON with thresholds that replace those of the built-in policy.'}),
  strict: Flags.boolean({helpGroup: 'JUDGEMENT', description: 'An inconclusive verdict or budget fails too (exit 6).'}),
  threads: Flags.integer({helpGroup: 'ENGINE', helpValue: 'N', min: 1, max: 1024, description: 'Threads to use; the result is the same bits for any number. Default: one a core.'}),
  backend: Flags.option({options: ['auto', 'blas', 'wasm', 'js'] as const})({
    helpGroup: 'ENGINE', default: 'auto', description: 'Who does the arithmetic; one asked for by name that is not to be had is exit 2.',
  }),
  precision: Flags.option({options: ['float64', 'fast'] as const})({
    helpGroup: 'ENGINE', default: 'float64', description: 'fast: products of rows in float32. The report says which eigenvalues are not seen then.',
  }),
  seed: Flags.integer({helpGroup: 'ENGINE', helpValue: 'N', min: 0, default: 0, description: 'Seed of the row sample, and of --max-rows. Default: 0.'}),
  output: Flags.string({
    ...many, char: 'o', helpGroup: 'OUTPUT', helpValue: 'FILE',
    description: 'Write the report there too, in the format of the extension: .html, .json, .md, .svg, .ipynb, .xml (JUnit), .csv, .parquet, .txt. Repeatable.',
  }),
  format: Flags.string({
    ...many, helpGroup: 'OUTPUT', helpValue: 'NAME',
    description: 'Format of --output where its extension does not tell: one for all, or one for each.',
  }),
  figures: Flags.boolean({helpGroup: 'OUTPUT', description: 'Keep what pictures are drawn from in the JSON too (heat map, scatter, norms, learning curve), to be drawn later.'}),
  ...widthFlag,
};

/** @param level the lowest severity that makes the command exit 5, unless the flag says otherwise */
export const failOnFlag = (level: 'fail' | 'never') => ({
  'fail-on': Flags.option({options: ['fail', 'warn', 'never'] as const})({
    helpGroup: 'JUDGEMENT', default: level, description: 'Exit 5 when a finding of this severity or worse stands.',
  }),
});
