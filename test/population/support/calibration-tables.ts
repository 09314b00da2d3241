import type {PopulationMetric} from '../../../src/analysis/population/index.js';
import type {BandResult, Cell, CellResult, MetricResult} from './calibration-cells.js';
import {isThere, meanOfSubsets, readRealSet, REAL_SETS, realValues} from './real-sets.js';

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const ratio = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');

/** Coverage and width, the missing share where there is one; below the required coverage in bold. */
const interval = (result: MetricResult | BandResult | undefined): string => {
  if (result === undefined) return '–';
  const {coverage, width, missing} = result;
  const covered = coverage.toFixed(3).replace(/^0/, '');
  return `${coverage < 0.91 ? `**${covered}**` : covered} · ${ratio(width)}${missing > 0 ? ` · ${percent(missing)} none` : ''}`;
};

const bias = (result: MetricResult | undefined): string => (result === undefined ? '–' : `${percent(result.bias)} ± ${percent(result.spread)}`);

const table = (results: readonly CellResult[], heads: readonly string[], columns: (result: CellResult) => readonly string[]): string => [
  `| rows | N/D | population | ${heads.join(' | ')} |`,
  `|---|---|---|${heads.map(() => '---|').join('')}`,
  ...results.map((result) => `| ${result.cell.kind} | ${result.cell.rows / result.cell.dims} | ${result.cell.shape} | ${columns(result).join(' | ')} |`),
].join('\n');

const of = (results: readonly CellResult[], name: Cell['table']): CellResult[] => results.filter(({cell}) => cell.table === name);

const REAL_DRAWS = 20;

/** Whole sets and means of random subsets, or a line that says that the vectors are not there. */
function realTable(folder: URL): string {
  const sets = REAL_SETS.filter((set) => isThere(set, folder));
  if (sets.length === 0) return 'The vectors are not in the repository, and were not there when this page was made.';
  const rows = sets.flatMap((set) => {
    const values = readRealSet(set, folder);
    const whole = realValues(values);
    const parts = set.ratios.map((ratio) => meanOfSubsets(values, Math.round(ratio * values.dims), REAL_DRAWS));
    return (['effective-rank', 'rankme'] as const).map((metric) => {
      const cells = parts.map((part) => `${part[metric].plugIn.toFixed(1)} → ${part[metric].estimate.toFixed(1)} (${percent(part[metric].estimate / whole[metric].estimate - 1)})`);
      return `| ${set.file} ${values.rows}×${values.dims} | ${metric} | ${whole[metric].plugIn.toFixed(1)} → ${whole[metric].estimate.toFixed(1)} | ${[...cells, '', ''].slice(0, 3).join(' | ')} |`;
    });
  });
  return `| set | metric | all rows: plug-in → estimate | 1.3 D rows | 2 D rows | 4 D rows |\n|---|---|---|---|---|---|\n${rows.join('\n')}`;
}

/** docs/calibration-intervals.md */
export function calibrationTables(results: readonly CellResult[], draws: number, realFolder: URL): string {
  const metric = (id: PopulationMetric, show: (result: MetricResult | undefined) => string) => ({metrics}: CellResult) => show(metrics[id]);
  const main: readonly PopulationMetric[] = ['effective-rank', 'effective-rank-singular', 'participation-ratio', 'rankme'];
  return `# Calibration of the population intervals

Made by \`npm run calibrate:intervals\`. ${draws} seeded draws a cell (${Math.ceil(draws / 5)} where N ≤ D); the truth is the value of the population the rows are drawn
from. Each cell: coverage of the nominal 95 % interval · median width over 3.92 sampling standard deviations of the estimate · share
of draws without interval, which count as not covering. Coverage below .91 in bold. With ${draws} draws a coverage of .95 is known to ± ${(1.96 * Math.sqrt(0.95 * 0.05 / draws)).toFixed(3)}.

Rows: Gaussian; independent channels of Student's t₅; elliptical t₆; ten clusters with half of the variance between them (whose
population spectrum is then not the one named, but known). D = 64. \`rankme\` is measured about a mean of one root mean square in every channel.
Estimates and bounds are kept within [1, D]: of isotropic populations half of the estimates are D itself.

## Intervals

${table(of(results, 'coverage'), main, (result) => main.map((id) => metric(id, interval)(result)))}

The sampling deviation of rows with heavy tails is itself driven by single draws, which makes some of the widths beside it look small.

## The band around the spectrum

Share of draws whose band holds every eigenvalue of the population at once · median over ranks and draws of its upper over its lower bound. It holds
whatever the spectrum is, and so is wider than need be for most. ${Math.ceil(draws / 5)} draws.

${table(of(results, 'coverage'), ['band'], ({band}) => [interval(band)])}

## Bias

Mean of the estimates over the truth, less 1, ± their standard deviation over the truth.

${table(of(results, 'coverage'), main, (result) => main.map((id) => metric(id, bias)(result)))}

## Fewer rows than directions

D = 128. \`participation-ratio\` (and \`isoscore\`, a linear function of it) with its interval; the entropies by inversion, without.

${table(of(results, 'few rows'), ['participation-ratio', 'participation-ratio bias', 'effective-rank bias', 'effective-rank-singular bias', 'rankme bias'], (result) => [
    metric('participation-ratio', interval)(result), ...(['participation-ratio', 'effective-rank', 'effective-rank-singular', 'rankme'] as const).map((id) => metric(id, bias)(result))])}

## Correlation effective rank

D = 64.

${table(of(results, 'correlation'), ['coverage · width', 'bias'], (result) => [metric('correlation-effective-rank', interval)(result), metric('correlation-effective-rank', bias)(result)])}

## Real vectors

Means of ${REAL_DRAWS} random subsets of N rows, and how far their mean estimate is from the whole set's.

${realTable(realFolder)}
`;
}
