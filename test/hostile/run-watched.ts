import {fork, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {BIN} from '../cli/run.js';

export interface Watched {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** that the processor worked on it */
  readonly seconds: number;
  /** bytes: the most that the process and those it started held, each at its own peak; 0 where the system does not tell */
  readonly peak: number;
  /** it did not end by itself */
  readonly killed: boolean;
}

export interface Limits {
  /** of the processor's time, so that a machine that is busy with other things is not taken for a hang */
  readonly seconds: number;
  /** where nothing is done, of any time */
  readonly idleSeconds: number;
}

type Ended = Pick<Watched, 'code' | 'stdout' | 'stderr'>;

const TICK_MS = 25;
const ENV = {...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', GITHUB_STEP_SUMMARY: undefined};

/** Runs the program in a process of its own. */
export const runWatched = (args: readonly string[], cwd: string, limits: Limits, onStart: (pid: number) => void = () => undefined, uid?: number): Promise<Watched> => {
  const child = spawn(process.execPath, [BIN, ...args], {cwd, env: uid === undefined ? ENV : {...ENV, HOME: cwd}, stdio: ['ignore', 'pipe', 'pipe'], uid});
  const text = {stdout: '', stderr: ''};
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (chunk: string) => { text[name] += chunk; });
  child.on('spawn', () => onStart(child.pid as number));
  return watch(child, limits, once(child, 'close').then(([code]) => ({code: code as number | null, ...text})));
};

/** Runs it in a process that is kept for the next (fixtures/hostile/server.mjs), which saves the start; one that was killed is replaced. */
export const createServer = (limits: Limits) => {
  let server: {readonly child: ChildProcess; readonly closed: Promise<Ended>} | null = null;
  const start = async () => {
    const child = fork(fileURLToPath(new URL('../../fixtures/hostile/server.mjs', import.meta.url)), {env: ENV, stdio: ['ignore', 'inherit', 'inherit', 'ipc']});
    const closed = once(child, 'close').then(([code]) => ({code: code as number | null, stdout: '', stderr: ''}));
    await once(child, 'message');
    return {child, closed};
  };
  return {
    run: async (args: readonly string[], cwd: string): Promise<Watched> => {
      const {child, closed} = (server ??= await start());
      const answer = Promise.race([once(child, 'message').then(([said]) => said as Ended), closed]);
      child.send({args, cwd});
      const watched = await watch(child, limits, answer);
      if (child.exitCode !== null || child.signalCode !== null || watched.killed) server = null;
      return watched;
    },
    close: (): void => void server?.child.kill(),
  };
};

const watch = async (child: ChildProcess, limits: Limits, ended: Promise<Ended>): Promise<Watched> => {
  const peaks = new Map<number, number>();
  const times = new Map<number, number>();
  const before = secondsOf(child.pid ?? 0);
  const started = performance.now();
  let killed = false;
  const look = (): void => {
    for (const pid of familyOf(child.pid ?? 0)) {
      peaks.set(pid, Math.max(peaks.get(pid) ?? 0, peakOf(pid)));
      times.set(pid, secondsOf(pid));
    }
    if (sum(times) - before < limits.seconds && performance.now() - started < 1000 * limits.idleSeconds) return;
    killed = true;
    child.kill('SIGKILL');
  };
  const ticks = setInterval(look, TICK_MS);
  try {
    const end = await ended;
    return {...end, seconds: sum(times) - before, peak: sum(peaks), killed};
  } finally {
    clearInterval(ticks);
  }
};

const sum = (values: ReadonlyMap<number, number>): number => [...values.values()].reduce((total, value) => total + value, 0);

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // gone, or no Linux
  }
};

const familyOf = (pid: number): readonly number[] => [pid, ...read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).flatMap((child) => familyOf(Number(child)))];

const peakOf = (pid: number): number => 1024 * Number(/^VmHWM:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

const TICKS_PER_SECOND = 100;

/** user and system, the 14th and 15th word; the second is a name in parentheses */
const secondsOf = (pid: number): number => read(`/proc/${pid}/stat`).replace(/^.*\) /s, '').split(' ').slice(11, 13).reduce((total, ticks) => total + Number(ticks), 0) / TICKS_PER_SECOND;
