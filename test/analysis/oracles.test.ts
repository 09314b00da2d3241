import {readdirSync} from 'node:fs';
import {basename} from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {METRICS} from '../../src/analysis/metrics/registry.js';
import {audit} from '../../src/audit.js';
import type {Report} from '../../src/report/schema.js';
import {expectAllClose, expectClose} from '../support/close.js';
import {fixture, readJson} from '../support/fixtures.js';

/** What numpy and scipy expect of one set (fixtures/oracles/definitions.py). */
interface Expected {
  readonly shape: readonly [number, number];
  readonly dtype: string;
  readonly storedPrecision: string;
  readonly health: {readonly zeroRows: number; readonly distinctRows: number};
  readonly spectrum: {
    readonly eigenvalues: readonly number[];
    readonly trace: number;
    readonly noiseFloor: number;
    readonly liveRank: number;
    readonly attainableRank: number;
    readonly cliff: {readonly after: number} | null;
    readonly correlationEigenvalues: readonly number[];
    readonly correlationNoiseFloor: number;
    readonly correlationCliff: {readonly after: number} | null;
  };
  readonly channels: {readonly mean: readonly number[]; readonly std: readonly number[]; readonly dead: readonly number[]};
  readonly metrics: Readonly<Record<string, {readonly status: string; readonly value: number}>>;
}

const oracles = readdirSync(fixture('oracles')).filter((name) => name.endsWith('.expected.json'));
const sets = oracles.filter((name) => 'spectrum' in readJson<object>(fixture(`oracles/${name}`)));
const pathOf = (name: string): string => (name.startsWith('sentences') ? fixture('sentences.parquet') : fixture(`oracles/${basename(name, '.expected.json')}.npy`));

/** Copies limit the attainable rank by policy; the oracle counts every row. */
const isDuplicated = (findings: readonly {readonly id: string}[]): boolean => findings.some((f) => f.id === 'duplicate-rows');

describe.each(sets)('numpy and scipy on %s', (name) => {
  const expected = readJson<Expected>(fixture(`oracles/${name}`));
  let report: Report;
  beforeAll(async () => {
    report = await audit([pathOf(name)]);
  });
  const offset = offsetError(expected);
  // zero rows are left out of the judgement (docs/adr/0011); the oracle judges every row
  const allRowsCount = expected.health.zeroRows === 0;
  const compared = METRICS.map(({id}) => id).filter((id) => id in expected.metrics && expected.metrics[id].status !== 'ambiguous');
  const ambiguous = Object.entries(expected.metrics).filter(([, m]) => m.status === 'ambiguous').map(([id]) => id);

  it('agree on the input', () => {
    const {input, health} = report;
    expect([input.rows, input.dims]).toEqual(expected.shape);
    expect(input.dtype).toBe(expected.dtype);
    expect(input.storedPrecision).toBe(expected.storedPrecision);
    expect(health.zeroRows).toBe(expected.health.zeroRows);
    // numpy counts the row of zeros, if there is one, as one more distinct row
    expect(health.distinctRows).toBe(expected.health.distinctRows - (expected.health.zeroRows > 0 ? 1 : 0));
  });

  it('agree on the channels', () => {
    const {channels} = report;
    expect(channels.dead).toEqual(expected.channels.dead);
    const loudest = Math.max(...expected.channels.mean.map((m, j) => Math.hypot(m, expected.channels.std[j])));
    expectAllClose(channels.mean, expected.channels.mean, 1e-14, 'mean', loudest);
    expectAllClose(channels.std, expected.channels.std, 1e-14, 'std', loudest);
  });

  it('agree on the eigenvalues to LAPACK’s accuracy', () => {
    const {spectrum} = report;
    expectAllClose(spectrum.eigenvalues, expected.spectrum.eigenvalues, 1e-13 + offset, 'λ');
    if (allRowsCount) expectAllClose(spectrum.correlationEigenvalues, expected.spectrum.correlationEigenvalues, 1e-13 + offset, 'ρ');
    expectClose(spectrum.trace, expected.spectrum.trace, 1e-13 + offset, 'trace');
  });

  it('agree on floor, live rank and cliff', () => {
    const {spectrum, channels, findings} = report;
    // outlier channels do not set the floor (docs/adr/0011); the oracle knows nothing of them
    if (allRowsCount && channels.outliers.length === 0) expectClose(spectrum.noiseFloor, expected.spectrum.noiseFloor, 1e-12 + offset, 'floor');
    if (allRowsCount) expectClose(spectrum.correlationNoiseFloor, expected.spectrum.correlationNoiseFloor, 1e-9, 'correlation floor');
    if (isDuplicated(findings)) return;
    expect(spectrum.liveRank).toBe(expected.spectrum.liveRank);
    expect(spectrum.attainableRank).toBe(expected.spectrum.attainableRank);
    expect(spectrum.cliff?.after ?? null).toBe(countingCliffAfter(expected));
  });

  it.each(compared)('agree on %s', (id) => {
    const {metrics, findings} = report;
    const wanted = expected.metrics[id];
    const result = metrics[id];
    if (id === 'live-rank' && isDuplicated(findings)) return;
    expect(result.status, JSON.stringify(result)).toBe(wanted.status);
    if (result.status === 'ok') expectClose(result.value, wanted.value, 1e-9, id, 1e-12);
  });

  if (ambiguous.length > 0) it('leave open what hangs on ties', () => {
    const {metrics} = report;
    for (const id of ambiguous) expect(metrics[id].status).not.toBe('error');
  });
});
/** The earlier of the correlation spectrum's cliff and the covariance's, which counts where it ends at the floor (policy.md). */
function countingCliffAfter({spectrum}: Expected): number | null {
  const {cliff, correlationCliff} = spectrum;
  const atFloor = cliff && spectrum.eigenvalues[cliff.after] <= spectrum.noiseFloor ? cliff.after : Infinity;
  const after = Math.min(atFloor, correlationCliff?.after ?? Infinity);
  return after === Infinity ? null : after;
}

/** Rounding of a channel's mean, which stripes are merged by, in units of its spread. */
const offsetError = ({channels}: Expected): number =>
  channels.mean.reduce((most, m, j) => (channels.std[j] > 0 ? Math.max(most, (2 ** -52 * Math.abs(m)) / channels.std[j]) : most), 0);
