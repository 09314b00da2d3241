import type {ElementType} from './element-types.js';

/** Turns one stored integer, or truth, into a label: exact at any size. `bytes`: as many as the type has. */
export const integerLabel = ({dtype, size}: ElementType, swapped: boolean): ((bytes: Buffer) => string) => {
  const signed = dtype.startsWith('int');
  return (stored) => {
    const bytes = swapped ? Buffer.from(stored).reverse() : stored;
    if (dtype === 'bool') return bytes[0] === 0 ? 'false' : 'true';
    if (size === 8) return String(signed ? bytes.readBigInt64LE() : bytes.readBigUInt64LE());
    return String(signed ? bytes.readIntLE(0, size) : bytes.readUIntLE(0, size));
  };
};
