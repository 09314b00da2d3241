import {describe, expect, it} from 'vitest';
import type {Facets} from '../../src/analysis/facets.js';
import type {FacetName, Metric} from '../../src/analysis/metrics/metric.js';
import {METRICS} from '../../src/analysis/metrics/registry.js';
import {audit} from '../../src/audit.js';
import {expectAllClose, expectClose} from '../support/close.js';
import {fixture, readJson} from '../support/fixtures.js';

interface ClosedForm {
  readonly name: string;
  readonly lambda: readonly number[] | {readonly law: string; readonly parameter: number; readonly dims: number};
  readonly expected: Readonly<Record<string, number>>;
  readonly file?: string;
}

const cases = readJson<ClosedForm[]>(fixture('oracles/closed-forms.expected.json'));

function spectrumOf({lambda}: ClosedForm): Float64Array {
  if (!('law' in lambda)) return Float64Array.from(lambda);
  const {law, parameter, dims} = lambda;
  return Float64Array.from({length: dims}, (_, j) => (law === 'power' ? (j + 1) ** -parameter : j === 0 ? 1 + (dims - 1) * parameter : 1 - parameter));
}

/** Metrics of the spectrum alone, told what the spectrum is. */
function fromSpectrum(metric: Metric, eigenvalues: Float64Array): number {
  const dims = eigenvalues.length;
  const facets = {shape: {rows: 100 * dims, dims}, spectrum: {eigenvalues}, rank: {liveRank: dims, attainableRank: dims, noiseFloor: 0}};
  const result = metric.compute(facets as unknown as Pick<Facets, FacetName>);
  return result.status === 'ok' ? result.value : NaN;
}

const ofSpectrum = METRICS.filter((m) => m.needs.every((facet) => ['shape', 'spectrum', 'rank'].includes(facet)));

describe.each(cases.map((c) => [c.name, c] as const))('closed form %s', (_, closedForm) => {
  const spectrum = spectrumOf(closedForm);

  it('by the functions of a spectrum', () => {
    const known = ofSpectrum.filter((m) => m.id in closedForm.expected);
    expect(known.length).toBeGreaterThan(7);
    for (const metric of known) expectClose(fromSpectrum(metric, spectrum), closedForm.expected[metric.id], 1e-12, metric.id);
  });

  if (closedForm.file) it('by an audit of rows that have it', async () => {
    const report = await audit([fixture(`oracles/${closedForm.file}`)]);
    expectAllClose(report.spectrum.eigenvalues, spectrum, 1e-13);
    for (const [id, value] of Object.entries(closedForm.expected)) {
      const result = report.metrics[id];
      expect(result.status, `${id}: ${JSON.stringify(result)}`).toBe('ok');
      // the rows hold the spectrum to 1e-13 of λ1, which small eigenvalues, and means of 0, feel most
      if (result.status === 'ok') expectClose(result.value, value, id === 'condition-number' ? 1e-13 * value + 1e-12 : 1e-9, id, 1e-12);
    }
  });
});
