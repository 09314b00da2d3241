import type {Facts} from '../../src/analysis/judge/facts.js';

/** One figure and one threshold, as they are in use: what a verdict from many kinds of evidence is held against. */
export interface Baseline {
  readonly name: string;
  readonly saysCollapsed: (facts: Facts) => boolean;
}

export const BASELINES: readonly Baseline[] = [
  {name: 'RankMe under half of min(N, D)', saysCollapsed: (facts) => rankMe(facts) < 0.5 * Math.min(facts.evidence.rowsUsed, facts.dims)},
  {name: 'effective rank / D under 0.5', saysCollapsed: (facts) => effectiveRank(facts.allSpectra.centred) < 0.5 * facts.dims},
  {name: 'std of L2-normalised rows · √D under 0.5', saysCollapsed: (facts) => normalizedStd(facts) < 0.5},
];

function rankMe({allSpectra}: Facts): number {
  const sigma = allSpectra.uncentred.map((v) => Math.sqrt(v));
  const total = sigma.reduce((a, s) => a + s, 0);
  let entropy = 0;
  for (const s of sigma) entropy -= (s / total + 1e-7) * Math.log(s / total + 1e-7);
  return Math.exp(entropy);
}

function effectiveRank(eigenvalues: Float64Array): number {
  const live = eigenvalues.filter((v) => v > 0);
  const total = live.reduce((a, v) => a + v, 0);
  return Math.exp(-live.reduce((a, v) => a + (v / total) * Math.log(v / total), 0));
}

function normalizedStd({evidence, dims}: Facts): number {
  const {m2, count} = evidence.directions;
  return (m2.reduce((a, v) => a + Math.sqrt(v / Math.max(1, count - 1)), 0) / dims) * Math.sqrt(dims);
}
