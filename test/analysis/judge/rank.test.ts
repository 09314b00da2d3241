import {describe, expect, it} from 'vitest';
import {judgeRank, type FlooredSpectrum} from '../../../src/analysis/judge/spectra.js';
import {DEFAULT_POLICY} from '../../../src/analysis/policy.js';

const FLOOR = 1e-13;

/** eight directions of which `above` stand above the floor, with a cliff where one is told */
const spectrum = (above: number, after: number | null, atFloor = after === above): FlooredSpectrum => ({
  eigenvalues: Float64Array.from({length: 8}, (_, i) => (i < above ? 1 : FLOOR / 2)), floor: FLOOR, byProducts: false, above,
  cliff: after === null ? null : {after, ratio: FLOOR}, cliffEndsAtFloor: after !== null && atFloor,
});

const judge = (covariance: FlooredSpectrum, correlation: FlooredSpectrum) =>
  judgeRank({covariance, correlation, matrix: Float64Array.from({length: 64}, (_, i) => Number(i % 9 === 0)), attainable: 8}, DEFAULT_POLICY);

describe('the cliff that a report shows', () => {
  it.each([
    ['both agree', 5, 5, 5],
    ['the covariance is at its floor a direction earlier', 4, 5, 4],
    ['the correlation spectrum falls earlier', 6, 5, 5],
    ['only the covariance falls', 4, null, 4],
  ])('ends the live directions: %s', (_, covariance, correlation, live) => {
    const {liveRank, cliff} = judge(spectrum(covariance, covariance), spectrum(correlation ?? 8, correlation));
    expect(cliff?.after).toBe(liveRank);
    expect(liveRank).toBe(live);
  });

  it('is that of the correlation spectrum where the covariance falls between scales of channels only', () => {
    expect(judge(spectrum(8, 2), spectrum(5, 5))).toMatchObject({liveRank: 5, cliff: {after: 5}});
  });
});
