import {openColumn, type Column, type ColumnDecoder} from './column.js';
import type {Footer} from './footer.js';
import {numberReader, type NumberReader} from './number-readers.js';
import {numberType, type Floats, type NumberType} from './numbers.js';
import type {PageScope} from './pages.js';
import type {Leaf} from './schema.js';

export const floats = (bits: 32 | 64, length: number): Floats => (bits === 32 ? new Float32Array(length) : new Float64Array(length));

/** A column of numbers that becomes floats of the batch's kind, its dictionaries too. */
export function numberColumn(scope: PageScope, footer: Footer, leaf: Leaf, bits: 32 | 64): Column<NumberReader> {
  const {path} = scope.file;
  const own = numberType(leaf)!;
  const type = own.dtype === 'float32' && bits === 64 ? widened(own) : own;
  const decoder: ColumnDecoder<NumberReader, Floats> = {
    none: () => undefined,
    dictionary(page) {
      if (page.values > (page.end - page.at) / own.size) throw new RangeError(`a dictionary of ${page.values} values in ${page.end - page.at} bytes`);
      const out = floats(bits, page.values);
      numberReader(path, leaf.name, type, {...page, encoding: 'PLAIN'}, null)(out, 0, page.values);
      return out;
    },
    open: (page, dictionary) => numberReader(path, leaf.name, type, page, dictionary),
  };
  return openColumn(scope, footer, leaf, decoder);
}

/** float32 beside float64 columns: its bytes cannot be copied as they are. */
const widened = (type: NumberType): NumberType => ({
  ...type,
  decode(view, from, out, at, count) {
    for (let i = 0; i < count; i++) out[at + i] = view.getFloat32(from + 4 * i, true);
  },
});
