import type {FaultCase} from '../../test/support/faults/case.js';
import {makeCase} from '../../test/support/faults/case.js';
import {missesOf} from '../../test/support/faults/compare.js';
import {judgeRows} from '../../test/support/faults/judge-case.js';
import type {Expected, Status} from '../../test/support/faults/label.js';
import {BASELINES} from './baselines.js';

/** What came of one case. */
export interface Outcome {
  readonly name: string;
  readonly family: string;
  readonly expected: Expected;
  readonly status: Status;
  readonly mode: string | null;
  readonly liveRank: number;
  readonly stands: ReadonlySet<string>;
  readonly misses: readonly string[];
  /** the figures behind the verdict, for whoever looks into a miss */
  readonly figures: string;
  readonly baselines: readonly boolean[];
}

export async function runCase(c: FaultCase, salt: string): Promise<Outcome> {
  const {stored, expected} = await makeCase(c, salt);
  const judgement = await judgeRows(stored, c);
  const {facts, findings, verdict} = judgement;
  return {
    name: c.name, family: c.family, expected, status: verdict.status, mode: verdict.mode, liveRank: facts.rank.liveRank,
    stands: new Set(findings.map((f) => f.id)), misses: missesOf(expected, judgement),
    figures: figuresOf(facts), baselines: BASELINES.map((b) => b.saysCollapsed(facts)),
  };
}

function figuresOf(facts: Awaited<ReturnType<typeof judgeRows>>['facts']): string {
  const {covariance, correlationSpectrum, rank} = facts;
  const at = (values: Float64Array, i: number): string => (values[i] ?? 0).toExponential(1);
  const around = (values: Float64Array): string => `λ1 ${at(values, 0)}, λ${rank.liveRank} ${at(values, rank.liveRank - 1)}, next ${at(values, rank.liveRank)}`;
  return `N′ ${facts.effectiveRows}, attainable ${facts.attainable}, live ${rank.liveRank}; covariance ${around(covariance.eigenvalues)}, floor ${covariance.floor.toExponential(1)}; `
    + `correlation ${around(correlationSpectrum.eigenvalues)}, floor ${correlationSpectrum.floor.toExponential(1)}`;
}
