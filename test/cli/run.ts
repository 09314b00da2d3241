/** Real child processes of bin/run.js, for the tests of the command line. They run what `npm run build` made. */
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** over the test's own, less what would colour the output or write a step summary */
  readonly env?: NodeJS.ProcessEnv;
  /** gets the process as soon as it runs, to send signals */
  readonly onStart?: (child: ChildProcess) => void;
}

export const run = (args: readonly string[], options?: RunOptions): Promise<Finished> => launch(process.execPath, [BIN, ...args], options);

/** The same through a shell, for pipes and redirections; `collapsar` stands for the program. */
export const shell = (script: string, options?: RunOptions): Promise<Finished> =>
  launch('bash', ['-c', `collapsar() { '${process.execPath}' '${BIN}' "$@"; }; ${script}`], options);

const launch = (command: string, args: readonly string[], {cwd, env, onStart}: RunOptions = {}): Promise<Finished> => {
  if (!existsSync(new URL('../../dist/cli/main.js', import.meta.url))) throw new Error('not built: run `npm run build` first');
  const neutral = {FORCE_COLOR: undefined, NO_COLOR: undefined, GITHUB_STEP_SUMMARY: undefined};
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {cwd, env: {...process.env, ...neutral, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
    const text = {stdout: '', stderr: ''};
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (chunk: string) => { text[name] += chunk; });
    child.on('error', reject);
    child.on('spawn', () => onStart?.(child));
    child.on('close', (code, signal) => resolve({code, signal, ...text}));
  });
};
