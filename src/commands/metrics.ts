import * as Args from '@oclif/core/args';
import {BaseCommand} from '../cli/base-command.js';
import {columnFlag, widthFlag} from '../cli/flags.js';
import {explanationPage, metricList, metricPage} from '../cli/metrics-text.js';
import {jsonText} from '../cli/json.js';
import {writeStdout} from '../cli/streams.js';
import {usageError} from '../errors.js';
import {nearest} from '../nearest.js';

export default class Metrics extends BaseCommand {
  static override summary = 'List the metrics, or explain one: formula, convention, source, range, pitfalls.';

  static override examples = [
    {description: 'What can be measured?', command: '<%= config.bin %> metrics'},
    {description: 'What exactly is RankMe here?', command: '<%= config.bin %> metrics rankme'},
    {description: 'Why do two tools print different ranks for my file?', command: '<%= config.bin %> metrics rankme emb.npy'},
  ];

  static override args = {
    id: Args.string({ignoreStdin: true, description: 'the metric to explain'}),
    source: Args.string({ignoreStdin: true, description: 'embeddings on which to show what its conventions make of the number'}),
  };

  static override flags = {...columnFlag, ...widthFlag};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Metrics);
    const {explain, metrics} = await import('../index.js');
    const {width} = this.terminal(flags.width);
    if (args.id !== undefined && args.source !== undefined) {
      const explanation = await explain(args.id, [args.source], {column: flags.column, signal: this.signal});
      if (flags.json) await writeStdout(jsonText(explanation));
      else if (!flags.quiet) await writeStdout(explanationPage(explanation, width));
      return this.finish(0);
    }
    const all = metrics();
    const chosen = args.id === undefined ? all : all.filter(({id}) => id === args.id);
    if (args.id !== undefined && chosen.length === 0) throw unknownMetric(args.id, all.map(({id}) => id));
    if (flags.json) await writeStdout(jsonText({metrics: chosen}));
    else if (!flags.quiet) await writeStdout(args.id === undefined ? metricList(chosen, width) : metricPage(chosen[0], width));
    this.finish(0);
  }
}

const unknownMetric = (id: string, known: readonly string[]): Error => {
  const meant = nearest(id, known);
  return usageError('unknown-metric', `no such metric: ${id}`, ...(meant === null ? [] : [`did you mean ${meant}?`]), 'collapsar metrics lists them');
};
