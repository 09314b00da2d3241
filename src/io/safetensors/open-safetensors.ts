import {openingFile} from '../bytes/file-bytes.js';
import {openTensors} from '../tensors/open-tensors.js';
import type {OpenOptions, Source} from '../source.js';
import {readTensors, type Tensor} from './header.js';

/** The tensors of a safetensors file: names, shapes and where their elements lie. Reads its header alone. Throws CollapsarError, exit 3. */
export const listTensors = (path: string): Promise<readonly Tensor[]> =>
  openingFile(path, async (file) => readTensors(file).finally(() => file.close()));

/**
 * Opens a safetensors file: the tensor that `column` names, or the only two-dimensional one; `labels` names a tensor of whole numbers, one a row.
 * Errors: exit 3 malformed, none or several to choose from.
 */
export const openSafetensors = (path: string, options: OpenOptions = {}): Promise<Source> => openingFile(path, async (file) => {
  const tensors = await readTensors(file);
  return openTensors(file, 'safetensors', tensors.map((tensor) => ({...tensor, fortran: false, swapped: false})), options);
});
