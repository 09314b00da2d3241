/** Runs an audit or a gate with what the flags say, a progress bar, and under --verbose the times on stderr. */
import {availableParallelism} from 'node:os';
import type {AuditOptions, Report} from '../index.js';
import {startProgress} from './progress.js';
import {writeStderr} from './streams.js';

/** What the flags of flags.ts parse to, as far as it concerns the measuring; the API does not look at the others. */
export interface MeasureFlags extends Omit<AuditOptions, 'column' | 'groupBy' | 'maxRows' | 'skipNull' | 'signal' | 'onProgress' | 'onEarly' | 'warn'> {
  /** of several the command takes care */
  readonly column?: string | readonly string[];
  readonly 'group-by'?: string;
  readonly 'max-rows'?: number;
  readonly 'skip-null'?: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export const measure = async <R extends Measured>(
  {quiet, verbose, column, 'group-by': groupBy, 'max-rows': maxRows, 'skip-null': skipNull, ...options}: MeasureFlags, signal: AbortSignal, work: (options: AuditOptions) => Promise<R>,
): Promise<R> => {
  const progress = startProgress(quiet ? {write: () => undefined} : process.stderr);
  const started = performance.now();
  let read = started;
  const onProgress = (done: number, total: number | null): void => {
    read = performance.now();
    progress.update(done, total);
  };
  const inWords = progress.isShown ? await import('./early-line.js') : null;
  const onEarly = inWords ? (early: Report): void => progress.note(inWords.earlyLine(early)) : undefined;
  const warn = (line: string): void => { if (!quiet) writeStderr(`collapsar: warning: ${line}\n`); };
  try {
    const report = await work({...options, column: typeof column === 'object' ? column[0] : column, groupBy, maxRows, skipNull, signal, onProgress, onEarly, warn});
    signal.throwIfAborted();
    progress.stop();
    if (verbose) writeStderr(timings(timed(report), read - started, performance.now() - read, options.threads));
    return report;
  } finally {
    progress.stop();
  }
};

type Measured = Report | {readonly base: Report} | {readonly reports: readonly Report[]};

/** One report stands for all: they are read by the same backend. */
const timed = (result: Measured): Report => ('base' in result ? result.base : 'reports' in result ? (result.reports as readonly Report[])[0] : result) as Report;

const timings = ({settings, input}: Report, readMs: number, judgeMs: number, asked = Infinity): string => {
  const threads = settings.backend === 'js' ? 1 : Math.min(asked, availableParallelism());
  return `${input.rowsUsed} rows × ${input.dims}: read and accumulated in ${seconds(readMs)}, judged in ${seconds(judgeMs)}; ` +
    `backend ${settings.backend} (${settings.kernel}), ${threads} thread${threads === 1 ? '' : 's'}\n`;
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
