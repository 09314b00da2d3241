import {ELEMENTS, type ElementType} from '../element-types.js';
import type {Call, Pickled, StorageRef} from './unpickle.js';

/** A tensor as its pickle tells of it: a view of a storage that lies beside. */
export interface SavedTensor {
  readonly name: string;
  readonly type: ElementType | null;
  /** PyTorch's word for the type of its elements */
  readonly dtype: string;
  /** member of the archive under data/, and how many bytes it should have */
  readonly storage: string;
  readonly storageBytes: number | null;
  /** in elements */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

const REBUILD = {tensor: 'torch._utils._rebuild_tensor_v2', typed: 'torch._utils._rebuild_tensor_v3', parameter: 'torch._utils._rebuild_parameter'} as const;

const STORAGES: ReadonlyMap<string, ElementType | null> = new Map<string, ElementType | null>([
  ['torch.DoubleStorage', ELEMENTS.float64], ['torch.FloatStorage', ELEMENTS.float32], ['torch.HalfStorage', ELEMENTS.float16], ['torch.BFloat16Storage', ELEMENTS.bfloat16],
  ['torch.CharStorage', ELEMENTS.int8], ['torch.ByteStorage', ELEMENTS.uint8], ['torch.ShortStorage', ELEMENTS.int16], ['torch.IntStorage', ELEMENTS.int32],
  ['torch.LongStorage', ELEMENTS.int64], ['torch.BoolStorage', ELEMENTS.bool],
  ['torch.ComplexFloatStorage', null], ['torch.ComplexDoubleStorage', null],
]);

const UNTYPED = 'torch.storage.UntypedStorage';

/** of tensors whose storage has no type of its own */
const DTYPES: ReadonlyMap<string, ElementType> = new Map([
  ['torch.float8_e4m3fn', ELEMENTS.float8_e4m3], ['torch.float8_e5m2', ELEMENTS.float8_e5m2],
  ['torch.uint16', ELEMENTS.uint16], ['torch.uint32', ELEMENTS.uint32], ['torch.uint64', ELEMENTS.uint64],
]);

/** All that a file may name: what tensors are made of, and what state they are in. */
export const GLOBALS: ReadonlySet<string> = new Set<string>([...Object.values(REBUILD), ...STORAGES.keys(), UNTYPED, ...DTYPES.keys()]);

const MAX_TENSORS = 1e5;
const MAX_DEPTH = 4;
const MAX_NAME = 1e4;
/** A dict may be in others as often as one likes: there are more ways through a small pickle than can be gone. */
const MAX_VISITS = 1e6;

/** The tensors in what was saved: it may be one, or dicts of them, whose keys are joined with dots. Throws SyntaxError for one that is malformed. */
export const tensorsIn = (saved: Pickled): SavedTensor[] => {
  const tensors: SavedTensor[] = [];
  let visits = 0;
  const visit = (value: Pickled, name: string, depth: number): void => {
    if (++visits > MAX_VISITS || tensors.length > MAX_TENSORS) throw new SyntaxError(`more than ${MAX_TENSORS} tensors, or ${MAX_VISITS} ways to them`);
    if (name.length > MAX_NAME) throw new SyntaxError(`a name of ${name.length} characters`);
    if (isCall(value)) tensors.push(rebuild(name, value));
    else if (value instanceof Map && depth < MAX_DEPTH) {
      for (const [key, item] of value) if (typeof key === 'string' || typeof key === 'number') visit(item, depth === 0 ? String(key) : `${name}.${key}`, depth + 1);
    }
  };
  visit(saved, 'tensor', 0);
  return tensors;
};

const isCall = (value: Pickled): value is Call => typeof value === 'object' && value !== null && 'call' in value;

const rebuild = (name: string, {call, args}: Call): SavedTensor => {
  const [first, offset, shape, strides] = args;
  if (call === REBUILD.parameter) {
    if (!isCall(first) || first.call === REBUILD.parameter) throw new SyntaxError(`parameter "${name}" is none`);
    return rebuild(name, first);
  }
  if (call !== REBUILD.tensor && call !== REBUILD.typed) throw new SyntaxError(`"${name}" is no tensor`);
  const {type, dtype, key, bytes} = storageOf(name, first, call === REBUILD.typed ? args[6] : null);
  if (!isCount(offset) || !isCounts(shape) || !isCounts(strides) || strides.length !== shape.length) throw new SyntaxError(`tensor "${name}" has no shape`);
  return {name, type, dtype, storage: key, storageBytes: bytes, offset, shape, strides};
};

const storageOf = (name: string, ref: Pickled | undefined, dtype: Pickled | undefined): {type: ElementType | null; dtype: string; key: string; bytes: number | null} => {
  const id = (ref as StorageRef | null | undefined)?.storage ?? [];
  const [kind, storage, key, , count] = id;
  const storageName = nameOf(storage);
  if (kind !== 'storage' || typeof key !== 'string' || !/^\w+$/.test(key) || !isCount(count) || !(STORAGES.has(storageName) || storageName === UNTYPED)) throw new SyntaxError(`tensor "${name}" has no storage`);
  if (storageName === UNTYPED) return {type: DTYPES.get(nameOf(dtype)) ?? null, dtype: nameOf(dtype).replace('torch.', ''), key, bytes: count};
  const type = STORAGES.get(storageName) ?? null;
  return {type, dtype: type?.dtype ?? storageName, key, bytes: type ? count * type.size : null};
};

const nameOf = (value: Pickled | undefined): string => typeof value === 'object' && value !== null && 'global' in value ? value.global : '';

const isCount = (value: Pickled | undefined): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: Pickled | undefined): value is readonly number[] => Array.isArray(value) && value.every(isCount);
