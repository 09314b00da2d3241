import type {Backend} from '../kernels/backend.js';
import {symmetricEigenvalues} from '../kernels/symmetric-eigenvalues.js';
import type {RowSample} from './accumulate/row-sample.js';

/**
 * Eigenvalues of Σ y yᵀ/(m − 1), y = (x − centre)·scale a channel, from the m×m Gram matrix of the rows: the same D numbers as from
 * the D×D matrix, for O(m²·D + m³) instead of O(D³). Descending, D of them, zeros past `rank`.
 * @param rows all rows of the set, m < D
 */
export async function rowSpectrum(rows: RowSample, centre: (j: number) => number, scale: (j: number) => number, rank: number, backend: Backend): Promise<Float64Array> {
  const {count: m, dims, values} = rows;
  const scaled = values.map((x, i) => (x - centre(i % dims)) * scale(i % dims));
  const gram = new Float64Array(m * m);
  await backend.products(scaled, m, scaled, m, dims, gram);
  const eigenvalues = await symmetricEigenvalues(gram.map((v) => v / (m - 1)), m, backend);
  return Float64Array.from({length: dims}, (_, i) => (i < Math.min(rank, m) ? Math.max(0, eigenvalues[i]) : 0));
}
