import {entropy} from '../metrics/spectral-functions.js';
import {whence} from '../policy.js';
import {short, someOf, type FindingRule} from './finding-rule.js';

export const outlierRows: FindingRule = {
  id: 'outlier-rows',
  severity: 'warn',
  title: 'Rows far outside the rest were set aside for the judgement',
  judge({asideStands, evidence, covariance, trace, allMoments, moments, policy}) {
    if (!asideStands) return null;
    const {indices, full} = evidence.aside;
    const shards = new Set(indices.map((i) => i.shard)).size > 1 || indices[0].shard > 0;
    const names = indices.map((i) => (shards ? `${i.shard}:${i.row}` : i.row));
    return {
      rule: `${indices.length} row${indices.length === 1 ? '' : 's'} farther than ${short(Math.sqrt(policy.thresholds['outlier-rows'].distanceRatio))} times the median distance from the centre, or holding over half of the squares together`,
      source: whence('outlier-rows', 'distanceRatio'),
      evidence: {
        rows: indices.slice(0, 100), count: indices.length, sideListFull: full,
        withoutThem: {rows: moments.count, effectiveRank: Math.exp(entropy(covariance.eigenvalues)), trace, meanShift: shift(allMoments.mean, moments.mean)},
      },
      advice: `Look at row${indices.length === 1 ? '' : 's'} ${someOf(names)}: corrupt vectors, most likely. Metrics are of all rows; live rank, floor and cliff are of the rest.`
        + (full ? ' The side list is full: further such rows were left among the rest.' : ''),
    };
  },
};

const shift = (a: Float64Array, b: Float64Array): number => Math.sqrt(a.reduce((sum, v, j) => sum + (v - b[j]) ** 2, 0));
