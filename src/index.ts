/**
 * The programmatic API; the commands use only this.
 *
 *     import {audit} from 'collapsar';
 *     const report = await audit(['emb.npy'], {layer: 'representation'});
 *     if (report.verdict.status === 'collapsed') …
 */
export {audit, type AuditOptions} from './audit.js';
export {compare, type CompareOptions} from './compare.js';
export {auditColumns, gateColumns, type ColumnReports, type Columns} from './column-reports.js';
export {gate, type GateOptions} from './gate/gate.js';
export {initGate, CONFIG_FILE, type InitOptions} from './gate/init.js';
export {loadGateConfig, type LoadedConfig} from './gate/load-config.js';
export {readReport} from './read-report.js';
export {inspect, type Inspection} from './inspect.js';
export {explain, type Explanation, type ConventionValue} from './explain.js';
export {describeMetrics as metrics, type MetricDescription} from './analysis/describe-metrics.js';
export {render, outputFormat, writeReport} from './write-report.js';
export {renderColumns, writeColumns} from './write-column-reports.js';
export {renderComparison, comparisonFormat, writeComparison} from './write-comparison.js';
export {policyJsonSchema, type Policy, type PolicyOverrides} from './analysis/policy.js';
export {CollapsarError} from './errors.js';
export type {GateConfig} from './gate/config-schema.js';
export type {ReportFormat} from './report/renderers.js';
export type {ComparisonFormat} from './report/compare/renderers.js';
export type {Comparison, Candidate, Difference} from './report/compare-schema.js';
export type {Report, GateReport, BudgetResult, MetricResult, Finding, Interval, Severity} from './report/schema.js';
