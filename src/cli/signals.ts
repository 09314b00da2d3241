/** SIGINT and SIGTERM: the first asks the work to stop and clean up behind itself, the second exits at once. */
import {removePendingTempFiles} from '../io/write.js';

const EXIT = {SIGINT: 130, SIGTERM: 143} as const;

/** For work that does not heed its AbortSignal: after this the process goes anyway. */
const GRACE_MS = 100;

let controller: AbortController | null = null;
let received: number | null = null;

/** The exit code that a signal asked for, 130 or 143; null while none came. */
export const interruptedWith = (): number | null => received;

/**
 * The AbortSignal to hand to everything that takes long; the handlers are set on the first call.
 * @param giveUp says that it was interrupted, where the work does not get to say so in time
 */
export const interruption = (giveUp: () => Promise<void> = () => Promise.resolve()): AbortSignal => {
  if (controller !== null) return controller.signal;
  const {signal} = (controller = new AbortController());
  process.on('exit', removePendingTempFiles);
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop(EXIT[name], giveUp));
  return signal;
};

const stop = (exit: number, giveUp: () => Promise<void>): void => {
  if (received !== null) process.exit(exit);
  process.exitCode = received = exit;
  controller?.abort();
  setTimeout(() => void giveUp().finally(() => process.exit(exit)), GRACE_MS).unref();
};
