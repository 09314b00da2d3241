import type {Gated} from '../schema.js';
import {shorten} from '../text/wrap.js';
import type {Overlay} from './spectrum-figure.js';

/** The spectrum of the baseline that a gate compared with, to be drawn over the report's own. */
export const baselineOverlay = ({baseline}: Gated): Overlay[] => {
  if (!baseline?.compared) return [];
  const {input, eigenvalues} = baseline.compared;
  return [{label: `baseline ${shorten(input.label ?? baseline.path, 30)}`, eigenvalues}];
};
