import type {Comparison} from '../compare-schema.js';
import {spectrumFile} from '../svg/report.js';
import {overlaysOf} from './overlays.js';

/** The last candidate's spectrum with the baseline's and others over it, as a file of its own. */
export const renderComparisonSvg = (comparison: Comparison): string =>
  spectrumFile(comparison.candidates[comparison.candidates.length - 1].report, overlaysOf(comparison));
