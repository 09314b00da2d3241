import {changeInWords, intervalInWords, levelInWords} from '../compare/words.js';
import type {Difference} from '../schema.js';
import {significant} from '../text/format.js';
import {escape, table} from './text.js';

/** Metrics since a baseline: both values, the change, and the difference of the populations with its interval. */
export const differenceTable = (differences: Readonly<Record<string, Difference>>, ids: readonly string[]): string =>
  table(
    ['metric', 'baseline', 'candidate', 'change', `difference${levelInWords(differences)}`],
    ids.map((id) => {
      const one = differences[id];
      if (one.base === null || one.candidate === null) return [escape(id), escape(one.reason ?? ''), '', '', ''];
      return [escape(id), significant(one.base), significant(one.candidate) + (one.basis === 'population' ? '\\*' : ''), escape(changeInWords(one)), escape(intervalInWords(one))];
    }),
  ) + (ids.some((id) => differences[id].basis === 'population') ? '\n\n\\* estimates of the populations, for N differs' : '');
