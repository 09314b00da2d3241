/** Runs an audit or a gate with what the flags say, a progress bar, and under --verbose the times on stderr. */
import type {AuditOptions, Report} from '../index.js';
import {startProgress} from './progress.js';
import {writeStderr} from './streams.js';

/** What the flags of flags.ts parse to, as far as it concerns the measuring. */
export interface MeasureFlags extends Pick<AuditOptions, 'column' | 'normalize' | 'nonfinite' | 'layer' | 'label' | 'classes' | 'metrics' | 'policy'
  | 'threads' | 'backend' | 'seed' | 'labels' | 'prefixes' | 'null' | 'compat'> {
  readonly 'group-by'?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export const measure = async <R extends Report>(
  flags: MeasureFlags, signal: AbortSignal, work: (options: AuditOptions) => Promise<R>,
): Promise<R> => {
  const {column, normalize, nonfinite, layer, label, classes, metrics, policy, threads, backend, seed, labels, prefixes, compat} = flags;
  const progress = startProgress(flags.quiet ? {write: () => undefined} : process.stderr);
  const started = performance.now();
  let read = started;
  const onProgress = (done: number, total: number | null): void => {
    read = performance.now();
    progress.update(done, total);
  };
  try {
    const report = await work({column, normalize, nonfinite, layer, label, classes, metrics, policy, threads, backend, seed, labels, prefixes, compat,
      null: flags.null, groupBy: flags['group-by'], signal, onProgress});
    signal.throwIfAborted();
    progress.stop();
    if (flags.verbose) writeStderr(timings(report, read - started, performance.now() - read, threads));
    return report;
  } finally {
    progress.stop();
  }
};

const timings = ({settings, input}: Report, readMs: number, judgeMs: number, threads = 1): string =>
  `${input.rowsUsed} rows × ${input.dims}: read and accumulated in ${seconds(readMs)}, judged in ${seconds(judgeMs)}; ` +
  `backend ${settings.backend} (${settings.kernel}), ${threads} thread${threads === 1 ? '' : 's'}\n`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
