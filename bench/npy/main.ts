/**
 * Reads a cached .npy file of float32, 100,000 × 768, by our reader (batches of 4,096 rows, no arithmetic) and by bare reads of 4 MB into
 * one buffer, in turn. Prints Markdown: GB a second. From the root:
 *
 *   npx tsc -p bench && node node_modules/.cache/collapsar-bench/bench/npy/main.js [rounds]
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openNpy} from '../../src/io/npy/open-npy.js';

const [ROWS, DIMS] = [100_000, 768];

async function byReader(path: string): Promise<number> {
  const source = await openNpy(path);
  let rows = 0;
  for await (const batch of source.batches(4096)) rows += batch.rows;
  await source.close();
  return rows * DIMS * 4;
}

async function byBareReads(path: string): Promise<number> {
  const file = await open(path);
  const buffer = new Uint8Array(1 << 22);
  let bytes = 0;
  for (let read = 1; read > 0; bytes += read) read = (await file.read(buffer, 0, buffer.length, null)).bytesRead;
  await file.close();
  return bytes;
}

async function rate(read: (path: string) => Promise<number>, path: string): Promise<number> {
  const start = performance.now();
  const bytes = await read(path);
  return bytes / 1e6 / (performance.now() - start);
}

const folder = mkdtempSync(join(tmpdir(), 'collapsar-bench-'));
try {
  const path = join(folder, 'rows.npy');
  execFileSync('python3', ['bench/whole/peer.py', 'write', String(ROWS), String(DIMS), path]);
  const rates = {reader: [] as number[], bare: [] as number[]};
  for (let round = -1; round < Number(process.argv[2] ?? 15); round++) {
    const [reader, bare] = [await rate(byReader, path), await rate(byBareReads, path)];
    if (round >= 0) {
      rates.reader.push(reader);
      rates.bare.push(bare);
    }
  }
  const spread = (values: number[]) => [values[0], values[values.length >> 1], values[values.length - 1]].map((value) => value.toFixed(1)).join('–');
  console.log('| file | our reader, GB/s (min–median–max) | bare reads, GB/s | target |\n|---|---|---|---|');
  console.log(`| .npy, float32, ${ROWS.toLocaleString('en')} × ${DIMS} | ${spread(rates.reader.sort((a, b) => a - b))} | ${spread(rates.bare.sort((a, b) => a - b))} | 5 |`);
} finally {
  rmSync(folder, {recursive: true});
}
