import type {BlockValues} from '../../kernels/row-sums.js';

/** The precision that the values really have, whatever the container. `exact`: integers of 16 levels or fewer. */
export type StoredPrecision = 'float64' | 'float32' | 'float16' | 'bfloat16' | 'integer' | 'exact';

/** Unit roundoff u of a stored precision; integers have a step of 1 instead. */
export const UNIT_ROUNDOFF: Readonly<Record<'float64' | 'float32' | 'float16' | 'bfloat16', number>> = {
  float64: 2 ** -53, float32: 2 ** -24, float16: 2 ** -11, bfloat16: 2 ** -8,
};

const MAX_LEVELS = 16;

/**
 * Finds the stored precision from the bits of all values (policy.md): each hypothesis lives until one value contradicts it, and
 * in real data most die within a row.
 */
export interface PrecisionDetector {
  add(values: BlockValues, count: number): void;
  result(): StoredPrecision;
}

const float32 = new Float32Array(1);
const bits32 = new Int32Array(float32.buffer);

const isBfloat16 = (x: number): boolean => {
  float32[0] = x;
  return float32[0] === x && (bits32[0] & 0xffff) === 0;
};

/** Exact in IEEE half precision: 11 significant bits, subnormals down to 2⁻²⁴, at most 65504. */
export function isFloat16(x: number): boolean {
  const magnitude = Math.abs(x);
  if (magnitude > 65504) return false;
  if (magnitude < 2 ** -14) return Number.isInteger(magnitude * 2 ** 24);
  float32[0] = x;
  return float32[0] === x && (bits32[0] & 0x1fff) === 0;
}

const isFloat32 = (x: number): boolean => Math.fround(x) === x;

export function createPrecisionDetector(): PrecisionDetector {
  const levels = new Set<number>();
  const hypotheses: {readonly name: StoredPrecision; readonly test: (x: number) => boolean; alive: boolean}[] = [
    {name: 'integer', test: Number.isInteger, alive: true},
    {name: 'bfloat16', test: isBfloat16, alive: true},
    {name: 'float16', test: isFloat16, alive: true},
    {name: 'float32', test: isFloat32, alive: true},
  ];
  const holds = (values: BlockValues, count: number, test: (x: number) => boolean): boolean => {
    for (let i = 0; i < count; i++) if (!test(values[i]) && Number.isFinite(values[i])) return false;
    return true;
  };
  const countLevels = (values: BlockValues, count: number): void => {
    for (let i = 0; i < count && levels.size <= MAX_LEVELS; i++) if (Number.isFinite(values[i])) levels.add(values[i]);
  };
  return {
    add(values, count) {
      for (const h of hypotheses) {
        if (h.alive && !(h.name === 'float32' && values instanceof Float32Array)) h.alive = holds(values, count, h.test);
      }
      if (hypotheses[0].alive) countLevels(values, count);
    },
    result() {
      const first = hypotheses.find((h) => h.alive)?.name ?? 'float64';
      return first === 'integer' && levels.size <= MAX_LEVELS ? 'exact' : first;
    },
  };
}
