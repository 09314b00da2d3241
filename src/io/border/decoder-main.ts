/**
 * Entry of the decoder process. Its main thread only watches, and fetches what is on a web server: it ends the process when the parent is
 * gone, or when memory runs out. A decoder that hangs or blocks does so in the worker thread, and cannot keep the watch from ending it.
 */
import {createInterface} from 'node:readline';
import {Worker} from 'node:worker_threads';
import {serveHttp} from '../remote/http-thread.js';
import {OUT_OF_MEMORY} from './frames.js';

const WATCH_MS = 20;
const memoryLimit = Number(process.argv[2]);

const worker = new Worker(new URL('./decoder-worker.js', import.meta.url), {
  resourceLimits: {maxOldGenerationSizeMb: Math.ceil(memoryLimit / 2 ** 20)},
});
worker.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? OUT_OF_MEMORY : 1));

serveHttp(worker);

createInterface({input: process.stdin}).on('line', (line) => worker.postMessage(JSON.parse(line))).on('close', () => process.exit(0));

setInterval(() => {
  if (process.memoryUsage.rss() > memoryLimit) process.exit(OUT_OF_MEMORY);
}, WATCH_MS);

// an interrupt from the terminal reaches the whole process group: the parent decides what it means
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
