import {flooredBy} from './findings/precision-limited.js';
import {FINDINGS} from './findings/registry.js';
import {type Judged, type Severity} from './findings/finding-rule.js';
import type {Facts} from './judge/facts.js';

export interface StandingFinding extends Judged {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
}

export interface Verdict {
  readonly status: 'collapsed' | 'suspect' | 'no-collapse-found' | 'inconclusive';
  readonly mode: 'complete' | 'dimensional' | null;
  /** one sentence: what, in which sense, on how many rows, at which layer, what next */
  readonly summary: string;
}

export const judgeFindings = (facts: Facts): StandingFinding[] =>
  FINDINGS.flatMap((rule) => {
    const judged = rule.judge(facts);
    return judged ? [{id: rule.id, title: rule.title, ...judged, severity: judged.severity ?? rule.severity}] : [];
  });

/** The rule of the verdict, policy.md: `fail` first, then doubt, then suspicion. */
export function judgeVerdict(facts: Facts, findings: readonly StandingFinding[], layer: string | null): Verdict {
  const stands = (id: string): StandingFinding | undefined => findings.find((f) => f.id === id);
  const where = `on ${rowsPhrase(facts)}${layer ? ` at the ${layer}` : ''}`;
  if (stands('complete-collapse')) {
    const ray = stands('complete-collapse')?.evidence.form === 'ray';
    return {status: 'collapsed', mode: 'complete', summary: `Complete collapse: all rows ${ray ? 'lie on one ray and differ only in norm' : 'are nearly one point'}, judged ${where}; `
      + 'check the term of the loss that keeps embeddings apart.'};
  }
  if (stands('hard-dimensional-collapse')) {
    return {status: 'collapsed', mode: 'dimensional', summary: `Dimensional collapse: only ${facts.rank.liveRank} of ${facts.attainable} attainable directions are alive, judged ${where}; ${adviceFor(layer)}.`};
  }
  const doubt = doubtOf(facts, stands('insufficient-samples'), stands('precision-limited'));
  if (doubt) return {status: 'inconclusive', mode: null, summary: `Inconclusive: ${doubt}.`};
  const suspicion = suspicionOf(facts, stands);
  if (suspicion) return {status: 'suspect', mode: null, summary: `Suspect: ${suspicion}, judged ${where}; compare with an earlier checkpoint or a random-init encoder.`};
  const warnings = findings.filter((f) => f.severity === 'warn').length;
  return {status: 'no-collapse-found', mode: null,
    summary: `No collapse found: ${facts.rank.liveRank} of ${facts.attainable} attainable directions are alive, judged ${where}`
      + `${warnings > 0 ? `; ${warnings} warning${warnings === 1 ? '' : 's'} to look at` : ''}.`};
}

function doubtOf(facts: Facts, insufficient?: StandingFinding, limited?: StandingFinding): string | null {
  const share = facts.policy.thresholds['precision-limited'].belowFloorShare;
  if (insufficient?.evidence.form === 'halves') return `two halves of the ${rowsPhrase(facts)} disagree on the effective rank; audit a larger or a shuffled set`;
  if (insufficient) {
    const needed = facts.policy.thresholds['insufficient-samples'].rowsPerDimension * facts.dims;
    return `${rowsPhrase(facts)} cannot settle ${facts.dims} dimensions; give at least ${needed}${facts.distinct.duplicated ? ' different inputs' : ''}`;
  }
  if (limited && facts.rank.unknownDirections > share * facts.attainable) {
    return `${facts.rank.unknownDirections} of ${facts.attainable} directions lie under the floor of ${flooredBy(facts.evidence, facts.covariance)}; ${facts.covariance.byProducts ? 'audit without --precision fast' : 'export in float32'} to see them`;
  }
  return null;
}

function suspicionOf(facts: Facts, stands: (id: string) => StandingFinding | undefined): string | null {
  const soft = stands('soft-dimensional-collapse');
  if (soft) return 'few directions hold nearly all of the variance, without a cliff';
  if (stands('cluster-collapse')) return 'the rows fall onto a handful of points';
  if (facts.channels.nearDead.length > 0) return `${facts.channels.nearDead.length} of ${facts.dims} channels are all but dead`;
  return null;
}

const rowsPhrase = ({distinct, effectiveRows, evidence}: Facts): string =>
  distinct.duplicated ? `${effectiveRows} distinct rows of ${evidence.rowsUsed}` : `${effectiveRows} rows`;

function adviceFor(layer: string | null): string {
  if (layer === 'projector') return 'normal at a projector output: audit the representation as well';
  if (layer === 'representation') return 'at this layer it costs accuracy: look at augmentation strength, projector and weight decay';
  return 'audit the representation (not the projector output, where it is normal) before acting';
}
