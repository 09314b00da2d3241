/**
 * Coverage of the population intervals by simulation, into docs/calibration-intervals.md.
 * node dist/.calibrate/scripts/calibrate-intervals.js [--draws 1000] [--workers 2] [--out FILE] [--real FOLDER]
 * The same draws whatever the workers. FOLDER holds real vectors that the repository does not carry (test/population/support/real-sets.ts).
 */
import {writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {isMainThread, parentPort, Worker, workerData} from 'node:worker_threads';
import {cells, measureCell, type Cell, type CellResult} from '../test/population/support/calibration-cells.js';
import {calibrationTables} from '../test/population/support/calibration-tables.js';

const run = async (draws: number, workers: number): Promise<CellResult[]> => {
  const all = cells();
  const results: CellResult[] = [];
  let next = 0;
  const work = (): Promise<void> => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {workerData: {draws}});
    const give = () => (next < all.length ? worker.postMessage(all[next++]) : void worker.terminate().then(() => resolve()));
    worker.on('error', reject);
    worker.on('message', (result: CellResult) => {
      results[result.cell.index] = result;
      give();
    });
    give();
  });
  await Promise.all(Array.from({length: workers}, work));
  return results;
};

if (isMainThread) {
  const {values} = parseArgs({options: {
    draws: {type: 'string', default: '1000'}, workers: {type: 'string', default: '2'}, out: {type: 'string', default: 'docs/calibration-intervals.md'},
    real: {type: 'string', default: '../shared/real'},
  }});
  const start = performance.now();
  const results = await run(Number(values.draws), Number(values.workers));
  writeFileSync(values.out, calibrationTables(results, Number(values.draws), pathToFileURL(`${resolve(values.real)}/`)));
  process.stderr.write(`${results.length} cells in ${((performance.now() - start) / 60e3).toFixed(1)} min\n`);
} else {
  const {draws} = workerData as {draws: number};
  parentPort!.on('message', (cell: Cell) => parentPort!.postMessage(measureCell(cell, draws)));
}
