/**
 * Reads 50,000×768 embeddings from Parquet with our reader and with pyarrow on one thread, in turn, each in a fresh process. Prints
 * Markdown: MB of float32 a second by the best round (wall and processor time), their ratio, and our peak memory. From the root:
 *
 *   npx tsc -p bench && node node_modules/.cache/collapsar-bench/bench/parquet/main.js [rounds]
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {openParquet} from '../../src/io/parquet/open-parquet.js';

const PEER = 'bench/parquet/pyarrow-peer.py';
const MEGABYTES = (50_000 * 768 * 4) / 1e6;

interface Round {
  /** seconds, seconds of processor time, bytes */
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
  readonly rows: number;
}

async function readOnce(path: string): Promise<Round> {
  const used = process.cpuUsage();
  const started = performance.now();
  const source = await openParquet(path);
  let rows = 0;
  for await (const batch of source.batches(4096)) rows += batch.rows;
  const {user, system} = process.cpuUsage(used);
  return {wall: (performance.now() - started) / 1e3, cpu: (user + system) / 1e6, rows, rss: process.resourceUsage().maxRSS * 1024};
}

const run = (command: string, ...args: string[]): Round => JSON.parse(execFileSync(command, args, {encoding: 'utf8'})) as Round;

const rates = (rounds: readonly Round[]): {wall: number; cpu: number} => ({
  wall: MEGABYTES / Math.min(...rounds.map(({wall}) => wall)), cpu: MEGABYTES / Math.min(...rounds.map(({cpu}) => cpu)),
});

function compare(name: string, path: string, rounds: number): string {
  const pairs = Array.from({length: rounds}, () => [run(process.execPath, fileURLToPath(import.meta.url), '--read', path), run('python3', PEER, 'read', path)]);
  const [ours, theirs] = [rates(pairs.map(([own]) => own)), rates(pairs.map(([, other]) => other))];
  const peak = Math.max(...pairs.map(([own]) => own.rss)) / 1e6;
  const cells = [ours.wall, ours.cpu, theirs.wall, theirs.cpu].map((rate) => rate.toFixed(0));
  return `| ${[name, ...cells, (ours.wall / theirs.wall).toFixed(2), (ours.cpu / theirs.cpu).toFixed(2), peak.toFixed(0)].join(' | ')} |`;
}

function main(rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-bench-'));
  try {
    execFileSync('python3', [PEER, 'write', folder]);
    console.log('| file | MB/s | by cpu | pyarrow MB/s | by cpu | ratio | by cpu | peak MB |\n|---|---|---|---|---|---|---|---|');
    for (const file of readdirSync(folder).sort()) console.log(compare(file.replace('.parquet', ''), join(folder, file), rounds));
  } finally {
    rmSync(folder, {recursive: true});
  }
}

if (process.argv[2] === '--read') console.log(JSON.stringify(await readOnce(process.argv[3])));
else main(Number(process.argv[2] ?? 5));
