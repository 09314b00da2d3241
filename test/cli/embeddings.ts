import {gaussianRows, type Rows} from '../support/rows.js';

/** Normal rows that live in `rank` of `dims` dimensions. */
export const collapsedRows = (rows: number, dims: number, rank: number): Rows => {
  const {values: factors} = gaussianRows(rows, rank);
  const {values: basis} = gaussianRows(rank, dims, {seed: 2});
  const values = new Float64Array(rows * dims);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < rank; k++) {
      for (let j = 0; j < dims; j++) values[i * dims + j] += factors[i * rank + k] * basis[k * dims + j];
    }
  }
  return {values, rows, dims};
};

/** Row 6 has a NaN in column 4. */
export const rowsWithNan = (rows: number, dims: number): Rows => {
  const x = gaussianRows(rows, dims);
  x.values[6 * dims + 4] = NaN;
  return x;
};
