/** What `gate` is to do: the config file's settings, and in place of them what was typed. */
import {usageError} from '../errors.js';
import type {LoadedConfig} from '../index.js';
import type {PublishFlags} from './publish.js';

/** How oclif says that a flag has its value from its default. */
export interface ParseMetadata {
  readonly flags: Readonly<Record<string, {readonly setFromDefault?: boolean} | undefined>>;
}

/** The flag of a config key. */
const flagOf = (key: string): string => (key === 'budgets' ? 'budget' : key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));

/** Each key that was typed takes the place of the config’s, lists as a whole; --output adds to its reporters. */
export function gateSettings<F extends PublishFlags>(typedSources: readonly string[] | undefined, flags: F, metadata: ParseMetadata, config: LoadedConfig | null) {
  const {sources: listed, reporters = [], ...settings} = config?.settings ?? {};
  const sources = typedSources ?? listed;
  if (!sources) throw usageError('missing-argument', 'missing argument: SOURCE', 'name a file of embeddings, or the sources of a config: collapsar gate --init emb.npy writes one');
  const typed = Object.entries(flags).filter(([name]) => !metadata.flags[name]?.setFromDefault);
  const inConfig = Object.entries(settings).filter(([key, value]) => value !== undefined && key !== '$schema').map(([key, value]) => [flagOf(key), value]);
  return {sources, flags: {...flags, ...Object.fromEntries(inConfig), ...Object.fromEntries(typed)} as F, reporters};
}
