import type {Difference} from './differences.js';
import {fellBeyond} from './judge-drop.js';

/** One operand on the axis, the baseline first and without differences. */
export interface TrendPoint {
  readonly collapsed: boolean;
  readonly differences: Readonly<Record<string, Difference>> | null;
}

export interface Onset {
  /** position among the operands, 0 the baseline */
  readonly index: number;
  readonly why: string;
}

/** The first operand from which on every one is collapsed, or its effective rank or live rank is below the baseline's beyond margin and interval. */
export function onsetOf(points: readonly TrendPoint[], margin: number): Onset | null {
  const reasons = points.map((point) => whyFallen(point, margin));
  const index = reasons.findLastIndex((reason) => reason === null) + 1;
  return index < points.length ? {index, why: reasons[index]!} : null;
}

function whyFallen({collapsed, differences}: TrendPoint, margin: number): string | null {
  const why = [
    collapsed ? 'the verdict is collapsed' : null,
    fellBeyond(differences?.['effective-rank'], margin) ? 'effective rank is below the baseline’s beyond margin and interval' : null,
    (differences?.['live-rank']?.relative ?? 0) < -margin ? 'live rank is below the baseline’s beyond the margin' : null,
  ].filter((reason) => reason !== null);
  return why.length > 0 ? why.join(', ') : null;
}
