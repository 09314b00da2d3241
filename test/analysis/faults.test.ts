import {describe, expect, it} from 'vitest';
import {makeCase, type FaultCase, type MadeCase} from '../support/faults/case.js';
import {allCases} from '../support/faults/cases/index.js';
import {missesOf} from '../support/faults/compare.js';
import {judgeRows} from '../support/faults/judge-case.js';
import {FINDING_IDS} from '../support/faults/label.js';
import {spread} from '../support/faults/row-faults.js';

/** Of each family a few cases, spread over its parameters; `npm run calibrate` runs them all. */
const few = (family: readonly FaultCase[], most: number): FaultCase[] =>
  (family.length <= most ? [...family] : spread(family.length, most).map((i) => family[i]));

const byFamily = new Map<string, FaultCase[]>();
for (const c of allCases()) byFamily.set(c.family, [...byFamily.get(c.family) ?? [], c]);
const chosen = [...byFamily].filter(([family]) => family !== 'wide').map(([family, cases]) => [family, few(cases, family === 'two faults' ? 20 : 3)] as const);

/** Halves of one population disagree once in 370 times (policy.md): in these draws none does. */
const DRAW = ' in tests';

const made = new Map<string, Promise<MadeCase>>();
const make = (c: FaultCase): Promise<MadeCase> => made.get(c.name) ?? made.set(c.name, makeCase(c, DRAW)).get(c.name) ?? makeCase(c, DRAW);

describe.each(chosen)('%s', (_family, cases) => {
  it.each(cases)('$name', async (c) => {
    const {stored, expected} = await make(c);
    expect(missesOf(expected, await judgeRows(stored, c))).toEqual([]);
  });
});

describe('among the cases above', () => {
  const labels = (): Promise<MadeCase[]> => Promise.all(chosen.flatMap(([, cases]) => cases).map(make));

  it.each(FINDING_IDS)('some have %s and some have not', async (id) => {
    const answers = (await labels()).map(({expected}) => expected.findings[id]);
    expect(answers).toEqual(expect.arrayContaining(['yes', 'no']));
  });

  it('names are their own', () => {
    expect(new Set(allCases().map((c) => c.name)).size).toBe(allCases().length);
  });
});
