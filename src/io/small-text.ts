import {open} from 'node:fs/promises';

const CHUNK = 1 << 18;

/** A text that is read whole: a policy, a report, labels. Throws RangeError where it is longer than `most` bytes, as a device is, and errors of the system. */
export const readSmallText = async (path: string, most: number): Promise<string> => {
  const file = await open(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let total = 0; ;) {
      const {buffer, bytesRead} = await file.read(Buffer.alloc(CHUNK), 0, CHUNK);
      if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8');
      total += bytesRead;
      if (total > most) throw new RangeError(`it is longer than ${most / 1e6} MB`);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
};
