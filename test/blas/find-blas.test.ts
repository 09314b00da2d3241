import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {findBlas} from '../../src/blas/find-blas.js';

const root = mkdtempSync(join(tmpdir(), 'collapsar-blas-'));
afterAll(() => rmSync(root, {recursive: true}));

const place = (...parts: string[]): string => {
  const path = join(root, ...parts);
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, '');
  return path;
};
const here = (paths: string[]) => paths.filter((path) => path.startsWith(root));

describe('finding a BLAS', () => {
  it('takes the one that is named, and no other', () => {
    expect(findBlas({COLLAPSAR_BLAS: '/some/lib.so', VIRTUAL_ENV: root})).toEqual(['/some/lib.so']);
  });

  it('looks into numpy, then scipy, of the active environment, the newest Python first', () => {
    const old = place('venv', 'lib', 'python3.9', 'site-packages', 'numpy.libs', 'libopenblas-1.so');
    const scipy = place('venv', 'lib', 'python3.11', 'site-packages', 'scipy.libs', 'libscipy_openblas-6cd.so');
    const numpy = place('venv', 'lib', 'python3.11', 'site-packages', 'numpy.libs', 'libscipy_openblas64_-32a.so');
    place('venv', 'lib', 'python3.11', 'site-packages', 'numpy.libs', 'libgfortran-040.so.5.0.0');
    expect(here(findBlas({VIRTUAL_ENV: join(root, 'venv'), PATH: ''}))).toEqual([numpy, scipy, old]);
  });

  it('knows conda’s folders and macOS wheels', () => {
    const conda = place('conda', 'lib', 'libmkl_rt.so.2');
    const wheel = place('conda', 'lib', 'python3.12', 'site-packages', 'numpy', '.dylibs', 'libscipy_openblas64_.dylib');
    expect(here(findBlas({CONDA_PREFIX: join(root, 'conda'), PATH: ''}))).toEqual([wheel, conda]);
  });

  it('follows python3 on the PATH, as it is called and to the end of its links', () => {
    const base = place('base', 'lib', 'python3.11', 'site-packages', 'numpy.libs', 'libopenblas.so');
    const own = place('linked', 'lib', 'python3.11', 'site-packages', 'numpy.libs', 'libopenblas.so');
    place('base', 'bin', 'python3.11');
    mkdirSync(join(root, 'linked', 'bin'), {recursive: true});
    symlinkSync(join(root, 'base', 'bin', 'python3.11'), join(root, 'linked', 'bin', 'python3'));
    expect(here(findBlas({PATH: join(root, 'linked', 'bin')}))).toEqual([own, base]);
  });

  it('follows pyenv’s scripts to the version that they would take', () => {
    const chosen = place('pyenv', 'versions', '3.11.7', 'lib', 'python3.11', 'site-packages', 'numpy.libs', 'libopenblas.so');
    const asked = place('pyenv', 'versions', '3.12.1', 'lib', 'python3.12', 'site-packages', 'numpy.libs', 'libopenblas.so');
    place('pyenv', 'shims', 'python3');
    writeFileSync(join(root, 'pyenv', 'version'), '3.11.7\n');
    const PATH = join(root, 'pyenv', 'shims');
    expect(here(findBlas({PATH}))).toEqual([chosen]);
    expect(here(findBlas({PATH, PYENV_VERSION: '3.12.1'}))).toEqual([asked]);
  });

  it('finds nothing, without complaint, where there is nothing', () => {
    expect(here(findBlas({PATH: join(root, 'none'), VIRTUAL_ENV: join(root, 'gone')}))).toEqual([]);
  });
});
