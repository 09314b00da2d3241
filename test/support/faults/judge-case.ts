import {createCollector} from '../../../src/analysis/accumulate/evidence.js';
import {BLOCK_ROWS} from '../../../src/analysis/accumulate/shard-accumulator.js';
import {gatherFacts, type Facts} from '../../../src/analysis/judge/facts.js';
import {DEFAULT_POLICY} from '../../../src/analysis/policy.js';
import {judgeFindings, judgeVerdict, type StandingFinding, type Verdict} from '../../../src/analysis/verdict.js';
import {createJsBackend} from '../../../src/kernels/js-backend.js';
import type {FaultCase} from './case.js';

export interface Judgement {
  readonly facts: Facts;
  readonly findings: readonly StandingFinding[];
  readonly verdict: Verdict;
}

export interface HeldRows {
  readonly held: Float32Array | Float64Array;
  readonly rows: number;
  readonly dims: number;
}

/** The judgement that an audit gives of rows in memory. */
export async function judgeRows({held, rows, dims}: HeldRows, {classes, nonfinite, cuts}: Pick<FaultCase, 'classes' | 'nonfinite' | 'cuts'>): Promise<Judgement> {
  const backend = createJsBackend();
  const policy = DEFAULT_POLICY;
  const collector = createCollector(backend, {dims, seed: 0, outlierRatio: policy.thresholds['outlier-rows'].distanceRatio, nonfinite, normalize: 'none'});
  let start = 0;
  for (const length of [...cuts, rows - cuts.reduce((a, v) => a + v, 0)]) {
    for (let firstRow = 0; firstRow < length; firstRow += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, length - firstRow);
      const from = (start + firstRow) * dims;
      await collector.add({values: held.slice(from, from + count * dims), rows: count, firstRow});
    }
    await collector.endShard();
    start += length;
  }
  const facts = await gatherFacts(collector.finish(), backend, {policy, classes});
  const findings = judgeFindings(facts);
  return {facts, findings, verdict: judgeVerdict(facts, findings, null)};
}
