import {CollapsarError, ioError} from '../../errors.js';
import {openingFile, type OpenFile} from '../bytes/file-bytes.js';
import type {OpenOptions, Source} from '../source.js';
import {openTensors, type PlacedTensor} from '../tensors/open-tensors.js';
import {readCentralDirectory, type ZipMember} from '../zip/central-directory.js';
import {memberOrigin, memberStart} from '../zip/member-bytes.js';
import {GLOBALS, tensorsIn, type SavedTensor} from './tensors.js';
import {RefusedPickle, unpickle} from './unpickle.js';

const MAX_PICKLE = 32e6;
const LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Opens what torch.save wrote (PyTorch 1.6 and later): a tensor, or dicts of them, named with dots. Nothing in the file is run: its pickle
 * is read by a reader that builds plain data alone (docs/adr/0012-pytorch-files.md). The elements are read where they lie.
 * Errors: exit 3 malformed, or holding anything that would have to be run.
 */
export const openPytorch = (name: string, options: OpenOptions = {}): Promise<Source> => openingFile(name, async (file) => {
  const {path} = file;
  const members = new Map((await readCentralDirectory(file)).map((member) => [member.name, member]));
  const pickle = [...members.keys()].find((name) => /^[^/]*\/?data\.pkl$/.test(name));
  if (pickle === undefined) throw malformed(path, 'it has no data.pkl');
  const folder = pickle.slice(0, -'data.pkl'.length);
  const swapped = await isBigEndian(file, members.get(`${folder}byteorder`)) === LITTLE;
  const tensors = readPickle(path, await readWhole(file, members.get(pickle) as ZipMember));
  const placed: PlacedTensor[] = [];
  for (const tensor of tensors) placed.push(await place(file, tensor, members.get(`${folder}data/${tensor.storage}`), swapped));
  return openTensors(file, 'pytorch', placed, options);
});

const readWhole = async (file: OpenFile, member: ZipMember): Promise<Buffer> => {
  if (member.bytes > MAX_PICKLE) throw malformed(file.path, `its ${member.name} is ${member.bytes} bytes long`);
  const bytes = memberOrigin(file, member).start();
  const whole = await bytes.peek(member.bytes + 1);
  await bytes.close();
  return whole;
};

const isBigEndian = async (file: OpenFile, member: ZipMember | undefined): Promise<boolean> => {
  const word = member ? (await readWhole(file, member)).toString('latin1') : 'little';
  if (word !== 'little' && word !== 'big') throw malformed(file.path, `its byte order is "${word.slice(0, 20)}"`);
  return word === 'big';
};

const readPickle = (path: string, bytes: Buffer): readonly SavedTensor[] => {
  try {
    const tensors = tensorsIn(unpickle(bytes, GLOBALS));
    if (tensors.length > 0) return tensors;
  } catch (cause) {
    if (cause instanceof CollapsarError) throw cause;
    if (cause instanceof RefusedPickle) {
      throw ioError('refused-pickle', `${path}: it holds more than tensors (${cause.message.slice(0, 120)}), which would have to be run to be read`,
        `np.save("embeddings.npy", torch.load("${path}", weights_only=True)["NAME"].float().cpu().numpy())`);
    }
    throw malformed(path, `its pickle: ${(cause as Error).message}`);
  }
  throw ioError('no-embeddings', `${path}: no tensors in it`, 'torch.save(embeddings, "embeddings.pt")');
};

const place = async (file: OpenFile, tensor: SavedTensor, member: ZipMember | undefined, swapped: boolean): Promise<PlacedTensor> => {
  const {name, type, dtype, shape, strides, offset, storageBytes} = tensor;
  if (!member) throw malformed(file.path, `the data of tensor "${name}" are missing`);
  if (member.method !== 0) throw malformed(file.path, `the data of tensor "${name}" are compressed, as torch.save never does`);
  if (!type) return {name, dtype, type, shape, start: 0, fortran: false, swapped};
  const end = shape.includes(0) ? 0 : (shape.reduce((last, size, i) => last + BigInt(size - 1) * BigInt(strides[i]), BigInt(offset)) + 1n) * BigInt(type.size);
  if (storageBytes !== member.bytes || end > BigInt(member.bytes)) throw malformed(file.path, `tensor "${name}" needs ${end} bytes of a storage of ${storageBytes}, of which ${member.bytes} are there`);
  const order = orderOf(shape, strides);
  // a view that leaves gaps is shown, and can be chosen by nobody
  if (!order) return {name, dtype: `${dtype}, not contiguous`, type: null, shape, start: 0, fortran: false, swapped};
  return {name, dtype, type, shape, start: await memberStart(file, member) + offset * type.size, fortran: order === 'fortran', swapped: swapped && type.size > 1};
};

/** Strides of sizes of one do not matter. */
const orderOf = (shape: readonly number[], strides: readonly number[]): 'c' | 'fortran' | null => {
  const fits = (dimensions: readonly number[]): boolean => {
    let expected = 1;
    return dimensions.every((i) => {
      const fit = shape[i] === 1 || strides[i] === expected;
      expected *= shape[i];
      return fit;
    });
  };
  const indices = shape.map((_, i) => i);
  return fits([...indices].reverse()) ? 'c' : shape.length === 2 && fits(indices) ? 'fortran' : null;
};

const malformed = (path: string, what: string): CollapsarError =>
  ioError('malformed-pytorch', `${path}: a malformed PyTorch file: ${what}`, 'save it again: torch.save(embeddings, "embeddings.pt")');
