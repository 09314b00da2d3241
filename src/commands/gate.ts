import * as Flags from '@oclif/core/flags';
import {BaseCommand, sourcesArg} from '../cli/base-command.js';
import {severalColumns} from '../cli/columns.js';
import {exitCodeOf, worstExitCode} from '../cli/exit-code.js';
import {auditFlags, failOnFlag} from '../cli/flags.js';
import {gateText, gateTexts} from '../cli/gate-text.js';
import {measure} from '../cli/measure.js';
import {publish, resolveOutputs, wantsFigures} from '../cli/publish.js';
import {appendStepSummary} from '../cli/step-summary.js';

export default class Gate extends BaseCommand {
  static override summary = 'For CI: audit, and exit 5 when a budget is broken or collapse is found.';
  static override description = `A budget is METRIC OP VALUE with one of >= <= > < ==. METRIC is a metric id, or a finding id for how many of it were found.
N % is of the metric's ceiling; 'baseline - N %' is of the value in --baseline.
Where GITHUB_STEP_SUMMARY is set, the report is appended to it as Markdown.`;

  static override examples = [
    {description: 'Fail when fewer than 64 dimensions are in use:', command: `<%= config.bin %> gate emb.npy --budget 'effective-rank >= 64'`},
    {description: 'Several budgets, and no doubt allowed:', command: `<%= config.bin %> gate emb.npy --budget 'live-rank >= 95 %' --budget 'dead-channels <= 0' --strict`},
    {description: 'Against the report of the last release:', command: `<%= config.bin %> gate emb.npy --baseline last.json --budget 'effective-rank >= baseline - 10 %'`},
  ];

  static override args = {source: sourcesArg};
  static override flags = {
    ...auditFlags,
    ...failOnFlag('fail'),
    budget: Flags.string({
      multiple: true, multipleNonGreedy: true, helpGroup: 'JUDGEMENT', helpValue: `'METRIC OP VALUE'`,
      description: 'A limit that must hold. Repeatable.',
    }),
    baseline: Flags.string({helpGroup: 'JUDGEMENT', helpValue: 'REPORT.json', description: 'A saved report to compare with.'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Gate);
    const api = await import('../index.js');
    const outputs = resolveOutputs(api, flags);
    const {budget: budgets = [], baseline} = flags;
    const judged = {failOn: flags['fail-on'], strict: flags.strict};
    const asked = {figures: flags.figures || wantsFigures(outputs), budgets, baseline, failOn: judged.failOn};
    const several = severalColumns(flags.column);
    if (several) {
      const set = await measure(flags, this.signal, (options) => api.gateColumns(args.source, several, {...options, ...asked}));
      for (const report of set.reports) await appendStepSummary(() => api.render(report, 'markdown'), flags.quiet);
      await publish({render: api.renderColumns, writeReport: api.writeColumns}, set, outputs, flags, async () => gateTexts(set.reports, judged, this.terminal().color));
      this.finish(worstExitCode(set.reports, judged));
      return;
    }
    const report = await measure(flags, this.signal, (options) => api.gate(args.source, {...options, ...asked}));
    await appendStepSummary(() => api.render(report, 'markdown'), flags.quiet);
    await publish(api, report, outputs, flags, async () => gateText(report, judged, this.terminal().color));
    this.finish(exitCodeOf(report, judged));
  }
}
