import type {Facts} from '../judge/facts.js';
import {whence} from '../policy.js';
import {percent, someOf, type FindingRule, type Judged} from './finding-rule.js';

export const localCollapse: FindingRule = {
  id: 'local-collapse',
  severity: 'warn',
  title: 'A group of rows has collapsed inside a set that has not',
  judge: (facts) => collapsedClasses(facts) ?? tightCluster(facts),
};

/** With labels: classes of the sample whose own spread is next to nothing beside that of the median class. */
function collapsedClasses({sampleClasses, policy}: Facts): Judged | null {
  const {spread} = policy.thresholds['local-collapse'];
  const ordered = sampleClasses.map((c) => c.trace).sort((a, b) => a - b);
  const middle = ordered[ordered.length >> 1];
  const collapsed = sampleClasses.filter((c) => c.trace <= spread * middle);
  if (collapsed.length === 0 || !(middle > 0)) return null;
  return {
    rule: `${collapsed.length} of ${sampleClasses.length} classes have a variance under ${spread} of the median class’s`,
    source: whence('local-collapse', 'spread'),
    evidence: {count: collapsed.length, classes: collapsed.slice(0, 50), medianTrace: middle},
    advice: `Look at class ${someOf(collapsed.map((c) => c.name))}: its rows are nearly one point while the others are spread.`,
  };
}

/** Without: one cluster of near-copies that holds a share of the rows, while most rows are no copies. */
function tightCluster({pairs, distinct, policy}: Facts): Judged | null {
  const limits = policy.thresholds['local-collapse'];
  if (!distinct.nearCopies || distinct.duplicated) return null;
  const needed = Math.max(limits.rows, limits.rowShare * pairs.rows);
  const tight = pairs.clusterRows.filter((size) => size >= needed);
  if (tight.length === 0) return null;
  return {
    rule: `${tight.length} cluster${tight.length === 1 ? '' : 's'} within ${policy.thresholds['duplicate-rows'].near} of the median distance hold ${percent(tight.reduce((a, n) => a + n, 0) / pairs.rows)} of the sample`,
    source: whence('local-collapse', 'rowShare'),
    evidence: {count: tight.length, largestClustersInSample: tight.slice(0, 20), sampleRows: pairs.rows},
    advice: 'Either these inputs are near-copies, or the encoder maps a whole group onto one point: pass --labels to see which.',
  };
}
