/**
 * Feeds every reader with damaged and lying files, and looks for what must not happen: an exception that is none of ours, a hang (over 1 s),
 * more than 512 MB, rows that do not add up. Inputs are made from the files of fixtures/ and, where it is there, ../shared/corpus, and are a
 * function of seed and index: `--only TARGET --seed N --from INDEX --executions 1` has one again.
 *
 *   npm run fuzz -- [--seconds 60] [--executions N a reader] [--seed 1] [--only npy,parquet] [--from INDEX]
 *
 * What fails is written to fixtures/hostile, as a case of test/hostile. Exit 1 where something does; the last line counts.
 */
import {writeFileSync} from 'node:fs';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {inputAt, makeReady} from './fuzz/execute.js';
import {TARGETS, type Target} from './fuzz/targets.js';
import {watchTarget, type Failure} from './fuzz/watch.js';

const {values} = parseArgs({options: {
  seconds: {type: 'string'}, executions: {type: 'string'}, seed: {type: 'string', default: '1'}, only: {type: 'string'}, from: {type: 'string', default: '0'},
}});
const wanted = values.only?.split(',');
const targets = TARGETS.filter(({name}) => wanted === undefined || wanted.includes(name));
if (targets.length === 0) throw new Error(`--only: one of ${TARGETS.map(({name}) => name).join(', ')}`);
const executions = Number(values.executions ?? Infinity);
const seconds = Number(values.seconds ?? (values.executions === undefined ? 60 : Infinity)) / targets.length;
const [seed, from] = [Number(values.seed), Number(values.from)];

const MOST_KEPT = 5;

/** What is the same in failures of one cause: positions and sizes are not. */
const causeOf = ({fault}: Failure): string => fault.replace(/\d+/g, '0').slice(0, 200);

const keep = (target: Target, {index, fault}: Failure): string => {
  const name = `fuzz-${target.name}-${seed}-${index}`;
  const {bytes, options} = inputAt(makeReady(target), seed, index);
  writeFileSync(`fixtures/hostile/${name}.${target.ending}`, bytes);
  const flags = [...options.column === undefined ? [] : ['--column', options.column], ...[options.labels ?? []].flat().flatMap((label) => ['--labels', label])];
  writeFileSync(`fixtures/hostile/${name}.expect.json`, `${JSON.stringify({what: `found by fuzzing: ${fault.slice(0, 80)}`, args: ['audit', `${name}.${target.ending}`, ...flags]}, null, 2)}\n`);
  return name;
};

let [total, failed] = [0, 0];
for (const target of targets) {
  const outcome = await watchTarget(target.name, seed, seconds, executions, from);
  const causes = new Map(outcome.failures.map((failure) => [causeOf(failure), failure]));
  console.log(`${target.name.padEnd(12)} ${String(outcome.executions).padStart(9)} executions ${String(Math.round(outcome.executions / outcome.seconds)).padStart(7)}/s ${String(outcome.failures.length).padStart(5)} failures`);
  for (const failure of [...causes.values()].slice(0, MOST_KEPT)) console.log(`  seed ${seed}, index ${failure.index}: ${failure.fault}\n  kept as ${keep(target, failure)}`);
  total += outcome.executions;
  failed += outcome.failures.length;
}
console.log(`${total} executions, ${failed} failures`);
process.exitCode = failed > 0 ? 1 : 0;
