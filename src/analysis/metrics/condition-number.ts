import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';

export const conditionNumber = defineMetric({
  id: 'condition-number',
  title: 'Condition number',
  group: 'spectrum',
  formula: 'λ1/λD',
  inWords: 'The variance of the strongest direction over that of the weakest.',
  convention: 'eigenvalues of the centred covariance (square it not: singular values would give the root); undefined where λD is at the floor or N ≤ D',
  source: {text: 'Golub and Van Loan, Matrix computations, 4th ed., 2.6.2', url: 'https://jhupbooks.press.jhu.edu/title/matrix-computations'},
  unit: 'ratio',
  range: [1, '∞'],
  better: 'lower',
  needs: ['shape', 'spectrum', 'rank'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order'],
  ceiling: ({rows, dims}) => (rows > dims + 1 ? ((1 + Math.sqrt(dims / (rows - 1))) / (1 - Math.sqrt(dims / (rows - 1)))) ** 2 : NaN),
  reading: 'Strongest over weakest direction. From N = 1.3·D rows even isotropic data give over 200.',
  pitfalls: 'Set by the one weakest direction; needs N well above D to mean anything.',
  rowsFor: {percent5: '100·D', percent1: '400·D', why: 'for λ ∝ 1/j; the smallest sample eigenvalue is too small by about (1 − √(D/N))². An isotropic set would need 6,400·D and 160,000·D.'},
  blindSpot: 'How many directions are weak: 63 equal ones and one at a millionth of their variance read 1,000,000, where the effective rank is 63.0.',
  compute({shape, spectrum, rank}) {
    const {eigenvalues} = spectrum;
    const last = eigenvalues[shape.dims - 1];
    if (!(eigenvalues[0] > 0)) return undefinedBecause(NO_VARIANCE);
    if (shape.rows <= shape.dims) return undefinedBecause(`${shape.rows} rows cannot span ${shape.dims} dimensions`);
    if (last <= rank.noiseFloor) return undefinedBecause('the smallest eigenvalue is at the noise floor');
    return ok(eigenvalues[0] / last);
  },
});
