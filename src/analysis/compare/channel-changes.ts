/** The lists of a report's channels that can be compared; a saved report has them too. */
export interface ChannelLists {
  readonly dead: readonly number[];
  readonly nearDead: readonly number[];
  readonly duplicates: readonly (readonly number[])[];
}

export interface ChannelChanges {
  readonly died: number[];
  readonly revived: number[];
  /** near dead now, and neither dead nor near dead before */
  readonly fading: number[];
  /** in a group of duplicates now and in none before */
  readonly duplicated: number[];
}

export function channelChanges(before: ChannelLists, after: ChannelLists): ChannelChanges {
  const without = (channels: readonly number[], ...others: readonly (readonly number[])[]): number[] => {
    const known = new Set(others.flat());
    return [...new Set(channels)].filter((j) => !known.has(j)).sort((a, b) => a - b);
  };
  return {
    died: without(after.dead, before.dead),
    revived: without(before.dead, after.dead),
    fading: without(after.nearDead, before.nearDead, before.dead),
    duplicated: without(after.duplicates.flat(), before.duplicates.flat()),
  };
}
