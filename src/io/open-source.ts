import {ioError} from '../errors.js';
import {sniff} from './sniff.js';
import type {Format, OpenOptions, Source} from './source.js';

/** Where the libraries that decode a format are called: they run behind the border (border/), and are named to it by module. */
const DECODERS: Readonly<Record<Exclude<Format, 'npy'>, {module: string; opener: string}>> = {
  'arrow-file': {module: './arrow/open-arrow.js', opener: 'openArrow'},
  'arrow-stream': {module: './arrow/open-arrow.js', opener: 'openArrow'},
  parquet: {module: './parquet/open-parquet.js', opener: 'openParquet'},
};

/**
 * Opens one shard of embeddings, whatever its format: told by its bytes, never by its name. Reads the header and no rows.
 * Throws CollapsarError: 2 an option that the format has no use for; 3 not readable, malformed, or no embeddings in it; 4 unfit.
 */
export const openSource = async (path: string, options: OpenOptions = {}): Promise<Source> => {
  if (path === '-') throw ioError('no-stdin', 'standard input cannot be read yet', 'cat > embeddings.npy, then audit that file');
  const {format, bytes} = await sniff(path);
  if (format === 'npy') return (await import('./npy/open-npy.js')).openNpy(path, options);
  const {openBehindBorder} = await import('./border/open-behind-border.js');
  return openBehindBorder(DECODERS[format], path, bytes, options);
};
