/** Work that waits its turn: `run` lets at most so many pieces go at a time, in the order in which they came. */
export interface Lanes {
  run<T>(work: () => T | Promise<T>): Promise<T>;
  /** What waits, what is at work and what comes later is refused with `reason`; work cannot be stopped, but nobody waits for it. */
  close(reason: Error): void;
}

export function createLanes(count: number): Lanes {
  let free = count;
  let closed: Error | undefined;
  const waiting: (() => void)[] = [];
  const refusals = new Set<(reason: Error) => void>();
  const inTurn = async <T>(work: () => T | Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => { waiting.push(resolve); });
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
  return {
    run: <T>(work: () => T | Promise<T>) => new Promise<T>((resolve, reject) => {
      if (closed !== undefined) return reject(closed);
      refusals.add(reject);
      inTurn(work).then(resolve, reject).finally(() => refusals.delete(reject));
    }),
    close(reason) {
      closed = reason;
      waiting.length = 0;
      for (const refuse of refusals) refuse(reason);
    },
  };
}
