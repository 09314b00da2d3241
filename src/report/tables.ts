import type {Report} from './schema.js';

/** A flat table, column by column; a null is a cell without a value. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: number;
}

export type TableColumn = IntegerColumn | NumberColumn | BooleanColumn;

interface IntegerColumn {
  readonly name: string;
  readonly type: 'integer';
  readonly values: readonly (number | null)[];
}

interface NumberColumn {
  readonly name: string;
  readonly type: 'number';
  readonly values: readonly (number | null)[];
}

interface BooleanColumn {
  readonly name: string;
  readonly type: 'boolean';
  readonly values: readonly boolean[];
}

/**
 * One table of D rows, for `--output r.csv` and `r.parquet`. There are as many eigenvalues as channels, so row i carries the
 * i-th eigenvalue (`index` from 0, descending) and, side by side with it and unrelated to it, channel i (columns `channel_…`).
 * `share` and `cumulative_share` are of the trace, null where there is none. `correlation_eigenvalue` is null past the live channels.
 */
export const dimensionTable = (report: Report): Table => {
  const {spectrum, channels} = report;
  const rows = report.input.dims;
  const fill = (values: readonly (number | null)[]): (number | null)[] => Array.from({length: rows}, (_, i) => values[i] ?? null);
  const number = (name: string, values: readonly (number | null)[]): NumberColumn => ({name, type: 'number', values: fill(values)});
  const flag = (name: string, members: readonly number[]): BooleanColumn => {
    const set = new Set(members);
    return {name, type: 'boolean', values: Array.from({length: rows}, (_, i) => set.has(i))};
  };
  const band = spectrum.band && 'low' in spectrum.band ? spectrum.band : {low: [], high: []};
  const shares = spectrum.trace > 0 ? spectrum.eigenvalues.map((value) => value / spectrum.trace) : [];
  return {
    rows,
    columns: [
      {name: 'index', type: 'integer', values: Array.from({length: rows}, (_, i) => i)},
      number('eigenvalue', spectrum.eigenvalues),
      number('share', shares),
      number('cumulative_share', cumulate(shares)),
      number('correlation_eigenvalue', spectrum.correlationEigenvalues),
      number('isotropic_eigenvalue', spectrum.isotropic ?? []),
      number('population_eigenvalue_low', band.low),
      number('population_eigenvalue_high', band.high),
      number('channel_mean', channels.mean),
      number('channel_std', channels.std),
      number('channel_max_abs_correlation', channels.maxAbsCorrelation),
      number('channel_lost_share', channels.lostShare ?? []),
      flag('channel_dead', channels.dead),
      flag('channel_near_dead', channels.nearDead),
      flag('channel_outlier', channels.outliers),
      {name: 'channel_duplicate_of', type: 'integer', values: fill(representatives(channels.duplicates))},
    ],
  };
};

export const cumulate = (values: readonly number[]): number[] => {
  let sum = 0;
  return values.map((value) => (sum += value));
};

/** at each member of a group its representative; a representative copies nobody */
const representatives = (groups: readonly (readonly number[])[]): number[] => {
  const of: number[] = [];
  for (const [first, ...members] of groups) for (const member of members) if (first !== undefined) of[member] = first;
  return of;
};
