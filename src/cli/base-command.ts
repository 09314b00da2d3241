/** What every command shares. Exit codes and error texts are main.ts's: here oclif is only kept from making its own. */
import * as Args from '@oclif/core/args';
import {Command} from '@oclif/core/command';
import {commonFlags} from './flags.js';
import {interruption} from './signals.js';
import {wantsColor} from './streams.js';

/** One or more shards. `ignoreStdin`: oclif would otherwise take what is piped in for a file name. */
export const sourcesArg = Args.string({
  required: true, multiple: true, ignoreStdin: true,
  description: 'files of embeddings, one row per input; several are shards of one set',
});

export abstract class BaseCommand extends Command {
  static override baseFlags = commonFlags;

  /** fires on SIGINT and SIGTERM */
  protected readonly signal = interruption();

  /** oclif's own would set exit code 1 whatever the error says, and print JSON errors in its own form. */
  protected override async catch(error: Error): Promise<never> {
    throw error;
  }

  /** Ends the command with an exit code, unless a failed stdout or a signal has already set one; never cuts off output. */
  protected finish(exitCode: number): void {
    process.exitCode ??= exitCode;
  }

  /** How to draw on stdout. */
  protected terminal(width?: number): {readonly width: number; readonly color: boolean} {
    return {width: width ?? (process.stdout.columns || 80), color: wantsColor(process.stdout)};
  }
}
