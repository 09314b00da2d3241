import type {Comparison} from '../compare-schema.js';
import type {Overlay} from '../svg/spectrum-figure.js';
import {nameOf, placeOf} from './words.js';

/** spectra beside the last candidate's at most: as many as there are colours */
const MOST = 7;

/** The baseline's spectrum, and of those between it and the last as many as the eye can tell apart, evenly spread. */
export const overlaysOf = (comparison: Comparison): Overlay[] => {
  const {base, candidates, axis} = comparison;
  const others = [base, ...candidates.slice(0, -1).map(({report}) => report)];
  const count = Math.min(MOST, others.length);
  return Array.from({length: count}, (_, k) => Math.round((k * (others.length - 1)) / Math.max(1, count - 1))).map((i) => ({
    label: i === 0 ? `baseline ${nameOf(base, 30)}` : axis.from === 'order' ? placeOf(comparison, i) : `${axis.name} ${placeOf(comparison, i)}`,
    eigenvalues: others[i].spectrum.eigenvalues,
  }));
};
