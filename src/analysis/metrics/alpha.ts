import {significant} from '../facets.js';
import {defineMetric, ok, undefinedBecause} from './metric.js';

const FIRST_RANK = 11;
const MIN_POINTS = 20;
const MIN_R2 = 0.95;

export const alpha = defineMetric({
  id: 'alpha',
  title: 'Decay exponent α (α-ReQ)',
  group: 'spectrum',
  formula: '−slope of ln λ_j on ln j, weighted least squares with weights 1/j',
  inWords: 'How steeply the spectrum falls between ranks 11 and 100 when both axes are logarithmic; twice as far down, the variance is 2 to the −α of what it was.',
  convention: 'eigenvalues of the centred covariance, ranks 11…min(100, ⌊D/2⌋, ⌊N/10⌋); undefined under 20 points or R² < 0.95',
  source: {text: 'Agrawal, Mondal, Ghosh and Richards 2022, α-ReQ, NeurIPS; fit as in Stringer et al. 2019', url: 'https://proceedings.neurips.cc/paper_files/paper/2022/hash/70596d70542c51c8d9b4e423f4bf2736-Abstract-Conference.html'},
  unit: 'exponent',
  range: [0, '∞'],
  better: 'neither',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: null,
  reading: 'How fast the spectrum falls in its middle, where it follows a power law: about 1 in many trained encoders, far above 1 when few directions rule.',
  pitfalls: 'The range of the fit can turn a conclusion over; without a straight line (R² < 0.95) there is no exponent to give.',
  rowsFor: {percent5: '1,000', percent1: '13,000', why: 'ranks up to 100 are used only from 1,000 rows up, where it is within 2 % for α of 0.5 to 1.5 at D = 256; the last per cent takes 50·D.'},
  blindSpot: 'Everything outside ranks 11 to 100 (D/2 if less): λ = 1/j over the first 64 of 128 directions reads 1.000 though the other 64 are dead.',
  compute({shape, spectrum}) {
    const last = Math.min(100, Math.floor(shape.dims / 2), Math.floor(shape.rows / 10), significant(spectrum.eigenvalues, shape).length);
    const points = last - FIRST_RANK + 1;
    if (points < MIN_POINTS) return undefinedBecause(`only ${Math.max(0, points)} eigenvalues of ranks ${FIRST_RANK}…min(100, D/2, N/10), a fit needs ${MIN_POINTS}`);
    const {slope, r2} = fitPowerLaw(spectrum.eigenvalues, FIRST_RANK, last);
    if (!(r2 >= MIN_R2)) return undefinedBecause(`no power law at ranks ${FIRST_RANK}…${last}: R² = ${r2.toFixed(3)} < ${MIN_R2}`);
    return ok(-slope, {r2, firstRank: FIRST_RANK, lastRank: last});
  },
});

/** Least squares of ln λ_j on ln j over ranks first…last with weights 1/j, and its weighted R². */
export function fitPowerLaw(eigenvalues: Float64Array, first: number, last: number): {slope: number; intercept: number; r2: number} {
  let w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0, wyy = 0;
  for (let j = first; j <= last; j++) {
    const weight = 1 / j;
    const x = Math.log(j);
    const y = Math.log(eigenvalues[j - 1]);
    w += weight;
    wx += weight * x;
    wy += weight * y;
    wxx += weight * x * x;
    wxy += weight * x * y;
    wyy += weight * y * y;
  }
  const sxx = wxx - (wx * wx) / w;
  const sxy = wxy - (wx * wy) / w;
  const syy = wyy - (wy * wy) / w;
  const slope = sxy / sxx;
  return {slope, intercept: (wy - slope * wx) / w, r2: syy > 0 ? (sxy * sxy) / (sxx * syy) : 0};
}
