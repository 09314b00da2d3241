import {duplicateThreshold} from '../judge/facts.js';
import {whence} from '../policy.js';
import {short, someOf, type FindingRule} from './finding-rule.js';

export const duplicateChannels: FindingRule = {
  id: 'duplicate-channels',
  severity: 'warn',
  title: 'Channels that are copies of each other',
  judge({duplicates, dims, effectiveRows, policy}) {
    if (duplicates.length === 0) return null;
    const redundant = duplicates.reduce((a, group) => a + group.length - 1, 0);
    return {
      rule: `|r| ≥ ${short(duplicateThreshold(dims, effectiveRows, policy))} ties ${redundant + duplicates.length} channels into ${duplicates.length} group${duplicates.length === 1 ? '' : 's'}`,
      source: whence('duplicate-channels', 'correlation'),
      evidence: {count: redundant, groups: duplicates.length, largestGroup: Math.max(...duplicates.map((g) => g.length)), channels: duplicates},
      advice: `${redundant} channel${redundant === 1 ? '' : 's'} ${redundant === 1 ? 'adds' : 'add'} nothing (first group: ${someOf(duplicates[0])}). A term that decorrelates channels, as in Barlow Twins or VICReg, works against it.`,
    };
  },
};
