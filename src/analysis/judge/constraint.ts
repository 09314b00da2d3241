/**
 * Directions that are null by construction: the largest number g of equal blocks of channels, g = 1 or a divisor of D up to
 * `share`·D, such that the channels of every block sum to a constant (LayerNorm and softmax: g = 1; group normalisation: g groups).
 * The null vectors are flat on the blocks, so no eigenvectors are needed: 1_bᵀ C 1_b / |b| ≤ floor for each block b.
 */
export function constraintDirections(covariance: Float64Array, dims: number, floor: number, share: number): number {
  const most = Math.max(1, Math.floor(share * dims));
  for (let groups = most; groups >= 1; groups--) {
    if (dims % groups === 0 && dims / groups > 1 && everyBlockIsNull(covariance, dims, dims / groups, floor)) return groups;
  }
  return 0;
}

function everyBlockIsNull(covariance: Float64Array, dims: number, size: number, floor: number): boolean {
  for (let start = 0; start < dims; start += size) {
    let sum = 0;
    let trace = 0;
    for (let i = start; i < start + size; i++) {
      trace += covariance[i * (dims + 1)];
      for (let j = start; j < start + size; j++) sum += covariance[i * dims + j];
    }
    if (sum / size > floor || !(trace > size * floor)) return false;
  }
  return true;
}
