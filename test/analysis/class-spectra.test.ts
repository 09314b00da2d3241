import {readFileSync, writeFileSync, mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {audit} from '../../src/audit.js';

const oracle = (name: string): string => new URL(`../../fixtures/oracles/${name}`, import.meta.url).pathname;

/** Labels of an npy file of 32-bit integers, one a line. */
function labelFile(name: string): string {
  const bytes = readFileSync(oracle(`${name}-labels.npy`));
  const start = 10 + bytes.readUInt16LE(8);
  const labels = new Int32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
  const path = join(mkdtempSync(join(tmpdir(), 'labels-')), 'labels.txt');
  writeFileSync(path, [...labels].join('\n'));
  return path;
}

it.each(['classes', 'classes-unbalanced', 'collapsed-classes'])('%s: within and between add up to the whole', async (name) => {
  const report = await audit([oracle(`${name}.npy`)], {labels: labelFile(name), backend: 'js'});
  const classes = report.classes as {names: string[]; rows: number[]; within: number[]; between: number[]};
  const rows = classes.rows.reduce((a, n) => a + n, 0);
  const within = classes.within.reduce((a, v) => a + v, 0);
  const total = (report.spectrum.trace * (rows - 1)) / rows;
  expect(rows).toBe(report.input.rowsUsed);
  expect(report.metrics['class-spread']).toMatchObject({status: 'ok'});
  if (report.metrics['class-spread'].status === 'ok') expect(within / total).toBeCloseTo(report.metrics['class-spread'].value, 10);
  expect(classes.between.filter((v) => v > 1e-10 * classes.between[0]).length).toBeLessThanOrEqual(classes.names.length);
  const expected = JSON.parse(readFileSync(oracle(`${name}.expected.json`), 'utf8')) as {labelled: Record<string, {status: string; value: number}>};
  for (const id of ['neural-collapse-1', 'neural-collapse-2', 'class-spread']) {
    const got = report.metrics[id];
    expect(got.status, id).toBe('ok');
    if (got.status === 'ok') expect(got.value / expected.labelled[id].value, id).toBeCloseTo(1, 8);
  }
});

it('says why there is none where a row has no label, and refuses a file of another length', async () => {
  const path = labelFile('classes');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, ['', ...lines.slice(1)].join('\n'));
  const report = await audit([oracle('classes.npy')], {labels: path, backend: 'js'});
  expect(report.metrics['class-spread']).toEqual({status: 'undefined', reason: '1 rows have no label'});
  expect(report.classes).toBeUndefined();
  writeFileSync(path, lines.slice(1).join('\n'));
  await expect(audit([oracle('classes.npy')], {labels: path, backend: 'js'})).rejects.toMatchObject({exit: 4, code: 'labels-do-not-match'});
});
