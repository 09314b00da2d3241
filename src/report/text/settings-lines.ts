/** What was read, how sound it is, and by which settings it was judged: three sentences that every renderer for people shares. */
import {singleLine} from '../../errors.js';
import type {Report} from '../schema.js';
import {grouped, plural} from './format.js';
import {shorten} from './wrap.js';

/** characters of a name out of a file that are shown */
const NAME = 72;

const name = (text: string): string => shorten(singleLine(text), NAME);

/** `sentences.parquet · column embedding · 4,800 × 384 float32 · layer representation` */
export const inputLine = ({input}: Pick<Report, 'input'>): string => {
  const [first = '', ...others] = input.sources;
  const stored = input.storedPrecision === input.dtype ? '' : ` (${input.storedPrecision} inside)`;
  const rows = input.rowsUsed === input.rows ? grouped(input.rows) : `${grouped(input.rowsUsed)} of ${grouped(input.rows)}`;
  const parts = [
    others.length > 0 ? `${name(first)} and ${plural(others.length, 'more shard')}` : name(first),
    input.column === null ? null : `column ${name(input.column)}`,
    `${rows} × ${grouped(input.dims)} ${input.dtype}${stored}`,
    input.normalize === 'none' ? null : `normalised: ${input.normalize}`,
    input.selection ? selectionText(input.selection) : null,
    input.layer === null ? null : `layer ${name(input.layer)}`,
    input.label === null ? null : name(input.label),
  ];
  return parts.filter((part) => part !== null).join(' · ');
};

/** `of 4,800: rows 0:2000, section=perl, 3 null rows left out, a sample of 1,000` */
const selectionText = ({of, rows, where, nullRows, matching, maxRows}: NonNullable<Report['input']['selection']>): string => {
  const parts = [
    rows === null ? null : `rows ${rows}`,
    ...where.map(name),
    nullRows === null ? null : `${plural(nullRows, 'null row')} left out`,
    maxRows === null || matching <= maxRows ? null : `a sample of ${grouped(maxRows)}`,
  ].filter((part) => part !== null);
  return `of ${of === null ? 'more' : grouped(of)}: ${parts.length > 0 ? parts.join(', ') : 'all'}`;
};

/** `4,800 distinct rows; no duplicates, no zero rows, all finite` */
export const healthLine = ({health}: Report): string => {
  const first = health.firstNonFiniteRow;
  const parts = [
    `${health.distinctRowsMethod === 'sampled' ? 'about ' : ''}${plural(health.distinctRows, 'distinct row')}`,
    plural(health.duplicateRows, 'exact copy', 'exact copies'),
    plural(health.zeroRows, 'zero row'),
    `${plural(health.nonFiniteRows, 'non-finite row')}${first ? ` (first: shard ${first.shard}, row ${first.row}, column ${first.column})` : ''}`,
    plural(health.outlierRows, 'outlier row'),
  ];
  return parts.join(' · ');
};

/** `float32 products: eigenvalues below 4.8e-7·λ1 are not seen` */
const unseenText = ({unseen = 0, eigenvalues}: Report['spectrum']): string =>
  (unseen > 0 ? `float32 products: eigenvalues below ${(unseen / eigenvalues[0]).toExponential(1)}·λ1 are not seen` : 'precision fast, of no effect on so few rows');

/** `policy 1 · seed 0 · backend js (scalar) · sample of 4,096 rows · collapsar 0.1.0` */
export const settingsLine = ({settings, spectrum, health, tool}: Report): string =>
  singleLine(
    [
      `policy ${settings.policy.version}`,
      `seed ${settings.seed}`,
      `backend ${settings.backend} (${settings.kernel})`,
      ...(settings.precision === undefined ? [] : [unseenText(spectrum)]),
      ...(settings.classes === null ? [] : [`classes ${settings.classes}`]),
      `sample of ${plural(health.sampleRows, 'row')}`,
      `${tool.name} ${tool.version}`,
    ].join(' · '),
  );
