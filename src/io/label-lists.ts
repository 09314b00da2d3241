import type {RowBatch} from './source.js';

/** Labels of the rows of a batch that is being filled, one list a column. */
export interface LabelLists {
  readonly lists: readonly (string | null)[][];
  /** what was gathered, as a batch has it; the lists begin anew */
  readonly take: () => Pick<RowBatch, 'labels'>;
}

/** @param columns none: then a batch has no labels */
export const labelLists = (columns: number): LabelLists => {
  let lists: (string | null)[][] = Array.from({length: columns}, () => []);
  return {
    get lists() {
      return lists;
    },
    take: () => {
      const labels = lists;
      lists = lists.map(() => []);
      return columns > 0 ? {labels} : {};
    },
  };
};
