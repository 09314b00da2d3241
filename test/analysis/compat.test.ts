import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import {COMPAT_NAMES, type CompatValue} from '../../src/analysis/compat.js';

type Expected = Record<string, Record<string, Record<string, number | number[] | {value: number; r2: number; 'r2-100': number}>>>;

const folder = new URL('../../fixtures/oracles/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('compat.expected.json', folder), 'utf8')) as Expected;
/** they need groups of views, which are not measured */
const NEEDS_GROUPS = ['lidar', 'lidar-as-given'];

const sets = Object.keys(expected);

describe.each(sets)('%s', (set) => {
  // the large set is there for reptrix, whose α needs 100 components
  it.each(COMPAT_NAMES.filter((name) => !set.includes('sentences') || name === 'reptrix'))('gives what %s prints', async (name) => {
    const report = await audit([new URL(set, folder).pathname], {compat: name, normalize: name === 'jing' ? 'l2' : 'none', backend: 'js'});
    const {[name]: values} = report.compat as Record<string, Record<string, CompatValue>>;
    for (const [id, wanted] of Object.entries(expected[set][name])) {
      if (NEEDS_GROUPS.includes(id)) continue;
      const got = values[id];
      expect(got.status, id).toBe('ok');
      if (got.status !== 'ok') continue;
      if (Array.isArray(wanted)) {
        const logs = got.value as number[];
        expect(Math.abs(logs.length - wanted.length)).toBeLessThanOrEqual(1);
        wanted.slice(0, -2).forEach((log, k) => expect(logs[k]).toBeCloseTo(log, 6));
      } else if (typeof wanted === 'number') {
        // eigenvalues under max(N, D)·2⁻⁵²·λ1 count as 0 here and as what they are there
        expect((got.value as number) / wanted).toBeCloseTo(1, 7);
      } else {
        expect((got.value as number) / wanted.value).toBeCloseTo(1, 6);
        expect(got.details?.r2).toBeCloseTo(wanted.r2, 6);
        expect(got.details?.r2At100).toBeCloseTo(wanted['r2-100'], 6);
      }
    }
  });
});

it('names what is known when asked for something else', async () => {
  await expect(audit(['nowhere.npy'], {compat: 'solo'})).rejects.toMatchObject({exit: 2, suggestions: [expect.stringContaining('lightly')]});
});

it('says why the spectrum of Jing et al. is not given on raw rows', async () => {
  const report = await audit([new URL('groups.npy', folder).pathname], {compat: 'jing'});
  expect(report.compat).toMatchObject({jing: {'log-spectrum': {status: 'undefined', reason: 'that code normalises rows first: add --normalize l2'}}});
});
