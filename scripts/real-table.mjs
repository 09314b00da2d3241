/**
 * Audits real vectors and writes docs/real-embeddings.md: the verdict, effective rank and RankMe of each file, numpy's values
 * (fixtures/oracles/real.expected.json) and the relative difference. Fails where one is over 1e-6.
 *
 *     node scripts/build.mjs && node scripts/real-table.mjs [FOLDER]
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {audit} from '../dist/index.js';

const LIMIT = 1e-6;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(root, '../shared/real');
const expected = JSON.parse(readFileSync(join(root, 'fixtures/oracles/real.expected.json'), 'utf8'));

const differences = [];
/** our value, numpy's, and the relative difference */
const cells = (report, numpy, id) => {
  const {value} = report.metrics[id];
  const difference = Math.abs(value / numpy[id] - 1);
  differences.push(difference);
  return [value.toPrecision(10), numpy[id].toPrecision(10), difference === 0 ? '0' : difference.toExponential(1)];
};
const population = ({interval, intervalReason}) => {
  if (!interval) return intervalReason;
  const {estimate, low, high} = interval;
  return low === null ? estimate.toPrecision(4) : `${estimate.toPrecision(4)} (${low.toPrecision(4)}–${high.toPrecision(4)})`;
};
const table = (head, lines) => [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');

const numbers = [];
const judgements = [];
for (const [file, numpy] of Object.entries(expected)) {
  const report = await audit([join(folder, file)]);
  const {input, verdict, spectrum, findings, metrics} = report;
  const share = `${spectrum.liveRank} of ${spectrum.attainableRank}`;
  numbers.push([file, `${input.rows}×${input.dims}`, verdict.status, ...cells(report, numpy, 'effective-rank'), ...cells(report, numpy, 'rankme')]);
  judgements.push([file, share, population(metrics['effective-rank']), findings.map((f) => f.id).join(', ') || 'none', verdict.summary]);
}
const worst = Math.max(...differences);

writeFileSync(join(root, 'docs/real-embeddings.md'), `# Real embeddings, beside numpy

Vectors of real models (word and graph embeddings, sentence encoders, image descriptors, topic histograms, two-dimensional maps), measured by
\`collapsar audit\` and by numpy in float64 (\`fixtures/oracles/real_table.py\`: \`eigvalsh\` of the centred covariance, \`svd\` of the raw matrix).
The largest of the ${differences.length} relative differences is ${worst.toExponential(1)}. The vectors are not in the repository.

To make this page anew, with a folder of the same files:

    node scripts/build.mjs && node scripts/real-table.mjs FOLDER

## Effective rank and RankMe

${table(['file', 'N×D', 'verdict', 'effective rank', 'numpy', 'rel. diff.', 'RankMe', 'numpy', 'rel. diff.'], numbers)}

## What the judgement says

None of these models has collapsed. The verdict is \`inconclusive\` where N is under 2·D (so few rows make a steep tail by themselves), and where two halves
of the rows disagree (a small file sorted by class). The estimate is of the effective rank of the population, with its 95 % interval where there is one.

${table(['file', 'live directions', 'population estimate', 'findings', 'in a sentence'], judgements)}
`);
console.log(`${numbers.length} files; largest relative difference ${worst.toExponential(1)}`);
if (!(worst <= LIMIT)) process.exitCode = 1;
