/** SIGINT and SIGTERM: the first tells of it, cleans up and exits, whatever is at work; the second exits without a word. */
import {removePendingTempFiles} from '../io/write.js';

const EXIT = {SIGINT: 130, SIGTERM: 143} as const;

/** How long it may take to tell, where nobody reads what is written. */
const GRACE_MS = 100;

let controller: AbortController | null = null;
let received: number | null = null;

/** The exit code that a signal asked for, 130 or 143; null while none came. */
export const interruptedWith = (): number | null => received;

/**
 * The AbortSignal to hand to everything that takes long; the handlers are set on the first call.
 * @param tell says that it was interrupted
 */
export const interruption = (tell: () => Promise<void> = () => Promise.resolve()): AbortSignal => {
  if (controller !== null) return controller.signal;
  const {signal} = (controller = new AbortController());
  process.on('exit', removePendingTempFiles);
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop(EXIT[name], tell));
  return signal;
};

const stop = (exit: number, tell: () => Promise<void>): void => {
  if (received !== null) process.exit(exit);
  process.exitCode = received = exit;
  controller?.abort();
  setTimeout(() => process.exit(exit), GRACE_MS).unref();
  void tell().finally(() => process.exit(exit));
};
