/** What every command shares. Exit codes and error texts are main.ts's: here oclif is only kept from making its own. */
import {Command} from '@oclif/core';
import {commonFlags} from './flags.js';
import {interruption} from './signals.js';

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
}
