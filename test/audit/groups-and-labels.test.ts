import {writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import type {Report} from '../../src/report/schema.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows, sliceRows, stacked, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();

const labelsOf = (name: string, labels: readonly string[]): string => {
  const path = inFolder(name);
  writeFileSync(path, `${labels.join('\n')}\n`);
  return path;
};

const rowsWhere = (x: Rows, keep: (r: number) => boolean): Rows =>
  stacked(...Array.from({length: x.rows}, (_, r) => r).filter(keep).map((r) => sliceRows(x, r, r + 1)));

describe('--group-by', () => {
  it('measures each group as if its rows were a set of their own', async () => {
    const x = gaussianRows(400, 6, {seed: 3, scale: (j) => 1 + j});
    const whole = writeNpy(inFolder('whole.npy'), x);
    const report = await audit([whole], {groupBy: labelsOf('abc.txt', Array.from({length: 400}, (_, r) => 'abc'[r % 3])), backend: 'js'});
    const groups = report.groups as Record<string, Report>;
    expect(Object.keys(groups)).toEqual(['a', 'b', 'c']);
    const alone = await audit([writeNpy(inFolder('b.npy'), rowsWhere(x, (r) => r % 3 === 1))], {backend: 'js'});
    expect(groups.b.spectrum).toEqual(alone.spectrum);
    expect(groups.b.metrics['effective-rank']).toEqual(alone.metrics['effective-rank']);
    expect(groups.b.input.rows).toBe(133);
    expect(groups.b.settings).toBeUndefined();
  });

  it('finds a group that has collapsed inside a healthy whole', async () => {
    const x = mapRows(gaussianRows(600, 8, {seed: 4}), (v, r, j) => (r % 4 === 0 ? 3 + 1e-4 * v * (j + 1) : v));
    const labels = labelsOf('four.txt', Array.from({length: 600}, (_, r) => `class ${r % 4}`));
    const report = await audit([writeNpy(inFolder('local.npy'), x)], {groupBy: labels, labels, backend: 'js'});
    const groups = report.groups as Record<string, Report>;
    expect(report.verdict.status).toBe('no-collapse-found');
    expect(groups['class 0'].verdict).toMatchObject({status: 'collapsed', mode: 'complete'});
    expect(groups['class 1'].verdict.status).toBe('no-collapse-found');
    const finding = report.findings.find((f) => f.id === 'local-collapse');
    expect(finding?.evidence).toMatchObject({count: 1, classes: [{name: 'class 0', rows: 150}]});
  });

  it('sees a tight cluster without labels, and says both readings', async () => {
    const x = mapRows(gaussianRows(900, 8, {seed: 5}), (v, r) => (r < 90 ? 2 + 1e-3 * v : v));
    const report = await audit([writeNpy(inFolder('tight.npy'), x)], {backend: 'js'});
    const finding = report.findings.find((f) => f.id === 'local-collapse');
    expect(finding?.evidence).toMatchObject({largestClustersInSample: [90]});
    expect(finding?.advice).toMatch(/near-copies.*--labels/);
  });

  it('leaves out rows without a label and groups of one row', async () => {
    const labels = labelsOf('odd.txt', ['lone', '', ...Array.from({length: 48}, () => 'many')]);
    const report = await audit([writeNpy(inFolder('odd.npy'), gaussianRows(50, 3))], {groupBy: labels, backend: 'js'});
    expect(Object.keys(report.groups as object)).toEqual(['many']);
    expect(report.groupsTooSmall).toEqual(['lone']);
    expect((report.groups as Record<string, Report>).many.input.rows).toBe(48);
  });

  it('and --labels may be different columns', async () => {
    const x = writeNpy(inFolder('two.npy'), gaussianRows(90, 4, {seed: 8}));
    const labels = labelsOf('parity.txt', Array.from({length: 90}, (_, r) => `${r % 2}`));
    const groupBy = labelsOf('thirds.txt', Array.from({length: 90}, (_, r) => 'abc'[r % 3]));
    const report = await audit([x], {labels, groupBy, backend: 'js'});
    expect(report.metrics['class-spread']).toEqual((await audit([x], {labels, backend: 'js'})).metrics['class-spread']);
    const [both, alone] = [report, await audit([x], {groupBy, backend: 'js'})].map(({groups}) => groups as Record<string, Report>);
    expect(Object.keys(both)).toEqual(['a', 'b', 'c']);
    for (const name of 'abc') expect(both[name].spectrum).toEqual(alone[name].spectrum);
  });

  it('refuses more groups than fit in memory', async () => {
    const ids = labelsOf('ids.txt', Array.from({length: 60}, (_, r) => `row ${r}`));
    await expect(audit([writeNpy(inFolder('wide.npy'), gaussianRows(60, 1500))], {groupBy: ids, backend: 'js'}))
      .rejects.toMatchObject({exit: 4, code: 'too-many-groups'});
  });
});

describe('--labels', () => {
  it('refuses labels that are no text, and a column that an npy file cannot have', async () => {
    const path = inFolder('binary.txt');
    writeFileSync(path, Buffer.from([65, 0, 66]));
    const file = writeNpy(inFolder('some.npy'), gaussianRows(20, 2));
    await expect(audit([file], {labels: path, backend: 'js'})).rejects.toMatchObject({exit: 3, code: 'labels-not-text'});
    await expect(audit([file], {labels: 'no-such-column', backend: 'js'})).rejects.toMatchObject({exit: 2});
  });

  it('one class, or equal class means, leave the measures undefined with the reason', async () => {
    const file = writeNpy(inFolder('one.npy'), gaussianRows(20, 2));
    const one = await audit([file], {labels: labelsOf('one.txt', Array.from({length: 20}, () => 'x')), backend: 'js'});
    expect(one.metrics['neural-collapse-1']).toEqual({status: 'undefined', reason: 'the labels name one class only'});
    const same = stacked(gaussianRows(10, 2, {seed: 9}), gaussianRows(10, 2, {seed: 9}));
    const twice = await audit([writeNpy(inFolder('same.npy'), same)], {labels: labelsOf('same.txt', Array.from({length: 20}, (_, r) => (r < 10 ? 'x' : 'y'))), backend: 'js'});
    expect(twice.metrics['neural-collapse-1']).toMatchObject({status: 'undefined'});
    expect(twice.metrics['neural-collapse-2']).toMatchObject({status: 'undefined'});
  });
});
