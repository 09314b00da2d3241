/**
 * What a pickle holds, as far as it is plain data. A Global is a name and nothing else: nothing is imported, looked up or called.
 * Dicts are Maps, lists and tuples are arrays.
 */
export type Pickled = string | number | bigint | boolean | null | Global | Call | StorageRef | readonly Pickled[] | PickledDict;
export type PickledDict = Map<Pickled, Pickled>;

export interface Global {
  readonly global: string;
}

/** A function of the allow-list and what it would have been called with: for the reader to make sense of. */
export interface Call {
  readonly call: string;
  readonly args: readonly Pickled[];
}

/** What stands in for data that lie beside the pickle. */
export interface StorageRef {
  readonly storage: readonly Pickled[];
}

const MARK = Symbol('mark');
type Item = Pickled | typeof MARK;

interface Machine {
  readonly bytes: Buffer;
  at: number;
  made: number;
  readonly stack: Item[];
  readonly memo: Map<number, Pickled>;
  readonly allowed: ReadonlySet<string>;
}

/** Thrown for a global or an opcode that is not on the list. */
export class RefusedPickle extends Error {}

const ORDERED_DICT = 'collections.OrderedDict';

/**
 * Reads a pickle of protocol 2 as torch.save writes it: a fixed list of opcodes that build plain data, and of globals in `allowed`
 * (collections.OrderedDict besides). Opcodes are those of CPython's pickletools. Time and memory are O(bytes).
 * Throws RefusedPickle for another opcode or global, RangeError or SyntaxError where the pickle is malformed.
 */
export const unpickle = (bytes: Buffer, allowed: ReadonlySet<string>): Pickled => {
  const machine: Machine = {bytes, at: 0, made: 0, stack: [], memo: new Map(), allowed};
  for (;;) {
    const code = next(machine, 1).readUInt8(0);
    if (code === STOP) return pop(machine);
    const run = OPCODES.get(code);
    if (!run) throw new RefusedPickle(`opcode 0x${code.toString(16).padStart(2, '0')}`);
    run(machine);
  }
};

const STOP = 0x2e;

const next = (machine: Machine, count: number): Buffer => {
  const {bytes, at} = machine;
  if (count > bytes.length - at) throw new SyntaxError(`it ends at byte ${bytes.length}`);
  machine.at = at + count;
  return bytes.subarray(at, at + count);
};

const pop = ({stack}: Machine): Pickled => {
  const item = stack.pop();
  if (item === undefined || item === MARK) throw new SyntaxError('nothing on its stack');
  return item;
};

const top = ({stack}: Machine): Pickled => {
  const item = stack.at(-1);
  if (item === undefined || item === MARK) throw new SyntaxError('nothing on its stack');
  return item;
};

const sinceMark = ({stack}: Machine): Pickled[] => {
  const at = stack.lastIndexOf(MARK);
  if (at < 0) throw new SyntaxError('no mark on its stack');
  const items = stack.splice(at).slice(1);
  return items as Pickled[];
};

/** A byte of pickle can make a dict, which takes 200: models of thousands of tensors make tens of thousands. */
const MOST = 1e6;

const push = (machine: Machine, item: Pickled): void => {
  if (++machine.made > MOST) throw new SyntaxError(`more than ${MOST} values`);
  machine.stack.push(item);
};

const setItems = (machine: Machine, items: readonly Pickled[]): void => {
  const dict = top(machine);
  if (!(dict instanceof Map) || items.length % 2 !== 0) throw new SyntaxError('items without a dict');
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
};

const append = (machine: Machine, items: readonly Pickled[]): void => {
  const list = top(machine);
  if (!Array.isArray(list)) throw new SyntaxError('items without a list');
  for (const item of items) (list as Pickled[]).push(item);
};

const tuple = (machine: Machine, count: number): void => push(machine, Array.from({length: count}, () => pop(machine)).reverse());

const line = (machine: Machine): string => {
  const end = machine.bytes.indexOf(10, machine.at);
  if (end < 0) throw new SyntaxError('a name without an end');
  const text = next(machine, end - machine.at).toString('utf8');
  next(machine, 1);
  return text;
};

