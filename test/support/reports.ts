import type {MetricResult, Report} from '../../src/report/schema.js';
import {fixture, readJson} from './fixtures.js';

/** A saved report with some of its parts replaced. */
export const reportWith = (parts: Partial<Report> = {}): Report => ({...readJson<Report>(fixture('report/healthy.report.json')), ...parts});

export interface MeasuredOptions {
  readonly ceiling?: number | null;
  /** [estimate, low, high] */
  readonly interval?: readonly [number, number | null, number | null];
}

export const measured = (value: number, {ceiling = null, interval}: MeasuredOptions = {}): MetricResult => ({
  status: 'ok', value, unit: 'dimensions', convention: 'made up', ceiling, intervalReason: null,
  interval: interval ? {estimate: interval[0], low: interval[1], high: interval[2], level: 0.95, method: 'made up'} : null,
});
