import * as Args from '@oclif/core/args';
import {BaseCommand} from '../cli/base-command.js';
import {fishCompletion} from '../cli/fish-completion.js';
import {usageError} from '../errors.js';
import {jsonText} from '../cli/json.js';
import {writeStdout} from '../cli/streams.js';

export default class Completion extends BaseCommand {
  static override summary = 'Print a completion script for fish; collapsar autocomplete has bash, zsh and PowerShell.';

  static override examples = [
    {description: 'For every fish that is started from now on:', command: '<%= config.bin %> completion fish > ~/.config/fish/completions/<%= config.bin %>.fish'},
    {description: 'For this one:', command: '<%= config.bin %> completion fish | source'},
  ];

  static override args = {shell: Args.string({required: true, ignoreStdin: true, description: 'fish'})};

  async run(): Promise<void> {
    const {args: {shell}, flags} = await this.parse(Completion);
    if (shell !== 'fish') throw usageError('unknown-shell', `there is no completion for '${shell}' here, only for fish`, 'collapsar autocomplete has bash, zsh and PowerShell');
    const {metrics} = await import('../index.js');
    const script = fishCompletion(this.config.bin, this.config.commands, metrics().map(({id}) => id));
    await writeStdout(flags.json ? jsonText({shell, script}) : script);
    this.finish(0);
  }
}
