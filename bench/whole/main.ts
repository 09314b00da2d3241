/**
 * The whole command, `collapsar audit FILE --json` with its default settings, against the whole script that a user would run instead,
 * in turn on the same file. Prints Markdown. From the root, after `npx tsc -p bench`:
 *
 *   node main.js [--sizes 100000x768,50000x1024] [--peer numpy|torch] [--backends wasm,blas] [--threads 2] [--rounds 5] [--nodes node,…] [--growth]
 *
 * --nodes names the Node programs to run with, --growth measures how time and memory grow with rows and channels instead and writes
 * the picture docs/images/growth.svg. Files are made in the temporary folder and removed: 3 GB for a million rows.
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {growthPicture, type Grown} from './growth-picture.js';

const PEER = 'bench/whole/peer.py';

interface Run {
  /** seconds, seconds of processor time, bytes */
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
}

const {values: options} = parseArgs({options: {
  sizes: {type: 'string', default: '100000x768,50000x1024'}, peer: {type: 'string', default: 'numpy'}, backends: {type: 'string', default: 'wasm,blas'},
  threads: {type: 'string', default: '2'}, rounds: {type: 'string', default: '5'}, nodes: {type: 'string', default: process.execPath}, growth: {type: 'boolean', default: false},
}});
const rounds = Number(options.rounds);
const limits = Object.fromEntries(['OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'OMP_NUM_THREADS'].map((name) => [name, options.threads]));

const time = (...command: string[]): Run =>
  JSON.parse(execFileSync('python3', [PEER, 'time', ...command], {encoding: 'utf8', env: {...process.env, ...limits}})) as Run;
const ours = (node: string, backend: string, file: string): Run =>
  time(node, 'bin/run.js', 'audit', file, '--json', '--backend', backend, '--threads', options.threads);

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]) => sorted(values)[values.length >> 1];
const seconds = (runs: readonly Run[]) => `${median(runs.map(({wall}) => wall)).toFixed(2)} s`;
const peak = (runs: readonly Run[]) => `${(Math.max(...runs.map(({rss}) => rss)) / 1e6).toFixed(0)} MB`;

function compare(folder: string, size: string): void {
  const file = write(folder, size);
  const sides = options.nodes.split(',').flatMap((node) => options.backends.split(',').map((backend) => ({node, backend, runs: [] as Run[]})));
  const theirs: Run[] = [];
  for (let round = -1; round < rounds; round++) {
    const pair = [() => theirs.push(time('python3', PEER, options.peer, file)), ...sides.map(({node, backend, runs}) => () => runs.push(ours(node, backend, file)))];
    for (const run of pair) run();
    if (round < 0) [theirs, ...sides.map(({runs}) => runs)].forEach((runs) => (runs.length = 0));
  }
  for (const {node, backend, runs} of sides) {
    const ratios = sorted(runs.map(({wall}, i) => wall / theirs[i].wall));
    const cpu = median(runs.map((run) => run.cpu)) / median(theirs.map((run) => run.cpu));
    const version = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim();
    console.log(`| ${[size.replace('x', ' × '), version, backend, seconds(runs), seconds(theirs), [ratios[0], median(ratios), ratios[ratios.length - 1]].map((r) => r.toFixed(2)).join('–'),
      cpu.toFixed(2), peak(runs), peak(theirs)].join(' | ')} |`);
  }
  rmSync(file);
}

function write(folder: string, size: string): string {
  const [rows, dims] = size.split('x');
  const file = join(folder, `${size}.npy`);
  execFileSync('python3', [PEER, 'write', rows, dims, file]);
  return file;
}

/** Best of the rounds for each size. */
function grow(folder: string, sizes: readonly string[]): Grown[] {
  return sizes.map((size) => {
    const file = write(folder, size);
    const [rows, dims] = size.split('x').map(Number);
    const best = (run: () => Run): Run => {
      const runs = Array.from({length: rounds}, run);
      return {wall: Math.min(...runs.map(({wall}) => wall)), cpu: 0, rss: Math.max(...runs.map(({rss}) => rss))};
    };
    const grown = {rows, dims, ours: best(() => ours(process.execPath, options.backends.split(',')[0], file)), theirs: best(() => time('python3', PEER, 'numpy', file))};
    rmSync(file);
    console.log(`| ${[rows.toLocaleString('en'), dims, `${grown.ours.wall.toFixed(2)} s`, peak([grown.ours]), `${grown.theirs.wall.toFixed(2)} s`, peak([grown.theirs])].join(' | ')} |`);
    return grown;
  });
}

const folder = mkdtempSync(join(tmpdir(), 'collapsar-bench-'));
try {
  if (options.growth) {
    console.log('| rows | channels | collapsar | peak | numpy | peak |\n|---|---|---|---|---|---|');
    const byRows = grow(folder, ['10000x768', '30000x768', '100000x768', '300000x768', '1000000x768']);
    const byDims = grow(folder, ['50000x128', '50000x256', '50000x512', '50000x1024', '50000x2048', '50000x4096']);
    growthPicture('docs/images/growth.svg', byRows, byDims);
  } else {
    console.log(`| rows × channels | Node | backend | collapsar | ${options.peer} | time over theirs (min–median–max) | processor time over theirs | peak | peak of theirs |\n|---|---|---|---|---|---|---|---|---|`);
    for (const size of options.sizes.split(',')) compare(folder, size);
  }
} finally {
  rmSync(folder, {recursive: true});
}
