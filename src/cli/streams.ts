/**
 * Standard output and error as the contract wants them: stdout carries the report only, a closed pipe is quiet, any other
 * failure to write stdout is reported once (exit 3), and nobody calls process.exit while bytes are pending.
 */
import {ioError} from '../errors.js';
import type {CollapsarError} from '../errors.js';

/** @param onFailure is told when stdout cannot be written for another reason than a reader that went away */
export const guardStreams = (onFailure: (error: CollapsarError) => void): void => {
  process.stdout.removeAllListeners('error'); // oclif's own rethrows whatever is not EPIPE
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    process.stdout.on('error', () => undefined);
    if (error.code !== 'EPIPE') onFailure(ioError('stdout-unwritable', `standard output cannot be written: ${error.message}`));
  });
  process.stderr.on('error', () => undefined);
};

/** Resolves once the bytes are handed over, or cannot be: the guard above says why. */
export const writeStdout = (data: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => process.stdout.write(data, () => resolve()));

export const writeStderr = (text: string): void => void process.stderr.write(text);

/** FORCE_COLOR decides where it is set (0 and false switch off), then NO_COLOR, then whether `stream` is a colour terminal. */
export const wantsColor = (stream: {isTTY?: boolean}, env: NodeJS.ProcessEnv = process.env): boolean => {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
};
