/** The program: runs oclif, and is the one place where failures become text and exit codes. */
import '@oclif/core/command'; // adds a listener to stdout that rethrows: loaded first, so that guardStreams can take it away
import {Config} from '@oclif/core/config';
import {run} from '@oclif/core/run';
import {describeFailure, failureJson, failureText} from './failure.js';
import type {Failure} from './failure.js';
import {commonFlags} from './flags.js';
import {interruptedWith, interruption} from './signals.js';
import {guardStreams, writeStderr, writeStdout} from './streams.js';

/** @param url of the script in bin/, from which oclif finds package.json and the commands */
export const main = async (argv: string[], url: string): Promise<void> => {
  const fail = (error: unknown): Promise<void> => report(error, argv);
  interruption(() => fail(null));
  guardStreams((error) => void fail(error));
  process.on('uncaughtException', (error) => void fail(error));
  await Config.load(url).then((loaded) => run(forOclif(argv), (config = loaded))).catch(fail);
};

/** `help` is oclif's command, and knows none of the flags that all of ours have; `--help` beside them is not refused either. */
const forOclif = (argv: string[]): string[] => (argv[0] === 'help' ? argv.filter((word) => !OF_ALL.includes(word)) : argv);
const OF_ALL = Object.keys(commonFlags).map((name) => `--${name}`);

let config: Config | undefined;
let toldOfInterruption = false;

const report = async (error: unknown, argv: readonly string[]): Promise<void> => {
  const failure = interrupted() ?? describeFailure(error, argv[0]?.replace(/^-.*/s, ''), config);
  process.exitCode = failure.exit;
  if (failure.exit === 0 || (failure.code === 'interrupted' && toldOfInterruption)) return;
  toldOfInterruption ||= failure.code === 'interrupted';
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (flags.includes('--json') && failure.code !== 'stdout-unwritable') await writeStdout(failureJson(failure));
  else writeStderr(failureText(failure));
  if (failure.exit === 1 && flags.includes('--verbose') && error instanceof Error) writeStderr(`${error.stack}\n`);
};

const interrupted = (): Failure | null => {
  const exit = interruptedWith();
  return exit === null ? null : {code: 'interrupted', message: exit === 130 ? 'interrupted' : 'terminated', suggestions: [], exit};
};
