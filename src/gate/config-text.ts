import {singleLine} from '../errors.js';
import type {Report} from '../report/schema.js';
import {grouped} from '../report/text/format.js';
import type {GateConfig} from './config-schema.js';
import type {ProposedBudget} from './proposed-budgets.js';

/** A commented YAML config: where the rows come from, the budgets, and what else there is to say. */
export async function configText({failOn = 'fail', strict = false, ...input}: GateConfig, budgets: readonly ProposedBudget[], report: Report): Promise<string> {
  const {stringify} = await import('yaml');
  return `# yaml-language-server: $schema=./node_modules/collapsar/schema/gate-config.schema.json
# What \`collapsar gate\` holds these embeddings to. Paths are relative to this file; flags win over it.

${stringify(input, {lineWidth: 0})}
# METRIC OP VALUE each; \`collapsar metrics\` lists the metrics. Measured on ${grouped(report.input.rowsUsed)} rows × ${grouped(report.input.dims)}.
budgets:
${budgets.map(budgetLines).join('')}  # no more than a twentieth below the baseline:
  # - effective-rank >= baseline - 5 %

# A report to compare with. Take the # away, there and here, then: collapsar gate --update-baseline
# baseline: collapsar-baseline.json

# The lowest severity of a finding that fails the gate: fail, warn or never.
failOn: ${failOn}
# Whether what is inconclusive fails too (exit 6).
strict: ${strict}

# Where else to write the report: .html, .json, .md, .xml (JUnit), …
# reporters:
#   - collapsar.html
`;
}

const budgetLines = ({text, measured, holds}: ProposedBudget): string =>
  `  # measured: ${singleLine(measured)}${holds ? '' : '; take the # away once it holds'}\n  ${holds ? '' : '# '}- ${text}\n`;
