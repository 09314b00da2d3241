import {describe, expect, it} from 'vitest';
import {isUneven, noiseSpectrum} from '../../../src/analysis/judge/noise.js';
import {createJsBackend} from '../../../src/kernels/js-backend.js';
import type {Channels} from '../../../src/analysis/judge/channels.js';

const channels = (change: Partial<Channels> = {}): Channels =>
  ({mean: new Float64Array(0), variance: new Float64Array(0), secondMoment: new Float64Array(0), dead: [], nearDead: [], outliers: [], constants: [], ...change});

describe('rounding noise', () => {
  it('is uneven where a channel that is no outlier has over four times that of a living one', () => {
    const noise = Float64Array.of(1, 1, 1, 1, 1, 30);
    expect(isUneven(noise, channels())).toBe(true);
    expect(isUneven(noise, channels({dead: [5]}))).toBe(true);
    expect(isUneven(noise, channels({outliers: [5]}))).toBe(false);
    expect(isUneven(Float64Array.of(1, 2, 3, 1), channels())).toBe(false);
    expect(isUneven(Float64Array.of(1, 1, 1, 0.01), channels())).toBe(true);
    expect(isUneven(Float64Array.of(1, 1, 1, 0.01), channels({dead: [3]}))).toBe(false);
  });

  it('is the unit of its spectrum, whatever the scale of the channels', async () => {
    const scale = [1, 10, 1e-3, 40];
    const noise = Float64Array.from(scale, (s) => 1e-4 * s * s);
    const correlation = [[1, 0.5, 0, 0], [0.5, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
    const covariance = Float64Array.from({length: 16}, (_, k) => correlation[k >> 2][k & 3] * scale[k >> 2] * scale[k & 3]);
    const [eigenvalues, floors] = await noiseSpectrum(covariance, noise, channels(), createJsBackend());
    [1.5e4, 1e4, 1e4, 0.5e4].forEach((v, i) => expect(eigenvalues[i]).toBeCloseTo(v, 6));
    expect(floors).toEqual({noise: 1, products: 0});
  });

  it('leaves dead and near-dead channels at zero', async () => {
    const covariance = Float64Array.of(4, 0, 0, 0, 9, 0, 0, 0, 1e-12);
    const [eigenvalues] = await noiseSpectrum(covariance, Float64Array.of(1, 1, 1e-18), channels({nearDead: [2]}), createJsBackend());
    expect(Array.from(eigenvalues)).toEqual([9, 4, 0]);
  });
});
