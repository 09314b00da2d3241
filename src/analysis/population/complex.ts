/** A short vector of complex numbers, split for typed arrays. Functions here allocate: they are for contours of ≤ 256 points. */
export interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export const complexVector = (length: number): ComplexVector => ({re: new Float64Array(length), im: new Float64Array(length)});

const mapped = (length: number, at: (k: number) => readonly [number, number]): ComplexVector => {
  const out = complexVector(length);
  for (let k = 0; k < length; k++) [out.re[k], out.im[k]] = at(k) as [number, number];
  return out;
};

/** Σ of factor · vector over the given terms, plus an optional real constant. */
export const combine = (terms: readonly (readonly [number, ComplexVector])[], constant = 0): ComplexVector => {
  const out = complexVector(terms[0]?.[1].re.length ?? 0);
  out.re.fill(constant);
  for (const [factor, v] of terms) {
    for (let k = 0; k < v.re.length; k++) {
      out.re[k] += factor * v.re[k];
      out.im[k] += factor * v.im[k];
    }
  }
  return out;
};

export const times = (a: ComplexVector, b: ComplexVector): ComplexVector =>
  mapped(a.re.length, (k) => [a.re[k] * b.re[k] - a.im[k] * b.im[k], a.re[k] * b.im[k] + a.im[k] * b.re[k]]);

export const over = (a: ComplexVector, b: ComplexVector): ComplexVector =>
  mapped(a.re.length, (k) => {
    const size = b.re[k] ** 2 + b.im[k] ** 2;
    return [(a.re[k] * b.re[k] + a.im[k] * b.im[k]) / size, (a.im[k] * b.re[k] - a.re[k] * b.im[k]) / size];
  });

/** Principal branch. */
export const log = (a: ComplexVector): ComplexVector =>
  mapped(a.re.length, (k) => [Math.log(Math.hypot(a.re[k], a.im[k])), Math.atan2(a.im[k], a.re[k])]);

/** exp(factor · a) */
export const exp = (a: ComplexVector, factor = 1): ComplexVector =>
  mapped(a.re.length, (k) => {
    const size = Math.exp(factor * a.re[k]);
    return [size * Math.cos(factor * a.im[k]), size * Math.sin(factor * a.im[k])];
  });
