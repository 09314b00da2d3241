import {groupsHolding} from '../judge/distinct-rows.js';
import {whence} from '../policy.js';
import {percent, type FindingRule} from './finding-rule.js';

export const clusterCollapse: FindingRule = {
  id: 'cluster-collapse',
  severity: 'warn',
  title: 'The rows fall onto a handful of points',
  judge({classes, dims, pairs, distinct, evidence, policy}) {
    const limits = policy.thresholds['cluster-collapse'];
    const most = Math.max(limits.clusters, limits.clusterShare * dims);
    if (classes !== null || pairs.rows === 0 || evidence.rowsUsed < limits.rowsPerCluster * most) return null;
    const groups = groupsHolding(pairs, distinct.nearCopies, limits.rowShare);
    if (groups >= most) return null;
    const sizes = (distinct.nearCopies ? pairs.clusterRows : pairs.copyRows).slice(0, 20);
    return {
      rule: `${groups} cluster${groups === 1 ? '' : 's'} hold ${percent(limits.rowShare)} of the rows, fewer than max(${limits.clusters}, ${limits.clusterShare}·D)`,
      source: whence('cluster-collapse', 'clusters'),
      evidence: {clusters: groups, largestClustersInSample: sizes, sampleRows: pairs.rows},
      advice: 'Either the encoder has collapsed onto a few points, or the inputs repeat. Labels or ids tell which: audit distinct inputs, or pass --classes for a classifier.',
    };
  },
};
