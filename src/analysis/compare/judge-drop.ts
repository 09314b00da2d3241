import type {StandingFinding} from '../verdict.js';
import {whence, type Policy} from '../policy.js';
import {percent} from '../findings/finding-rule.js';
import type {Difference} from './differences.js';

type Differences = Readonly<Record<string, Difference>>;

/** A metric fell by more than the margin, and its interval has no room for staying where it was. */
export const fellBeyond = (difference: Difference | undefined, margin: number): boolean =>
  (difference?.relativeInterval?.estimate ?? 0) < -margin && (difference?.relativeInterval?.high ?? 0) < 0;

/**
 * Soft collapse against a baseline: effective rank fell beyond margin and interval, in the covariance and in the correlation
 * spectrum alike (in the covariance alone where the correlation's has no interval).
 */
export function judgeDrop(differences: Differences, policy: Policy): StandingFinding | null {
  const margin = policy.thresholds['soft-dimensional-collapse'].baselineDrop;
  const covariance = differences['effective-rank'];
  const correlation = differences['correlation-effective-rank'];
  if (!fellBeyond(covariance, margin) || (correlation?.relativeInterval && !fellBeyond(correlation, margin))) return null;
  const drop = describe(covariance);
  return {
    id: 'soft-dimensional-collapse', severity: 'fail', title: 'The effective rank fell against the baseline',
    rule: `effective rank lower than the baseline's by ${percent(-drop.relative)} (${percent(-drop.high)} to ${percent(-drop.low)}), beyond the margin of ${percent(margin)} and the interval of the difference`
      + `${correlation?.relativeInterval ? `; in the correlation spectrum by ${percent(-correlation.relativeInterval.estimate)}` : ''}`,
    source: whence('soft-dimensional-collapse', 'baselineDrop'),
    evidence: {covariance: drop, ...(correlation?.relativeInterval ? {correlation: describe(correlation)} : {}), margin},
    advice: 'Look at what changed since the baseline: the loss and its weights, augmentation strength, learning rate, the data; several seeds tell a fault from chance.',
  };
}

function describe({base, candidate, relativeInterval}: Difference) {
  const {estimate, low, high} = relativeInterval!;
  return {base, candidate, relative: estimate, low, high};
}
