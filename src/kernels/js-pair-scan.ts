import type {OpenPairScan} from './pair-scan.js';
import {TILE_ROWS} from './products.js';

export const jsPairScan: OpenPairScan = (count, centreSquared) => {
  const vector = () => new Float64Array(count);
  const rows = {centreDot: vector(), inverseNorm: vector(), squared: vector(), angleLimit: vector(), distanceLimit: vector()};
  const {centreDot, inverseNorm, squared, angleLimit, distanceLimit} = rows;
  const found = new Float64Array(3 * TILE_ROWS);
  const sums = new Float64Array(2);
  let dots: Float64Array = new Float64Array(0);
  return {
    rows, found, sums,
    open: ({values}) => { dots = values; },
    scan(i, from, to, at) {
      const shift = centreDot[i] + centreSquared;
      let n = 0;
      sums.fill(0);
      for (let j = from, k = at; j < to; j++, k++) {
        const cosine = Math.max(-1, Math.min(1, (dots[k] + centreDot[j] + shift) * inverseNorm[i] * inverseNorm[j]));
        const distance = Math.max(0, squared[i] + squared[j] - 2 * dots[k]);
        sums[0] += Math.exp(4 * cosine - 4);
        sums[1] += cosine * cosine;
        if (-cosine < Math.max(angleLimit[i], angleLimit[j]) || distance < Math.max(distanceLimit[i], distanceLimit[j])) {
          found.set([j - from, -cosine, distance], 3 * n++);
        }
      }
      return n;
    },
  };
};
