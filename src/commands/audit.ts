import {BaseCommand, sourcesArg} from '../cli/base-command.js';
import {severalColumns} from '../cli/columns.js';
import {exitCodeOf, worstExitCode} from '../cli/exit-code.js';
import {auditFlags, failOnFlag} from '../cli/flags.js';
import {measure} from '../cli/measure.js';
import {publish, resolveOutputs, wantsFigures} from '../cli/publish.js';

export default class Audit extends BaseCommand {
  static override summary = 'Load embeddings, measure them, judge them, and report.';
  static override description = `Reads npy, npz, safetensors, PyTorch, HDF5, Arrow, Parquet, CSV, JSONL and raw numbers (docs/formats.md), told apart by their first bytes, in one pass and in flat memory; - is standard input.
Several sources are shards of one set, in the order given.
Exit codes: 0 done, 2 usage, 3 cannot be read or written, 4 read but unfit, 5 a finding reached --fail-on, 6 inconclusive under --strict.`;

  static override examples = [
    {description: 'A matrix that numpy saved, one row per input:', command: '<%= config.bin %> audit emb.npy'},
    {description: 'A Parquet file with several list columns:', command: '<%= config.bin %> audit vectors.parquet --column embedding'},
    {description: 'The layers of a model, saved in one file, a report each:', command: '<%= config.bin %> audit layers.npz --column all'},
    {description: 'Shards of one set, for a script:', command: '<%= config.bin %> audit part-*.npy --json'},
    {description: 'Keep the report, and the eigenvalues and channels as tables:', command: '<%= config.bin %> audit emb.npy -o report.md -o tables.parquet'},
    {description: 'Fail (exit 5) when collapse is found:', command: '<%= config.bin %> audit emb.npy --fail-on fail --quiet'},
  ];

  static override args = {source: sourcesArg};
  static override flags = {...auditFlags, ...failOnFlag('never')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Audit);
    const api = await import('../index.js');
    const outputs = resolveOutputs(api, flags);
    const figures = flags.figures || wantsFigures(outputs);
    const strictness = {failOn: flags['fail-on'], strict: flags.strict};
    const several = severalColumns(flags.column);
    if (several) {
      const set = await measure(flags, this.signal, (options) => api.auditColumns(args.source, several, {...options, figures}));
      await publish({render: api.renderColumns, writeReport: api.writeColumns}, set, outputs, flags, () => api.renderColumns(set, 'terminal', this.terminal(flags.width)));
      this.finish(worstExitCode(set.reports, strictness));
      return;
    }
    const report = await measure(flags, this.signal, (options) => api.audit(args.source, {...options, figures}));
    await publish(api, report, outputs, flags, () => api.render(report, 'terminal', this.terminal(flags.width)));
    this.finish(exitCodeOf(report, strictness));
  }
}
