import {readdirSync, readFileSync, realpathSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, dirname, join, sep} from 'node:path';

const LIBRARY = /^(lib)?(scipy_)?(openblas|mkl_rt|Accelerate|flexiblas)[^/]*?(\.so[.\d]*|\.dylib|(\.\d+)?\.dll)?$/;
/** Where wheels of numpy and scipy keep theirs. */
const WHEELS = ['numpy.libs', 'scipy.libs', 'numpy/.dylibs', 'scipy/.dylibs'];
const SYSTEM = [
  '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib', '/opt/intel/oneapi/mkl/latest/lib',
  '/opt/homebrew/opt/openblas/lib', '/usr/local/opt/openblas/lib', '/System/Library/Frameworks/Accelerate.framework',
];

/**
 * Paths of BLAS libraries that may be here, the likeliest first: `COLLAPSAR_BLAS` alone where it is set; else those of the active
 * virtual or conda environment, of the Python on the PATH, of the user, of the system. Looks at folders; starts no Python.
 */
export function findBlas(env: Readonly<Record<string, string | undefined>>): string[] {
  if (env.COLLAPSAR_BLAS) return [env.COLLAPSAR_BLAS];
  const roots = [env.VIRTUAL_ENV, env.CONDA_PREFIX, ...pythonRoots(env)].filter((root) => root !== undefined && root !== '');
  const sites = [...roots, join(homedir(), '.local')].flatMap((root) => sitePackages(root!));
  const folders = [
    ...sites.flatMap((site) => WHEELS.map((wheel) => join(site, wheel))),
    ...roots.flatMap((root) => [join(root!, 'lib'), join(root!, 'Library', 'bin')]),
    ...SYSTEM,
  ];
  const paths = folders.flatMap((folder) => list(folder).filter((name) => LIBRARY.test(name)).sort().map((name) => join(folder, name)));
  return [...new Set(paths)];
}

function sitePackages(root: string): string[] {
  const versions = list(join(root, 'lib')).filter((name) => /^python3\.\d+$/.test(name)).sort((a, b) => minor(b) - minor(a));
  return [...versions.map((version) => join(root, 'lib', version, 'site-packages')), join(root, 'Lib', 'site-packages')];
}

const minor = (name: string) => Number(name.split('.')[1]);

/** The folders above the `bin` of the first Python on the PATH, as it is called and as its links end; pyenv's are scripts. */
function pythonRoots(env: Readonly<Record<string, string | undefined>>): string[] {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const name = list(folder).find((entry) => /^python3?(\.exe)?$/.test(entry));
    if (name === undefined) continue;
    if (folder.endsWith(`${sep}shims`)) return pyenvRoots(dirname(folder), env.PYENV_VERSION);
    const real = attempt(() => realpathSync(join(folder, name)), join(folder, name));
    return [dirname(folder), folder, dirname(dirname(real))];
  }
  return [];
}

function pyenvRoots(home: string, version: string | undefined): string[] {
  const chosen = version ?? attempt(() => readFileSync(join(home, 'version'), 'utf8'), '');
  const names = chosen.split(/[\s:]+/).filter((name) => name !== '');
  return names.map((name) => join(home, 'versions', name));
}

const list = (folder: string): string[] => attempt(() => readdirSync(folder), []);

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
