import {ioError} from '../../errors.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';

/** The lines of a text, one after the other. */
export interface Lines {
  readonly path: string;
  /** number of the line that was given last, from 1 */
  readonly line: number;
  /** without its end (LF or CRLF); undefined after the last */
  readonly next: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

/** A row of 100,000 numbers in full precision is 2.5 MB. */
const MAX_LINE = 32e6;

/** UTF-8 lines of at most 32 MB, memory in proportion to the longest. Throws CollapsarError, exit 3, for a longer one. */
export const linesOf = (bytes: ByteCursor): Lines => {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let ready: string[] = [];
  let [at, line, ended] = [0, 0, false];
  const refill = async (): Promise<void> => {
    const chunk = await bytes.chunk();
    ended = chunk === undefined;
    const cut = chunk ? chunk.lastIndexOf(10) : -1;
    if (chunk && cut < 0) {
      // what the cursor gives may be a buffer that it uses again
      held.push(Uint8Array.from(chunk));
      heldBytes += chunk.length;
      if (heldBytes > MAX_LINE) throw ioError('long-line', `${bytes.path}: line ${line + 1} is longer than ${MAX_LINE / 1e6} MB`, `one vector a line: jq -c '.data[]' FILE > vectors.jsonl`);
      return;
    }
    const whole = chunk ? [...held, chunk.subarray(0, cut)] : held;
    [ready, at] = [chunk || heldBytes > 0 ? Buffer.concat(whole).toString('utf8').split('\n') : [], 0];
    held = chunk && cut + 1 < chunk.length ? [Uint8Array.from(chunk.subarray(cut + 1))] : [];
    heldBytes = held[0]?.length ?? 0;
  };
  return {
    path: bytes.path,
    get line() {
      return line;
    },
    next: async () => {
      while (at === ready.length && !ended) await refill();
      if (at === ready.length) return undefined;
      const text = ready[at++];
      line++;
      const start = line === 1 && text.startsWith('\ufeff') ? 1 : 0;
      return text.endsWith('\r') ? text.slice(start, -1) : start ? text.slice(1) : text;
    },
    close: bytes.close,
  };
};
