import {availableParallelism} from 'node:os';
import type {AuditOptions} from './audit.js';
import type {Report} from './report/schema.js';
import type {RowSet} from './row-set.js';

/** Asked once the pass has lasted so long that its pace can be told. */
const AFTER_MS = 2000;
/** Of the time that the threads have left, what an early report may take. */
const SHARE = 0.05;
/** Rows drawn: as many as the row sample has, or enough that so many dimensions can be judged. */
const ROWS = 4096;
const ROWS_PER_DIMENSION = 4;

export interface EarlyWatch {
  readonly onProgress: (done: number, total: number | null) => void;
  /** ends what is under way; may be called twice */
  stop(): Promise<void>;
}

/**
 * Follows a pass over rows, and gives `options.onEarly` what `audit` says of a random sample of them, where that costs little beside what is left
 * to do (docs/adr/0020-early-answer.md). On one thread, with a backend of its own: the pass and its result know nothing of it. Where it fails,
 * nothing is given: the pass will meet the same fault and say it.
 */
export function watchForEarly(set: RowSet, options: AuditOptions, audit: (paths: readonly string[], options: AuditOptions) => Promise<Report>, now: () => number = () => performance.now()): EarlyWatch {
  const ended = new AbortController();
  let started: number | undefined;
  let early: Promise<void> | undefined;

  const report = async (done: number, elapsed: number): Promise<void> => {
    const size = await set.seekable();
    if (size === null || !isCheap(size, secondsLeft(size.rows, done, elapsed), options)) return;
    const {column, rows, raw, dims, normalize, nonfinite, precision, backend, seed, layer, label, classes, policy, signal} = options;
    const sampled = await audit(set.paths, {
      column, rows, raw, dims, normalize, nonfinite, precision, backend, seed, layer, label, classes, policy,
      maxRows: rowsFor(size.dims), metrics: ['effective-rank'], threads: 1, signal: signal ? AbortSignal.any([signal, ended.signal]) : ended.signal,
    });
    if (!ended.signal.aborted) options.onEarly?.(sampled);
  };

  return {
    onProgress: (done, total) => {
      options.onProgress?.(done, total);
      const time = now();
      started ??= time;
      if (!early && time - started >= AFTER_MS) early = report(done, time - started).catch(() => undefined);
    },
    stop: async () => {
      ended.abort();
      await early;
    },
  };
}

const rowsFor = (dims: number): number => Math.max(ROWS, ROWS_PER_DIMENSION * dims);

const secondsLeft = (rows: number, done: number, elapsedMs: number): number => (elapsedMs / 1000) * (rows / done - 1);

function isCheap({rows, dims}: {rows: number; dims: number}, secondsLeft: number, {threads = Infinity, backend}: AuditOptions): boolean {
  const cores = Math.min(2, threads, availableParallelism());
  return backend !== 'js' && rows > rowsFor(dims) && secondsOfWork(dims) <= SHARE * cores * secondsLeft;
}

/** Co-moments, eigen-solves and the pairs of the row sample, at the 1e10 multiply-adds a second that one thread of today does, and what starting takes. */
const secondsOfWork = (dims: number): number => 0.5 + 1e-10 * (rowsFor(dims) * dims ** 2 + 4 * dims ** 3 + 4096 ** 2 * dims);
