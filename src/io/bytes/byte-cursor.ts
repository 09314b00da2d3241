/** Bytes that come once, from first to last. */
export interface ByteCursor {
  /** for messages */
  readonly path: string;
  /** how many were taken */
  readonly position: number;
  /** the next `count` bytes without taking them; fewer only where the bytes end */
  readonly peek: (count: number) => Promise<Buffer>;
  /** takes the next bytes into `into`; how many there were: fewer than asked for only where the bytes end */
  readonly fill: (into: Uint8Array) => Promise<number>;
  /** takes what is at hand, or waits for it; undefined at the end */
  readonly chunk: () => Promise<Uint8Array | undefined>;
  /** leaves the rest, and lets go of where it comes from */
  readonly close: () => Promise<void>;
}

/** Where bytes can be had from the first on: a file as often as one likes, a pipe once. */
export interface ByteOrigin {
  readonly path: string;
  /** null where only the end will tell */
  readonly bytes: number | null;
  /** throws CollapsarError, exit 3, where they are gone */
  readonly start: () => ByteCursor;
  readonly close: () => Promise<void>;
}

/** A cursor over chunks as they come; holds no more than one of them, and what is peeked at. */
export const cursorOver = (path: string, chunks: AsyncIterator<Uint8Array>): ByteCursor => {
  let rest: Uint8Array = new Uint8Array(0);
  let position = 0;
  let ended = false;
  const more = async (): Promise<Uint8Array | undefined> => {
    while (!ended) {
      const next = await chunks.next();
      if (next.done) ended = true;
      else if (next.value.length > 0) return next.value;
    }
    return undefined;
  };
  const take = (count: number): Uint8Array => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    position += taken.length;
    return taken;
  };
  return {
    path,
    get position() {
      return position;
    },
    peek: async (count) => {
      const pieces = [rest];
      let held = rest.length;
      for (let next = held < count ? await more() : undefined; next; next = held < count ? await more() : undefined) {
        pieces.push(next);
        held += next.length;
      }
      if (pieces.length > 1) rest = Buffer.concat(pieces);
      return Buffer.from(rest.buffer, rest.byteOffset, Math.min(count, rest.length));
    },
    fill: async (into) => {
      for (let done = 0; ;) {
        const piece = take(into.length - done);
        into.set(piece, done);
        done += piece.length;
        if (done === into.length) return done;
        const next = await more();
        if (!next) return done;
        rest = next;
      }
    },
    chunk: async () => {
      if (rest.length === 0) rest = await more() ?? rest;
      return rest.length === 0 ? undefined : take(rest.length);
    },
    close: async () => {
      ended = true;
      rest = rest.subarray(0, 0);
      await chunks.return?.();
    },
  };
};
