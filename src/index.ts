/**
 * The programmatic API; the commands use only this.
 *
 *     import {audit} from 'collapsar';
 *     const report = await audit(['emb.npy'], {layer: 'representation'});
 *     if (report.verdict.status === 'collapsed') …
 */
export {CollapsarError} from './errors.js';
export type {Report, GateReport, BudgetResult, MetricResult, Finding, Interval, Severity} from './report/schema.js';
