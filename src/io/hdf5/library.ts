import {resolve} from 'node:path';
import type {h5wasm as Library} from 'h5wasm/node';
import {CollapsarError, ioError} from '../../errors.js';

export type Hdf5 = Awaited<typeof Library.ready>;

/** A file that the library holds open, read-only. */
export interface Hdf5File {
  readonly path: string;
  readonly id: bigint;
  readonly hdf5: Hdf5;
  readonly library: typeof Library;
  /** runs what calls the library; where that throws, or says with a negative number that it failed, that is a CollapsarError (exit 3) that says where */
  readonly guard: <T>(where: string, action: () => T) => T;
}

/**
 * Opens a file with the HDF Group's own library, in WebAssembly. It reads by position, and holds no copy of the file. What a file may
 * name besides (external links, external storage, sources of virtual datasets, plugins) is not opened: the library is let at this one path alone.
 * Throws CollapsarError, exit 3: the optional package is not there; not readable.
 */
export const openHdf5File = async (path: string): Promise<Hdf5File> => {
  const library = await load(path);
  const hdf5 = await library.ready;
  const confinement = confine(hdf5, path);
  const guard = <T>(where: string, action: () => T): T => {
    try {
      const result = action();
      if ((typeof result !== 'number' && typeof result !== 'bigint') || result >= 0) return result;
    } catch (cause) {
      throw cause instanceof CollapsarError ? cause : malformedHdf5(path, where, cause);
    }
    throw malformedHdf5(path, where, reasonOf(hdf5, confinement, action));
  };
  const id = guard('its superblock', () => hdf5.open(path, hdf5.H5F_ACC_RDONLY, false, -1, -1));
  return {path, id, hdf5, library, guard};
};

const load = async (path: string): Promise<typeof Library> => {
  try {
    return (await import('h5wasm/node')).default;
  } catch (cause) {
    const error = ioError('missing-package', `${path}: an HDF5 file, for which the optional package h5wasm is needed, and it is not installed`, 'npm install h5wasm');
    error.cause = cause;
    throw error;
  }
};

const NOT_THERE = 44;
const READ_ONLY = 3;
/** through which the library passes its words to itself; it is gone again at once */
const SCRATCH = /^\/tmp\/tmpfile_\w+$/;

/** Lets the library open the file at `path`, to read, and nothing else. */
const confine = ({FS}: Hdf5, path: string): {explaining: boolean} => {
  const confinement = {explaining: false};
  const open = FS.open.bind(FS);
  const allowed = resolve(path);
  const {ErrnoError} = FS as unknown as {readonly ErrnoError: new (code: number) => Error};
  FS.open = (wanted, flags, ...rest) => {
    const isOurs = resolve(wanted) === allowed && (Number(flags) & READ_ONLY) === 0;
    if (!isOurs && !(confinement.explaining && SCRATCH.test(wanted))) throw new ErrnoError(NOT_THERE);
    return open(wanted, flags, ...rest);
  };
  return confinement;
};

/** Why it fails: tried again, with the library told to throw what it has to say. It throws at what it would get over too, so never otherwise. */
const reasonOf = (hdf5: Hdf5, confinement: {explaining: boolean}, action: () => unknown): unknown => {
  hdf5.activate_throwing_error_handler();
  confinement.explaining = true;
  try {
    action();
    return 'it cannot be read';
  } catch (cause) {
    return (cause as Error).name === 'RuntimeError' ? 'it cannot be read' : cause;
  } finally {
    confinement.explaining = false;
    hdf5.deactivate_throwing_error_handler();
  }
};

export const malformedHdf5 = (path: string, where: string, cause: unknown): CollapsarError => {
  const text = cause instanceof Error ? cause.message : String(cause);
  // the library prints its stack, of which the last line is the first that went wrong
  const reason = [...text.matchAll(/ in \w+\(\): ([^\n]*)/g)].at(-1)?.[1] ?? text.split('\n')[0];
  const error = ioError('malformed-hdf5', `${path}: malformed HDF5, or damaged: ${where}: ${reason.slice(0, 200)}`, 'copy or download the file again; h5dump says more of it');
  error.cause = cause;
  return error;
};
