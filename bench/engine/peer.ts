import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

export interface Taken {
  /** seconds */
  readonly wall: number;
  /** seconds of processor time, all threads together */
  readonly cpu: number;
}

export interface Peer {
  run(request: Record<string, unknown>): Promise<Taken>;
  stop(): void;
}

/** numpy in a process of its own, with so many BLAS threads; its core type is left to itself. */
export function startNumpy(threads: number): Peer {
  const env = {...process.env};
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  for (const name of ['OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'OMP_NUM_THREADS', 'VECLIB_MAXIMUM_THREADS']) env[name] = String(threads);
  const child = spawn('python3', ['bench/engine/numpy-peer.py'], {env, stdio: ['pipe', 'pipe', 'inherit']});
  const answers = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  return {
    async run(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const {value, done} = await answers.next();
      if (done) throw new Error('numpy ended: is it installed for the python3 on the PATH?');
      return JSON.parse(value) as Taken;
    },
    stop: () => { child.stdin.end(); },
  };
}

/** The same for work of ours. */
export async function timed(work: () => Promise<unknown>): Promise<Taken> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = (performance.now() - start) / 1000;
  const {user, system} = process.cpuUsage(cpu);
  return {wall, cpu: (user + system) / 1e6};
}
