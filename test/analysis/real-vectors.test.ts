import {describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import {expectClose} from '../support/close.js';
import {fixture, readJson, realVectors} from '../support/fixtures.js';

interface Expected {
  readonly shape: readonly [number, number];
  readonly dtype: string;
  readonly 'effective-rank': number;
  readonly 'rankme': number;
  readonly 'participation-ratio': number;
  readonly positiveEigenvalues: number;
}

const sets = Object.entries(readJson<Record<string, Expected>>(fixture('oracles/real.expected.json')));

describe.skipIf(!realVectors)('numpy on real vectors (skipped where they are not at hand)', () => {
  it.each(sets)('%s: effective rank and RankMe within 1e-6', async (path, expected) => {
    const {input, metrics, verdict} = await audit([realVectors?.(path) ?? ''], {metrics: ['effective-rank', 'rankme', 'participation-ratio']});
    expect([input.rows, input.dims, input.dtype]).toEqual([...expected.shape, expected.dtype]);
    for (const id of ['effective-rank', 'rankme', 'participation-ratio'] as const) {
      const result = metrics[id];
      expectClose(result.status === 'ok' ? result.value : NaN, expected[id], 1e-6, id);
    }
    expect(verdict.summary.length).toBeGreaterThan(20);
  });
});
