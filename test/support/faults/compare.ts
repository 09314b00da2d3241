import type {Expected, Status} from './label.js';
import type {Judgement} from './judge-case.js';

/** What was said and should not have been, or the other way round; one line each. */
export function missesOf(expected: Expected, {verdict, findings, facts}: Judgement): string[] {
  const misses: string[] = [];
  if (!expected.statuses.includes(verdict.status)) misses.push(`verdict ${verdict.status}, expected ${expected.statuses.join(' or ')}`);
  for (const [id, answer] of Object.entries(expected.findings)) {
    const stands = findings.some((f) => f.id === id);
    if (answer !== 'maybe' && stands !== (answer === 'yes')) misses.push(`${id} ${stands ? 'stands' : 'does not stand'}`);
  }
  const {live} = expected;
  const {liveRank} = facts.rank;
  if (live && !expected.statuses.some((s: Status) => s !== 'collapsed') && (liveRank < live[0] || liveRank > live[1])) {
    misses.push(`live rank ${liveRank}, expected ${live[0] === live[1] ? live[0] : live.join(' to ')}`);
  }
  return misses;
}
