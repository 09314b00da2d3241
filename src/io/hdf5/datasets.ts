import {ioError} from '../../errors.js';
import type {Column} from '../choose-columns.js';
import {ELEMENTS, type ElementType} from '../element-types.js';
import type {Dtype} from '../source.js';
import type {Hdf5File} from './library.js';

type Metadata = ReturnType<Hdf5File['hdf5']['get_dataset_metadata']>;

/** A dataset of a file. */
export interface Dataset {
  /** its path, without the slash before it */
  readonly name: string;
  /** other paths that lead to it */
  readonly aliases: string[];
  /** byte of the file at which its header lies */
  readonly address: number;
  /** null where the file has none of it, or the library cannot read it */
  readonly shape: readonly number[] | null;
  /** null where its elements cannot be read as numbers here */
  readonly type: ElementType | null;
  /** text, which can be labels */
  readonly isText: boolean;
  /** rows of a chunk; null where it lies in one piece */
  readonly chunkRows: number | null;
  readonly isVirtual: boolean;
}

const MOST = 1e5;

/** All datasets of a file, those that only a symbolic link names last. Links into other files are not followed. Throws CollapsarError, exit 3. */
export const listDatasets = (file: Hdf5File): readonly Dataset[] => {
  const {id, hdf5, guard} = file;
  const names = guard('its groups', () => hdf5.get_names(id, '/', true));
  if (names.length > MOST) throw ioError('too-many-datasets', `${file.path}: it has more than ${MOST} groups and datasets`);
  const datasets = new Map<number, Dataset>();
  const isLink = (name: string): boolean => hdf5.get_symbolic_link(id, `/${name}`) as string | null !== null;
  const [links, real] = [names.filter(isLink), names.filter((name) => !isLink(name))];
  for (const name of [...real, ...links]) {
    if (hdf5.get_type(id, `/${name}`) !== hdf5.H5G_DATASET) continue;
    const address = addressOf(file, name);
    const known = datasets.get(address);
    if (known) known.aliases.push(name);
    else datasets.set(address, describe(file, name, address));
  }
  return [...datasets.values()];
};

const addressOf = ({id, hdf5, guard}: Hdf5File, name: string): number => {
  const reference = guard(name, () => Buffer.from(hdf5.create_object_reference(id, `/${name}`)));
  return Number(reference.readBigUInt64LE(0));
};

const describe = ({id, hdf5, guard}: Hdf5File, name: string, address: number): Dataset => {
  const metadata = guard(name, () => hdf5.get_dataset_metadata(id, `/${name}`));
  const type = elementOf(metadata, hdf5.H5T_class_t);
  return {
    name, aliases: [], address, type, shape: metadata.shape,
    isText: metadata.type === hdf5.H5T_class_t.H5T_STRING.value, chunkRows: metadata.chunks?.[0] ?? null, isVirtual: (metadata.virtual_sources?.length ?? 0) > 0,
  };
};

const elementOf = ({type, size, signed, enum_type: names}: Metadata, classes: Hdf5File['hdf5']['H5T_class_t']): ElementType | null => {
  const name = type === classes.H5T_FLOAT.value ? `float${8 * size}` : type === classes.H5T_INTEGER.value ? `${signed ? 'int' : 'uint'}${8 * size}` : 'other';
  // what h5py makes of bool
  const isBool = type === classes.H5T_ENUM.value && size === 1 && names?.nmembers === 2 && names.members.FALSE === 0 && names.members.TRUE === 1;
  return isBool ? ELEMENTS.bool : Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name as Dtype] : null;
};

/** What a dataset can be: N×D numbers, or N labels. */
export const columnOf = ({name, shape, type, isText}: Dataset): Column => {
  const isWhole = type !== null && /int|bool/.test(type.dtype);
  const isMatrix = type !== null && shape?.length === 2 && shape[1] > 0;
  const isList = shape?.length === 1 && (isText || isWhole);
  return {
    name, type: `${type?.dtype ?? (isText ? 'text' : 'other')} [${shape?.join(', ') ?? 'nothing'}]`,
    dims: isMatrix ? shape[1] : null, rows: shape?.[0] ?? null, kind: isMatrix ? (isWhole ? 'integers' : 'floats') : isList ? 'text' : 'other',
  };
};
