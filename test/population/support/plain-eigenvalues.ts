/**
 * Eigenvalues of a symmetric matrix, descending, of simple loops that share nothing with the product's: Householder's reduction from the
 * first column on, then implicit QL with Wilkinson's shift. O(4/3 n³).
 * @param matrix n × n row-major; kept
 */
export function plainEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const {d, e} = reduce(matrix.slice(), n);
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]) > 2 ** -53 * (Math.abs(d[last]) + Math.abs(d[last + 1]))) last++;
      if (last === first) break;
      implicitQl(d, e, first, last);
    }
  }
  return d.sort().reverse();
}

function reduce(a: Float64Array, n: number): {d: Float64Array; e: Float64Array} {
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    d[k] = a[k * n + k];
    if (k === n - 1) break;
    let squared = 0;
    for (let j = k + 1; j < n; j++) squared += (v[j] = a[k * n + j]) ** 2;
    const norm = v[k + 1] > 0 ? -Math.sqrt(squared) : Math.sqrt(squared);
    e[k] = norm;
    const half = squared - v[k + 1] * norm;
    v[k + 1] -= norm;
    if (half === 0) continue;
    let along = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1, at = i * n + k + 1; j < n; j++) sum += a[at++] * v[j];
      along += (p[i] = sum / half) * v[i];
    }
    for (let i = k + 1; i < n; i++) p[i] -= (along / (2 * half)) * v[i];
    for (let i = k + 1; i < n; i++) {
      const [vi, pi] = [v[i], p[i]];
      for (let j = k + 1, at = i * n + k + 1; j < n; j++) a[at++] -= vi * p[j] + pi * v[j];
    }
  }
  return {d, e};
}

function implicitQl(d: Float64Array, e: Float64Array, first: number, last: number): void {
  const half = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.hypot(half, 1);
  let g = d[last] - d[first] + e[first] / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= shift;
      e[last] = 0;
      return;
    }
    [sine, cosine] = [f / r, g / r];
    g = d[i + 1] - shift;
    const t = (d[i] - g) * sine + 2 * cosine * b;
    shift = sine * t;
    d[i + 1] = g + shift;
    g = cosine * t - b;
  }
  d[first] -= shift;
  e[first] = g;
  e[last] = 0;
}
