/** How long the calling thread works before signals, timers and whatever else waits have their turn, in ms. */
const TURN = 20;
/** Entries of a matrix between two looks at the clock: 1 to 60 ms of work. */
const PIECE = 2 ** 20;

/** Browsers have no setImmediate. */
const soon: (run: () => void) => unknown = globalThis.setImmediate ?? ((run) => setTimeout(run, 0));

let since = 0;
let turn: Promise<void> | undefined;

/** Await it between pieces of long work on the calling thread: the event loop goes round once where it has not for a while. Changes no result. */
export function letEventsIn(): Promise<void> | undefined {
  if (performance.now() - since < TURN) return undefined;
  return turn ??= new Promise((resolve) => {
    soon(() => {
      turn = undefined;
      since = performance.now();
      resolve();
    });
  });
}

/** Rows 0 to `rows` of so many entries each, some at a time, and events between them. */
export async function inTurns(rows: number, width: number, work: (first: number, end: number) => void): Promise<void> {
  const step = Math.max(1, Math.floor(PIECE / width));
  for (let first = 0; first < rows; first += step) {
    work(first, Math.min(rows, first + step));
    await letEventsIn();
  }
}
