import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {BaseCommand} from '../cli/base-command.js';
import {comparisonExitCode} from '../cli/exit-code.js';
import {auditFlags, columnFlag, failOnFlag} from '../cli/flags.js';
import {usageError} from '../errors.js';
import {measure} from '../cli/measure.js';
import {publish, resolveOutputs} from '../cli/publish.js';

const {rows, where, normalize, nonfinite, layer, classes, labels, metrics, policy, strict, threads, backend, precision, seed, format, width, 'max-rows': maxRows, 'skip-null': skipNull} = auditFlags;

const numberIn = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw usageError('bad-axis', `--axis: '${text}' is no number`, 'write it like --axis 1,2,5,10');
  return value;
};

export default class Compare extends BaseCommand {
  static override summary = 'What changed between a baseline and one or more candidates, and what was lost.';
  static override description = `Each operand is a file of embeddings, or a report that audit --json or --output saved (its numbers are compared; it has no vectors).
The same rows in the same order are paired, so that their differences have tight intervals; other rows are compared by estimates of the populations.
With three operands or more, a trend over the number that varies in their names, and the step at which collapse set in.
Exit codes: 0 done, 2 usage, 3 cannot be read or written, 4 unfit or not comparable, 5 a finding of a candidate reached --fail-on, 6 inconclusive under --strict.`;

  static override examples = [
    {description: 'A new checkpoint against the last one, on the same inputs:', command: '<%= config.bin %> compare before.npy after.npy'},
    {description: 'Against the report of the last release; fail (exit 5) when effective rank fell:', command: '<%= config.bin %> compare last.json after.npy --fail-on fail'},
    {description: 'A training run, epoch by epoch, as a page:', command: '<%= config.bin %> compare epoch-*.npy -o run.html'},
  ];

  static override args = {
    operand: Args.string({required: true, multiple: true, ignoreStdin: true, description: 'the baseline and its candidates: files of embeddings, or saved reports'}),
  };
  static override flags = {
    ...columnFlag, rows, where, 'max-rows': maxRows, 'skip-null': skipNull, normalize, nonfinite, layer, labels, classes, metrics, policy, strict,
    ...failOnFlag('never'),
    axis: Flags.string({
      multiple: true, multipleNonGreedy: true, delimiter: ',', helpGroup: 'INPUT', helpValue: '1,2,5',
      description: 'Where each operand stands, the baseline first. Default: the number that varies in their names.',
    }),
    threads, backend, precision, seed,
    output: Flags.string({
      multiple: true, multipleNonGreedy: true, char: 'o', helpGroup: 'OUTPUT', helpValue: 'FILE',
      description: 'Write the comparison there too, in the format of the extension: .json, .md, .html, .svg, .ipynb, .xml (JUnit), .csv (a row a candidate and metric), .txt. Repeatable.',
    }),
    format, width,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Compare);
    const axis = flags.axis?.map(numberIn);
    const api = await import('../index.js');
    const outputs = resolveOutputs({outputFormat: api.comparisonFormat}, flags);
    const comparison = await measure(flags, this.signal, (options) => api.compare(args.operand, {...options, axis}));
    await publish({render: api.renderComparison, writeReport: api.writeComparison}, comparison, outputs, flags,
      () => api.renderComparison(comparison, 'terminal', this.terminal(flags.width)));
    this.finish(comparisonExitCode(comparison, {failOn: flags['fail-on'], strict: flags.strict}));
  }
}
