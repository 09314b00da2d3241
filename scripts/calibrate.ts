/**
 * Holds the verdict against sets of rows whose labels follow from their generators, and writes what came of it to docs/calibration.md.
 * With words as arguments, runs only the cases whose names hold one of them, prints their misses and writes nothing; with --salt TEXT,
 * other draws of the same parameters, and writes nothing.
 */
import {parseArgs} from 'node:util';
import {allCases} from '../test/support/faults/cases/index.js';
import {judgeRealFiles} from './calibrate/real-files.js';
import {runCase, type Outcome} from './calibrate/run-cases.js';
import {bandsTable, detectorsTable, familiesTable, findingsTable, missesList, requirementsTable} from './calibrate/tables.js';
import {writeSection} from './calibrate/write-section.js';

const DOCUMENT = 'docs/calibration.md';
const REAL = '../shared/real';

const {values: {salt}, positionals: words} = parseArgs({allowPositionals: true, options: {salt: {type: 'string', default: ''}}});
const isWhole = words.length === 0 && salt === '';
const cases = allCases().filter((c) => words.length === 0 || words.some((w) => c.name.includes(w)));
const outcomes: Outcome[] = [];
for (const c of cases) {
  outcomes.push(await runCase(c, salt));
  if (process.stderr.isTTY) process.stderr.write(`\r${outcomes.length} of ${cases.length}`);
}

const tables = [
  `${outcomes.length} labelled sets of rows, made by \`npm run calibrate\` (test/support/faults). A label follows from the parameters of the generator alone:
population moments, rows that are different, storage, and what the generator took away. Near a threshold it is left open. No threshold was chosen by these
cases; where they showed a rule to be wrong, [ADR 0011](adr/0011-judging-rank.md) derives the better one. Other draws: \`npm run calibrate -- --salt TEXT\`.`,
  requirementsTable(outcomes),
  '### Beside rules of one figure', detectorsTable(outcomes),
  '### Findings', findingsTable(outcomes),
  '### By rows a dimension', bandsTable(outcomes),
  '### Families of cases', familiesTable(outcomes),
  '### Misses', missesList(outcomes),
].join('\n\n');
console.log(words.length > 0 ? missesList(outcomes) : tables);

if (isWhole) {
  writeSection(DOCUMENT, 'verdict', `## The verdict on labelled cases\n\n${tables}`);
  const real = await judgeRealFiles(REAL);
  if (real.length === 0) console.log(`\nreal vectors: skipped, there is no ${REAL}`);
  else {
    const text = ['## The verdict on real vectors', '', 'None of these is collapsed.', '', '| file | rows×dims | verdict | live rank | findings |', '| --- | --- | --- | --- | --- |', ...real].join('\n');
    console.log(`\n${text}`);
    writeSection(DOCUMENT, 'real vectors', text);
  }
}
