import {readFileSync, writeFileSync} from 'node:fs';
import {beforeAll, describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import type {Report} from '../../src/report/schema.js';
import {expectClose} from '../support/close.js';
import {fixture, readJson} from '../support/fixtures.js';
import {writeNpy} from '../support/npy.js';
import {float32Rows, gaussianRows, mapRows, sliceRows, stacked, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const linesOf = (name: string, labels: Iterable<string | number>): string => {
  writeFileSync(inFolder(name), `${[...labels].join('\n')}\n`);
  return inFolder(name);
};
/** The 32-bit integers of a one-dimensional .npy file. */
const integersOf = (path: string): Int32Array => {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  return Int32Array.from({length: (bytes.length - start) / 4}, (_, i) => bytes.readInt32LE(start + 4 * i));
};

describe.each(['classes', 'classes-unbalanced', 'collapsed-classes', 'groups'])('numpy on the labels of %s', (name) => {
  const {labelled} = readJson<{labelled: Record<string, {value: number; details?: {cosineDeviation?: number}}>}>(fixture(`oracles/${name}.expected.json`));
  let report: Report;
  beforeAll(async () => {
    report = await audit([fixture(`oracles/${name}.npy`)], {labels: linesOf(`${name}.txt`, integersOf(fixture(`oracles/${name}-labels.npy`)))});
  });

  it.each(['neural-collapse-1', 'neural-collapse-2', 'class-spread'])('agrees on %s', (id) => {
    const result = report.metrics[id];
    expect(result.status, JSON.stringify(result)).toBe('ok');
    if (result.status !== 'ok') return;
    expectClose(result.value, labelled[id].value, 1e-8, id);
    const deviation = labelled[id].details?.cosineDeviation;
    if (deviation !== undefined) expectClose(result.details?.cosineDeviation as number, deviation, 1e-8, 'cosine deviation');
  });
});

const x = float32Rows(gaussianRows(300, 6));
const path = writeNpy(inFolder('x.npy'), x, 'f4');
const statusOf = async (file: string, id = 'class-spread') => (await audit([path], {labels: file})).metrics[id];

describe('labels', () => {
  it('that leave rows out, or name one class, give no value; classes of equal means give none of neural collapse', async () => {
    expect(await statusOf(linesOf('some.txt', Array.from({length: 300}, (_, r) => (r === 5 ? '' : r % 3))))).toMatchObject({status: 'undefined', reason: '1 rows have no label'});
    expect(await statusOf(linesOf('one.txt', Array<string>(300).fill('a')))).toMatchObject({status: 'undefined', reason: 'the labels name one class only'});
    const constant = writeNpy(inFolder('constant.npy'), mapRows(x, () => 1));
    const {metrics} = await audit([constant], {labels: linesOf('two.txt', Array.from({length: 300}, (_, r) => r % 2))});
    for (const id of ['neural-collapse-1', 'neural-collapse-2', 'class-spread']) expect(metrics[id].status, id).toBe('undefined');
  });

  it('of another number than rows are an error', async () => {
    await expect(audit([path], {labels: linesOf('few.txt', [1, 2, 3])})).rejects.toMatchObject({code: 'labels-do-not-match', exit: 4});
  });

  it('their metrics are left out where there are none', async () => {
    expect(Object.keys((await audit([path])).metrics)).not.toContain('class-spread');
  });

  it('find a class that has collapsed inside a healthy set', async () => {
    const parts = [0, 1, 2, 3, 4].map((k) => mapRows(gaussianRows(80, 6, {seed: k}), (v, _, j) => (k === 3 ? 1e-3 * v : v) + 4 * Math.sin(7 * k + j)));
    const file = writeNpy(inFolder('local.npy'), stacked(...parts));
    const {findings, verdict} = await audit([file], {labels: linesOf('local.txt', Array.from({length: 400}, (_, r) => `class ${Math.floor(r / 80)}`))});
    expect(findings.find((f) => f.id === 'local-collapse')).toMatchObject({severity: 'warn', evidence: {count: 1, classes: [{name: 'class 3'}]}});
    expect(verdict.status).toBe('no-collapse-found');
  });
});

describe('group by', () => {
  const third = (rows: Rows, k: number): Rows => stacked(...Array.from({length: 100}, (_, i) => sliceRows(rows, 3 * i + k, 3 * i + k + 1)));

  it('gives a report for each value, as if its rows were a file of their own', async () => {
    const labels = linesOf('thirds.txt', Array.from({length: 300}, (_, r) => 'abc'[r % 3]));
    const {groups, ...whole} = await audit([path], {groupBy: labels}) as Report & {groups: Record<string, Report>};
    expect(Object.keys(groups)).toEqual(['a', 'b', 'c']);
    expect(whole.metrics).toEqual((await audit([path])).metrics);
    for (const [k, name] of ['a', 'b', 'c'].entries()) {
      const alone = await audit([writeNpy(inFolder(`${name}.npy`), third(x, k), 'f4')]);
      expect(groups[name]).not.toHaveProperty('settings');
      for (const part of ['metrics', 'spectrum', 'findings', 'verdict', 'health', 'channels'] as const) expect(groups[name][part], part).toEqual(alone[part]);
    }
  });

  it('rows without a label, and groups of one row, have no report', async () => {
    const labels = linesOf('sparse.txt', Array.from({length: 300}, (_, r) => (r === 0 ? 'alone' : r < 100 ? 'many' : '')));
    const report = await audit([path], {groupBy: labels}) as Report & {groups: Record<string, Report>};
    expect(Object.keys(report.groups)).toEqual(['many']);
    expect(report.groups.many.input.rowsUsed).toBe(99);
  });
});
