/** A progress bar on stderr: only on a terminal, and only once the run has lasted a second. */
import {grouped} from '../report/text/format.js';

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** @param total null where the source does not say how many rows it has */
  update(done: number, total: number | null): void;
  /** whether anybody sees it */
  readonly isShown: boolean;
  /** a line of its own, which stays; the bar goes on under it */
  note(line: string): void;
  /** wipes the bar; may be called twice */
  stop(): void;
}

const DELAY_MS = 1000;
const REDRAW_MS = 100;
const BAR = 24;
const ERASE_LINE = '\r\u001b[K';

export const startProgress = (stream: ProgressStream, now: () => number = Date.now): Progress => {
  const start = now();
  let drawn: number | null = null;
  const isShown = stream.isTTY === true;
  return {
    isShown,
    note: (line) => {
      if (isShown) stream.write(`${ERASE_LINE}${line}\n`);
    },
    update: (done, total) => {
      const time = now();
      if (!isShown || time - start < DELAY_MS || (drawn !== null && time - drawn < REDRAW_MS)) return;
      drawn = time;
      stream.write(ERASE_LINE + progressLine(done, total, time - start).slice(0, (stream.columns || 80) - 1));
    },
    stop: () => {
      if (drawn !== null) stream.write(ERASE_LINE);
      drawn = null;
    },
  };
};

/** `[######------------------]  25 %  250,000 of 1,000,000 rows, 12 s left` */
export const progressLine = (done: number, total: number | null, elapsedMs: number): string => {
  if (total === null || total <= 0) return `${grouped(done)} rows`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]`;
  const left = share > 0 && share < 1 ? `, ${Math.ceil((elapsedMs * (1 / share - 1)) / 1000)} s left` : '';
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${grouped(done)} of ${grouped(total)} rows${left}`;
};
