import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {BaseCommand} from '../cli/base-command.js';
import {severalColumns} from '../cli/columns.js';
import {exitCodeOf, worstExitCode} from '../cli/exit-code.js';
import {auditFlags, failOnFlag} from '../cli/flags.js';
import {gateSettings} from '../cli/gate-settings.js';
import {gateText, gateTexts} from '../cli/gate-text.js';
import {measure} from '../cli/measure.js';
import {publish, resolveOutputs, wantsFigures} from '../cli/publish.js';
import {appendStepSummary} from '../cli/step-summary.js';
import {usageError} from '../errors.js';

export default class Gate extends BaseCommand {
  static override summary = 'For CI: audit, and exit 5 when a budget is broken or collapse is found.';
  static override description = `Settings come from the nearest config from here upwards (collapsar.config.yaml or .json, .collapsarrc, the key "collapsar" of package.json), and from flags, which win. --init writes one.
A budget is METRIC OP VALUE with one of >= <= > < ==. METRIC is a metric id, or a finding id for how many of it were found.
N % is of the metric's ceiling; 'baseline - N %' is of the estimate in --baseline, within the interval of the difference.
Where GITHUB_STEP_SUMMARY is set, the report is appended to it as Markdown.
Exit codes: 0 the gate held, 2 usage or config, 3 cannot be read or written, 4 unfit or not comparable with the baseline, 5 broken, 6 inconclusive under --strict.`;

  static override examples = [
    {description: 'Write a commented config, with budgets below what was measured:', command: '<%= config.bin %> gate --init emb.npy --layer representation'},
    {description: 'Hold what the config says:', command: '<%= config.bin %> gate'},
    {description: 'Keep this release as the one to compare with:', command: '<%= config.bin %> gate emb.npy --baseline last.json --update-baseline'},
    {description: 'Several budgets, and no doubt allowed:', command: `<%= config.bin %> gate emb.npy --budget 'live-rank >= 95 %' --budget 'dead-channels <= 0' --strict`},
    {description: 'Against the report of the last release:', command: `<%= config.bin %> gate emb.npy --budget 'effective-rank >= baseline - 5 %' --baseline last.json`},
  ];

  static override args = {
    source: Args.string({multiple: true, ignoreStdin: true, description: 'files of embeddings, one row per input; several are shards of one set. Default: those of the config'}),
  };
  static override flags = {
    ...auditFlags,
    ...failOnFlag('fail'),
    strict: Flags.boolean({helpGroup: 'JUDGEMENT', allowNo: true, description: 'An inconclusive verdict or budget fails too (exit 6).'}),
    budget: Flags.string({
      multiple: true, multipleNonGreedy: true, helpGroup: 'JUDGEMENT', helpValue: `'METRIC OP VALUE'`,
      description: 'A limit that must hold. Repeatable; in place of those of the config.',
    }),
    baseline: Flags.string({helpGroup: 'JUDGEMENT', helpValue: 'REPORT.json', description: 'A saved report to compare with; one from --update-baseline is compared row by row.'}),
    'update-baseline': Flags.boolean({helpGroup: 'JUDGEMENT', description: 'If the gate holds without it, make this report the baseline instead of comparing.'}),
    config: Flags.string({helpGroup: 'INPUT', helpValue: 'FILE', description: 'The config file, instead of the nearest one.'}),
    init: Flags.boolean({
      helpGroup: 'OUTPUT', description: 'Audit SOURCE and write collapsar.config.yaml (or --config FILE), with budgets below what was measured.',
    }),
  };

  async run(): Promise<void> {
    const {args, flags: typed, metadata} = await this.parse(Gate);
    const api = await import('../index.js');
    // oclif's `exclusive` would do, but its usage line would have all four exclude one another
    const besideInit = typed.init ? (['budget', 'baseline', 'update-baseline'] as const).find((name) => typed[name] !== undefined) : undefined;
    if (besideInit) throw usageError('usage', `--init proposes budgets of its own: --${besideInit} cannot be given with it`, 'collapsar gate --help');
    const config = typed.init ? null : await api.loadGateConfig(typed.config);
    const {sources, flags, reporters} = gateSettings(args.source, typed, metadata, config);
    const outputs = resolveOutputs(api, flags, reporters);
    const judged = {failOn: flags['fail-on'], strict: flags.strict};
    const text = {...judged, color: this.terminal().color, config: typed.init ? {path: typed.config ?? api.CONFIG_FILE, written: true} : config && {path: config.path, written: false}};
    const {budget: budgets, baseline, 'update-baseline': updateBaseline, policy} = flags;
    const asked = {...judged, figures: flags.figures || wantsFigures(outputs), budgets, baseline, updateBaseline};
    const several = severalColumns(flags.column);
    if (several) {
      if (typed.init) throw usageError('several-columns', '--init writes budgets of one column', 'name one with --column');
      const set = await measure(flags, this.signal, (options) => api.gateColumns(sources, several, {...options, ...asked}));
      for (const report of set.reports) await appendStepSummary(() => api.render(report, 'markdown'), flags.quiet);
      await publish({render: api.renderColumns, writeReport: api.writeColumns}, set, outputs, flags, async () => gateTexts(set.reports, text));
      this.finish(worstExitCode(set.reports, judged));
      return;
    }
    const report = await measure(flags, this.signal, (options) =>
      (typed.init ? api.initGate(sources, {...options, ...asked, policy, path: typed.config}) : api.gate(sources, {...options, ...asked})));
    await appendStepSummary(() => api.render(report, 'markdown'), flags.quiet);
    await publish(api, report, outputs, flags, async () => gateText(report, text));
    this.finish(exitCodeOf(report, judged));
  }
}
