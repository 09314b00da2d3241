import {unfitError} from '../../errors.js';

/** Bytes of a page, with room before and after that decoders may read; made anew only to grow. */
export interface PageBuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Hands out page buffers up to a limit. */
export interface Arena {
  /** `old` itself where it holds `size` bytes */
  readonly grow: (old: PageBuffer | null, size: number) => PageBuffer;
}

export const SLACK = 8;
const LIMIT = 400e6;

export function createArena(path: string): Arena {
  let used = 0;
  return {
    grow(old, size) {
      const room = size + 2 * SLACK;
      if (old !== null && old.bytes.length >= room) return old;
      used += room - (old?.bytes.length ?? 0);
      if (used > LIMIT) {
        throw unfitError('large-pages', `${path}: its pages take more than ${LIMIT / 1e6} MB of memory at once`,
          'write smaller row groups: pq.write_table(table, "embeddings.parquet", row_group_size=16384)');
      }
      const bytes = new Uint8Array(room);
      return {bytes, view: new DataView(bytes.buffer)};
    },
  };
}
