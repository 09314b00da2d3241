import {ioError} from '../../errors.js';
import type {OpenFile} from '../bytes/file-bytes.js';
import type {ElementType} from '../element-types.js';

/** Bytes of an object header in which the message of its type is looked for: messages that are long, attributes, come after it. */
const HEADER_BYTES = 4096;

/** Size in bytes; bit offset and precision; place and size of exponent and mantissa, and the bias of IEEE 754. */
const FLOATS: Readonly<Record<string, readonly number[]>> = {
  float16: [2, 0, 0, 0, 0, 0, 16, 0, 10, 5, 0, 10, 15, 0, 0, 0],
  float32: [4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0],
  float64: [8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 255, 3, 0, 0],
};

/** Set in the first byte of a type's bit field where the order is VAX's. */
const VAX = 0x40;

/**
 * That the numbers of a dataset are what their class and size suggest, which is all that the library tells: bfloat16, and integers of 12 bits
 * in 16, look the same to it. The message of the type is looked up in the dataset's header (HDF5 File Format Specification 4.0,
 * IV.A.2.d). Throws CollapsarError, exit 3, where it is another, or is not there, as where it is shared with other datasets.
 */
export const checkNumberFormat = async (file: OpenFile, name: string, address: number, {dtype, size}: ElementType): Promise<void> => {
  if (dtype === 'bool') return;
  const header = await file.read(Math.min(address, file.bytes), Math.max(0, Math.min(HEADER_BYTES, file.bytes - address)));
  const message = Buffer.from(Object.hasOwn(FLOATS, dtype) ? FLOATS[dtype] : [size, 0, 0, 0, 0, 0, 8 * size, 0]);
  const at = header.indexOf(message);
  if (at < 4 || (header[at - 3] & VAX) !== 0) {
    throw ioError('unsupported-dtype', `${file.path}: the numbers of "${name}" are none of the usual ${dtype}, or their type is a named one (bfloat16 cannot be read from HDF5)`,
      'write it again: f.create_dataset("embeddings", data=x.astype("float32"))');
  }
};
