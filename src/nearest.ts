/** Levenshtein distance, O(|a|·|b|). */
const distance = (a: string, b: string): number => {
  let previous = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitute, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
};

/** The candidate that `word` was probably meant to be, or null when none is within a third of its length (at least 2 edits). */
export const nearest = (word: string, candidates: Iterable<string>): string | null => {
  const typed = word.slice(0, 64).toLowerCase();
  let best: string | null = null;
  let least = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(typed, candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
};

/** The few candidates that are nearest to `word`, however far, the nearest first. O(candidates · their length). */
export const nearestFew = (word: string, candidates: Iterable<string>, few = 5): readonly string[] => {
  const typed = word.slice(0, 64).toLowerCase();
  return [...candidates].map((candidate) => ({candidate, edits: distance(typed, candidate.toLowerCase())}))
    .sort((a, b) => a.edits - b.edits).slice(0, few).map(({candidate}) => candidate);
};
