import {sniff} from './sniff.js';
import {ioError} from '../errors.js';
import type {OpenOptions, Source} from './source.js';

/**
 * Opens one shard of embeddings, whatever its format: told by its bytes, never by its name. Reads the header and no rows.
 * Throws CollapsarError: 2 an option that the format has no use for, 3 not readable or no embeddings in it.
 */
export const openSource = async (path: string, options: OpenOptions = {}): Promise<Source> => {
  if (path === '-') throw ioError('no-stdin', 'standard input cannot be read yet', 'cat > embeddings.npy, then audit that file');
  const {format} = await sniff(path);
  if (format === 'npy') return (await import('./npy/open-npy.js')).openNpy(path, options);
  throw ioError('unsupported-format', `${path}: ${format} cannot be read yet`);
};
