import {open, stat} from 'node:fs/promises';
import {axisOf, type Axis} from './analysis/compare/axis.js';
import {channelChanges} from './analysis/compare/channel-changes.js';
import {differences, type PairedEstimates} from './analysis/compare/differences.js';
import {judgeDrop} from './analysis/compare/judge-drop.js';
import {onsetOf} from './analysis/compare/onset.js';
import {compareSubspaces} from './analysis/compare/subspace.js';
import {vectorsOf, whyNotPaired, type Vectors} from './analysis/compare/vectors.js';
import {auditAnd, type AuditOptions} from './audit.js';
import {notesOn, refuseIncomparable} from './comparable.js';
import {createBackend} from './create-backend.js';
import {usageError} from './errors.js';
import {judgedAgainst} from './judged-against.js';
import {loadPolicy} from './load-policy.js';
import type {Policy} from './analysis/policy.js';
import type {Backend} from './kernels/backend.js';
import type {Candidate, Comparison} from './report/compare-schema.js';
import {readReport} from './read-report.js';
import type {Report} from './report/schema.js';
import {version} from './version.js';

export interface CompareOptions extends Omit<AuditOptions, 'groupBy' | 'prefixes' | 'null' | 'compat' | 'label' | 'figures'> {
  /** where each operand stands, such as its epoch; default: the number that varies in their names */
  readonly axis?: readonly number[];
}

/**
 * A baseline and one or more candidates side by side. Each operand is a source (a glob in it: shards of one set) or a saved report;
 * of a saved report the numbers are compared, and its subspaces are undefined. Candidates come in the order of the axis. One operand's rows in memory at a time, and the baseline's sample.
 * @throws CollapsarError 2 usage, 3 cannot be read, 4 read but unfit, or not comparable
 */
export async function compare(operands: readonly string[], options: CompareOptions = {}): Promise<Comparison> {
  if (operands.length < 2) throw usageError('too-few-operands', 'there is nothing to compare with', 'name the baseline and a candidate: collapsar compare before.npy after.npy');
  if (options.axis && options.axis.length !== operands.length) {
    throw usageError('bad-axis', `--axis: ${options.axis.length} given for ${operands.length} operands`, 'give one for each operand, the baseline first');
  }
  const policy = await loadPolicy(options.policy);
  const axis = options.axis ? {name: 'step', values: [...options.axis], from: 'flag' as const} : axisOf(operands);
  const {paths, values} = alongAxis(operands, axis);
  const base = await openOperand(paths[0], options);
  const candidates: Candidate[] = [];
  for (const path of paths.slice(1)) candidates.push(await compareWith(base, await openOperand(path, options), policy, options));
  const points = [
    {collapsed: base.report.verdict.status === 'collapsed', differences: null},
    ...candidates.map(({report, differences}) => ({collapsed: report.verdict.status === 'collapsed', differences})),
  ];
  const onset = onsetOf(points, policy.thresholds['soft-dimensional-collapse'].baselineDrop);
  return {
    schemaVersion: 1, tool: {name: 'collapsar', version}, base: base.report, candidates, comparable: true,
    notes: notesOn(base.report, candidates), axis: {...axis, values}, onset: onset && {index: onset.index, at: values[onset.index], why: onset.why},
  };
}

/** The baseline where it stands, the candidates by their place: a shell's `epoch-*.npy` puts epoch 10 before epoch 2. */
function alongAxis(operands: readonly string[], {values}: Axis): {paths: string[]; values: number[]} {
  const order = operands.map((_, i) => i).sort((a, b) => Number(a > 0) - Number(b > 0) || values[a] - values[b]);
  return {paths: order.map((i) => operands[i]), values: order.map((i) => values[i])};
}

interface Operand {
  readonly path: string;
  readonly report: Report;
  /** null for a saved report */
  readonly vectors: Vectors | null;
}

async function openOperand(path: string, options: CompareOptions): Promise<Operand> {
  if (await looksLikeReport(path)) return {path, report: await readReport(path), vectors: null};
  const {report, seen: vectors} = await auditAnd([path], options, vectorsOf);
  return {path, report, vectors};
}

const HEAD = 1 << 16;

/** JSON that says which version of our schema it has: rows of embeddings may be objects too. What cannot be opened is left to those who say it best. */
async function looksLikeReport(path: string): Promise<boolean> {
  const isFile = await stat(path).then((stats) => stats.isFile(), () => false);
  const file = isFile ? await open(path).catch(() => null) : null;
  try {
    const head = await file?.read(Buffer.alloc(HEAD), 0, HEAD, 0).catch(() => undefined);
    return head !== undefined && /^\uFEFF?\s*\{[^]*"schemaVersion"\s*:/.test(head.buffer.toString('utf8', 0, head.bytesRead));
  } finally {
    await file?.close();
  }
}

async function compareWith(base: Operand, candidate: Operand, policy: Policy, options: CompareOptions): Promise<Candidate> {
  refuseIncomparable(base, candidate);
  const [before, after] = [base.vectors, candidate.vectors];
  const unpaired = before && after ? whyNotPaired(before, after) : `a saved report has no vectors: ${(before ? candidate : base).path}`;
  const paired: PairedEstimates = before && after && unpaired === null ? {before: before.estimates, after: after.estimates} : null;
  const changes = differences(setOfRows(base.report), setOfRows(candidate.report), paired);
  return {
    report: judgedAgainst(candidate.report, judgeDrop(changes, policy)),
    pairing: {rows: unpaired === null, reason: unpaired},
    differences: changes,
    subspace: before && after ? await withBackend(options, (backend) => compareSubspaces(before, after, unpaired, backend)) : {status: 'undefined', reason: unpaired ?? ''},
    channels: channelChanges(base.report.channels, candidate.report.channels),
  };
}

const setOfRows = ({input, metrics}: Report) => ({rowsUsed: input.rowsUsed, dims: input.dims, metrics});

async function withBackend<T>(options: CompareOptions, work: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await createBackend({...options, backend: options.backend ?? 'auto'});
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}
