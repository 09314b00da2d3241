/**
 * The engine against what a user would run instead: numpy (X.T @ X and eigvalsh in float64) in turn on the same data, and
 * ml-matrix. Prints Markdown.
 *
 *   node main.js [--backend wasm|blas] [--rounds 5] [--sizes 100000x512,100000x768] [--threads 1,2] [--only products|eigenvalues|ml-matrix]
 *
 * 50000x2048 and 50000x4096 take minutes and up to 6 GB. A single round goes without one before it that does not count.
 */
import {cpus} from 'node:os';
import {parseArgs} from 'node:util';
import {EigenvalueDecomposition, Matrix} from 'ml-matrix';
import {createBackend} from '../../src/create-backend.js';
import type {Backend} from '../../src/kernels/backend.js';
import {symmetricEigenvalues} from '../../src/kernels/symmetric-eigenvalues.js';
import {compileWasmKernel} from '../../src/kernels/wasm-kernel.js';
import {peakRate} from './peak.js';
import {startNumpy, timed} from './peer.js';
import {HEADER, inTurn, line, type Row} from './ratios.js';

const {values: options} = parseArgs({options: {
  rounds: {type: 'string', default: '5'}, sizes: {type: 'string', default: '100000x512,100000x768'},
  threads: {type: 'string', default: '1,2'}, backend: {type: 'string', default: 'wasm'}, only: {type: 'string', default: ''},
}});
const rounds = Number(options.rounds);
const wanted = (part: string) => options.only === '' || options.only === part;
const BLOCK = 4096;

/** Normal-like numbers without a generator's cost: sums of two uniform ones. */
function randomRows(rows: number, dims: number): Float64Array {
  const x = new Float64Array(rows * dims);
  let state = 1;
  for (let i = 0; i < x.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    x[i] = state / 2 ** 31 - 1 + ((state * 48271) % 65537) / 65537;
  }
  return x;
}

/** What an audit does: blocks of 4,096 rows, even and odd stripes of 64 into two states. */
async function comoments(backend: Backend, x: Float64Array, rows: number, dims: number): Promise<Float64Array[]> {
  const sums = backend.outerProducts(dims, 2, x.slice(0, dims));
  for (let first = 0; first < rows; first += BLOCK) {
    const block = x.subarray(first * dims, Math.min(first + BLOCK, rows) * dims);
    for (let half = 0; half < 2; half++) {
      const chosen = Int32Array.from({length: block.length / dims}, (_, i) => i).filter((i) => (i >> 6) % 2 === half);
      await sums.add(block, chosen, chosen.length, half);
    }
  }
  return sums.finish();
}

const kernel = await compileWasmKernel(process.versions.v8);
if (kernel === undefined) throw new Error('this engine has no 128-bit SIMD');
const fused = kernel.name === 'simd128-fma';
const peak = await peakRate(fused);
const open = (threads: number) => createBackend({backend: options.backend === 'blas' ? 'blas' : 'wasm', threads});
const {name, kernel: variant} = await open(1);
console.log(`Node ${process.version}, V8 ${process.versions.v8}, ${name} (${variant}), ${cpus()[0].model}, ${cpus().length} cores`);
console.log(`bare 128-bit loop: ${(peak / 1e9).toFixed(1)} G multiply-adds a second\n\n${HEADER}`);

const rates: string[] = [];
for (const threads of options.threads.split(',').map(Number)) {
  const backend = await open(threads);
  const numpy = startNumpy(threads);
  for (const [rows, dims] of wanted('products') ? options.sizes.split(',').map((size) => size.split('x').map(Number)) : []) {
    const x = randomRows(rows, dims);
    const taken = await inTurn(dims > 1024 ? Math.min(rounds, 3) : rounds,
      () => timed(() => comoments(backend, x, rows, dims)), () => numpy.run({work: 'products', rows, dims}));
    const target: Row['target'] = name === 'blas' ? [0.9, 0.9] : dims > 1024 ? [0.30, 0.24] : [0.33, 0.26];
    console.log(line({work: `co-moments ${rows.toLocaleString('en')} × ${dims}`, threads, ...taken, target}, fused));
    const best = Math.min(...taken.ours.map(({cpu}) => cpu));
    rates.push(`${dims} (${threads} thread${threads > 1 ? 's' : ''}): ${((100 * rows * dims * (dims + 1)) / 2 / best / peak).toFixed(0)} %`);
  }
  for (const dims of wanted('eigenvalues') ? [512, 1024, 2048] : []) {
    const x = randomRows(2 * dims, dims);
    const [even, odd] = await comoments(backend, x, 2 * dims, dims);
    const matrix = even.map((value, i) => value + odd[i]);
    const taken = await inTurn(dims > 1024 ? rounds : 3 * rounds,
      () => timed(() => symmetricEigenvalues(matrix, dims, backend)), () => numpy.run({work: 'eigenvalues', dims}));
    const least = name === 'blas' ? 0.9 : threads === 1 ? 0.85 : 0.60;
    console.log(line({work: `eigenvalues ${dims}`, threads, ...taken, target: [least, least]}, fused));
  }
  if (threads === 1 && wanted('ml-matrix')) console.log(line(await againstMlMatrix(backend), fused));
  numpy.stop();
  await backend.close();
}
if (rates.length > 0 && name === 'wasm') console.log(`\nshare of the bare loop, by processor time, packing included, best round: ${rates.join('; ')}`);

async function againstMlMatrix(backend: Backend): Promise<Row> {
  const [rows, dims] = [4096, 512];
  const x = randomRows(rows, dims);
  const taken = await inTurn(3, () => timed(async () => {
    const [even, odd] = await comoments(backend, x, rows, dims);
    return symmetricEigenvalues(even.map((value, i) => value + odd[i]), dims, backend);
  }), () => timed(async () => {
    const centred = Matrix.from1DArray(rows, dims, x).center('column');
    return new EigenvalueDecomposition(centred.transpose().mmul(centred), {assumeSymmetric: true}).realEigenvalues;
  }));
  return {work: `ml-matrix, covariance and eigenvalues, ${rows.toLocaleString('en')} × ${dims}`, threads: 1, ...taken, target: [30, 30]};
}
