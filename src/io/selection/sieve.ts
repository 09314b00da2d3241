import {unfitError, type CollapsarError} from '../../errors.js';
import type {RowBatch} from '../source.js';
import type {Keeper} from './choose-rows.js';
import {openTest, type Condition} from './conditions.js';
import {inRanges, type RowRanges} from './row-ranges.js';

/** What lets rows through, one pass long: those in the ranges that are not null and meet the conditions, and of these the picked ones. */
export interface Sieve {
  /** for the rows of one shard */
  readonly keeper: (ranges: RowRanges | null) => Keeper;
  /** null rows that it has met */
  readonly nulls: () => number;
  /** why it has let none through, where that is not the ranges' doing */
  readonly failure: () => CollapsarError | undefined;
}

/**
 * @param picks numbers, rising, among the rows that meet the conditions; null: all of them
 * @param firstLabel which of a batch's columns of labels is that of the first condition
 */
export const openSieve = (conditions: readonly Condition[], picks: Float64Array | null, firstLabel: number): Sieve => {
  const tests = conditions.map(openTest);
  let [nulls, matching, picked] = [0, 0, 0];

  const meets = ({labels = []}: RowBatch, row: number): boolean => {
    let meetsAll = true;
    // each is asked, so that it knows the values that there are
    tests.forEach((test, i) => { meetsAll = test.keeps(labels[firstLabel + i][row]) && meetsAll; });
    return meetsAll;
  };

  const isPicked = (): boolean => {
    const number = matching++;
    if (picks && picks[picked] !== number) return false;
    picked++;
    return true;
  };

  return {
    keeper: (ranges) => {
      const isIn = ranges ? inRanges(ranges) : () => true;
      return (batch) => {
        const absent = new Set(batch.nulls);
        return (row) => {
          if (!isIn(batch.firstRow + row)) return false;
          if (!absent.has(row)) return meets(batch, row) && isPicked();
          nulls++;
          return false;
        };
      };
    },
    nulls: () => nulls,
    failure: () => {
      const alone = tests.map((test) => test.failure()).find((failure) => failure !== undefined);
      if (alone || (conditions.length === 0 && nulls === 0)) return alone;
      return unfitError('no-rows-selected', conditions.length === 0 ? `all ${nulls} rows are null` : `no row meets all of: ${conditions.map(({text}) => text).join(', ')}`);
    },
  };
};
