import type {Backend} from '../../kernels/backend.js';

export interface LinearCka {
  /** ‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F), rows centred (Kornblith et al. 2019); far from 0 for unrelated rows unless m ≫ D */
  readonly value: number;
  /** the same of unbiased estimates (Song et al. 2012): about 0 for unrelated rows at any m; null where they are not positive */
  readonly debiased: number | null;
}

/**
 * Linear centred kernel alignment of two sets of the same m rows: 1 for a rotation and a common scale. O(m·D²), three D×D products.
 * With linear kernels K = XXᵀ the sums over pairs i ≠ j need no m×m matrix: Σ K_ij L_ij = ‖XᵀY‖²_F − Σ K_ii L_ii, and rows of K
 * sum to 0 because X is centred.
 * @param x m × dims row-major; centred here once more, about the mean of these m rows
 * @returns null with fewer than four rows, or where one set does not vary
 */
export async function linearCka(x: Float64Array, y: Float64Array, rows: number, dims: number, backend: Backend): Promise<LinearCka | null> {
  if (rows < 4) return null;
  const columns = [x, y].map((values) => centredColumns(values, rows, dims));
  const norms = columns.map((c) => squaredNorms(c, rows, dims));
  const cross = async (a: number, b: number): Promise<number> => {
    const out = new Float64Array(dims * dims);
    await backend.products(columns[a], dims, columns[b], dims, rows, out);
    return out.reduce((sum, v) => sum + v * v, 0);
  };
  const [xy, xx, yy] = await Promise.all([cross(0, 1), cross(0, 0), cross(1, 1)]);
  if (!(xx > 0 && yy > 0)) return null;
  const [uxy, uxx, uyy] = [[xy, 0, 1], [xx, 0, 0], [yy, 1, 1]].map(([total, a, b]) => unbiased(total, norms[a], norms[b]));
  return {value: xy / Math.sqrt(xx * yy), debiased: uxx > 0 && uyy > 0 ? uxy / Math.sqrt(uxx * uyy) : null};
}

/** n(n−3) times the unbiased HSIC. @param total ‖XᵀY‖²_F */
function unbiased(total: number, k: Float64Array, l: Float64Array): number {
  const n = k.length;
  let diagonal = 0;
  let sumK = 0;
  let sumL = 0;
  for (let i = 0; i < n; i++) {
    diagonal += k[i] * l[i];
    sumK += k[i];
    sumL += l[i];
  }
  return total - diagonal + (sumK * sumL) / ((n - 1) * (n - 2)) - (2 * diagonal) / (n - 2);
}

/** dims × rows, each channel about its mean. */
function centredColumns(values: Float64Array, rows: number, dims: number): Float64Array {
  const out = new Float64Array(rows * dims);
  for (let j = 0; j < dims; j++) {
    let mean = values[j];
    for (let r = 0; r < rows; r++) mean += (values[r * dims + j] - values[j]) / rows;
    for (let r = 0; r < rows; r++) out[j * rows + r] = values[r * dims + j] - mean;
  }
  return out;
}

function squaredNorms(columns: Float64Array, rows: number, dims: number): Float64Array {
  const out = new Float64Array(rows);
  for (let j = 0; j < dims; j++) for (let r = 0; r < rows; r++) out[r] += columns[j * rows + r] ** 2;
  return out;
}
