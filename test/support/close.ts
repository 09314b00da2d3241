import {expect} from 'vitest';

/** |actual − expected| ≤ relative·|expected| + absolute, with a message that shows the numbers. */
export function expectClose(actual: number, expected: number, relative: number, label = '', absolute = 0): void {
  const allowed = relative * Math.abs(expected) + absolute;
  expect(Math.abs(actual - expected) <= allowed, `${label} ${actual} is not ${expected} within ${allowed} (off by ${Math.abs(actual - expected)})`).toBe(true);
}

/** The same for each entry; `scale` is what the relative tolerance is of (default: the largest expected magnitude). */
export function expectAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number, label = '', scale = largest(expected)): void {
  expect(actual.length, `${label} length`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expectClose(actual[i], expected[i], 0, `${label}[${i}]`, relative * scale);
}

const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
