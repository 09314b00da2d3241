import * as Args from '@oclif/core/args';
import {BaseCommand} from '../cli/base-command.js';
import {columnFlag, rawFlags} from '../cli/flags.js';
import {inspectionText} from '../cli/inspection-text.js';
import {jsonText} from '../cli/json.js';
import {writeStdout} from '../cli/streams.js';

export default class Inspect extends BaseCommand {
  static override summary = 'Say what is in a file, and what audit would read, without reading any rows.';

  static override examples = [
    {description: 'Which columns are there, and which one is the embedding?', command: '<%= config.bin %> inspect vectors.parquet'},
    {description: 'The same for a script:', command: '<%= config.bin %> inspect vectors.parquet --json'},
  ];

  static override args = {source: Args.string({required: true, ignoreStdin: true, description: 'the file to look into'})};
  static override flags = {...columnFlag, ...rawFlags};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Inspect);
    const {inspect} = await import('../index.js');
    const inspection = await inspect(args.source, {column: flags.column, raw: flags.raw === undefined ? undefined : {type: flags.raw, dims: flags.dims}});
    if (flags.json) await writeStdout(jsonText(inspection));
    else if (!flags.quiet) await writeStdout(inspectionText(args.source, inspection));
    this.finish(0);
  }
}
