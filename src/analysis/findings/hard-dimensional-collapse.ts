import type {Facts} from '../judge/facts.js';
import type {LostDirections} from '../judge/lost-directions.js';
import {whence} from '../policy.js';
import {short, someOf, type FindingRule} from './finding-rule.js';

export const hardDimensionalCollapse: FindingRule = {
  id: 'hard-dimensional-collapse',
  severity: 'fail',
  title: 'Directions of the embedding space are lost',
  judge(facts) {
    const {lost: where, collinear, attainable, rank, effectiveRows, dims, classes, covariance, correlationSpectrum, policy} = facts;
    const limits = policy.thresholds['hard-dimensional-collapse'];
    const {lost, needed} = lossOf(facts);
    const enoughRows = effectiveRows >= limits.rowsPerDimension * dims || rank.liveRank < limits.liveShareOfRows * effectiveRows || classes !== null;
    if (attainable === 0 || lost < needed || !enoughRows) return null;
    const next = covariance.eigenvalues[rank.liveRank] ?? 0;
    return {
      rule: `${lost} of ${attainable} attainable directions lost, at least ${needed}`,
      source: whence('hard-dimensional-collapse', 'lostShare'),
      evidence: {
        liveRank: rank.liveRank, attainableRank: attainable, lost, effectiveRows,
        cliff: rank.cliff, noiseFloor: covariance.floor,
        lastLive: covariance.eigenvalues[rank.liveRank - 1] ?? 0, firstLost: next,
        ...(where ? {axisAligned: where.axisAligned, channelsWithLostDirections: where.channels, channelsLeft: dims - where.channels.length} : {}),
        inCorrelationSpectrum: correlationSpectrum.cliff !== null,
      },
      advice: `The rows span ${rank.liveRank} of ${attainable} directions${rank.cliff ? `; the spectrum falls to ${short(rank.cliff.ratio)} of itself after them` : ''}. `
        + whereLost(where, collinear)
        + 'Normal at a projector output; at the representation look for augmentation stronger than the data’s own variance, a missing projector, too much weight decay or depth.',
    };
  },
};

/** Directions lost, and how many are called a collapse. */
export function lossOf({attainable, rank, policy}: Facts): {readonly lost: number; readonly needed: number} {
  const {lostDirections, lostShare} = policy.thresholds['hard-dimensional-collapse'];
  return {lost: attainable - rank.liveRank, needed: Math.max(lostDirections, Math.ceil(lostShare * attainable))};
}

function whereLost(where: LostDirections | null, collinear: readonly (readonly number[])[]): string {
  if (!where) return '';
  if (collinear.length > 0) return `Linear relations tie channels ${someOf(collinear.map((g) => g.join('–')))}. `;
  if (where.axisAligned) return `The lost directions are channels ${someOf(where.channels)}: without them the rest has full rank. `;
  const most = where.channels.length > where.leverage.length / 2;
  return where.channels.length === 0 || most ? 'The lost directions run through all channels: no channel can be dropped to mend it. '
    : `The lost directions lie mostly in channel${where.channels.length === 1 ? '' : 's'} ${someOf(where.channels)}. `;
}