const global = (machine: Machine): void => {
  const module = line(machine);
  const name = `${module}.${line(machine)}`;
  if (name !== ORDERED_DICT && !machine.allowed.has(name)) throw new RefusedPickle(name);
  push(machine, {global: name});
};

const reduce = (machine: Machine): void => {
  const args = pop(machine);
  const target = pop(machine);
  if (!Array.isArray(args) || target === null || typeof target !== 'object' || !('global' in target)) throw new SyntaxError('a call of what is no function');
  push(machine, target.global === ORDERED_DICT ? new Map<Pickled, Pickled>() : {call: target.global, args: args as readonly Pickled[]});
};

/** State that is set on a dict (a model's `_metadata`) is of no use here. */
const build = (machine: Machine): void => {
  pop(machine);
  if (!(top(machine) instanceof Map)) throw new RefusedPickle('the state of an object');
};

const long = (machine: Machine): void => {
  const digits = next(machine, next(machine, 1).readUInt8(0));
  const value = digits.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  push(machine, BigInt.asIntN(8 * digits.length, value));
};

const recall = (machine: Machine, index: number): void => {
  const item = machine.memo.get(index);
  if (item === undefined) throw new SyntaxError(`nothing remembered as ${index}`);
  push(machine, item);
};

const text = (machine: Machine): string => next(machine, next(machine, 4).readUInt32LE(0)).toString('utf8');

const storage = (machine: Machine): void => {
  const id = pop(machine);
  if (!Array.isArray(id)) throw new SyntaxError('a reference that is no tuple');
  push(machine, {storage: id as readonly Pickled[]});
};

const OPCODES: ReadonlyMap<number, (machine: Machine) => void> = new Map<number, (machine: Machine) => void>([
  [0x80, (m) => { // PROTO
    const version = next(m, 1).readUInt8(0);
    if (version !== 2) throw new RefusedPickle(`protocol ${version}`);
  }],
  [0x28, (m) => { // MARK
    push(m, null);
    m.stack[m.stack.length - 1] = MARK;
  }],
  [0x4e, (m) => push(m, null)], // NONE
  [0x88, (m) => push(m, true)], // NEWTRUE
  [0x89, (m) => push(m, false)], // NEWFALSE
  [0x4b, (m) => push(m, next(m, 1).readUInt8(0))], // BININT1
  [0x4d, (m) => push(m, next(m, 2).readUInt16LE(0))], // BININT2
  [0x4a, (m) => push(m, next(m, 4).readInt32LE(0))], // BININT
  [0x8a, long], // LONG1
  [0x47, (m) => push(m, next(m, 8).readDoubleBE(0))], // BINFLOAT
  [0x58, (m) => push(m, text(m))], // BINUNICODE
  [0x29, (m) => push(m, [])], // EMPTY_TUPLE
  [0x85, (m) => tuple(m, 1)], // TUPLE1
  [0x86, (m) => tuple(m, 2)], // TUPLE2
  [0x87, (m) => tuple(m, 3)], // TUPLE3
  [0x74, (m) => push(m, sinceMark(m))], // TUPLE
  [0x5d, (m) => push(m, [])], // EMPTY_LIST
  [0x61, (m) => append(m, [pop(m)])], // APPEND
  [0x65, (m) => append(m, sinceMark(m))], // APPENDS
  [0x7d, (m) => push(m, new Map<Pickled, Pickled>())], // EMPTY_DICT
  [0x73, (m) => setItems(m, [pop(m), pop(m)].reverse())], // SETITEM
  [0x75, (m) => setItems(m, sinceMark(m))], // SETITEMS
  [0x71, (m) => void m.memo.set(next(m, 1).readUInt8(0), top(m))], // BINPUT
  [0x72, (m) => void m.memo.set(next(m, 4).readUInt32LE(0), top(m))], // LONG_BINPUT
  [0x68, (m) => recall(m, next(m, 1).readUInt8(0))], // BINGET
  [0x6a, (m) => recall(m, next(m, 4).readUInt32LE(0))], // LONG_BINGET
  [0x63, global], // GLOBAL
  [0x52, reduce], // REDUCE
  [0x62, build], // BUILD
  [0x51, storage], // BINPERSID
]);
