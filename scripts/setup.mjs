/** Installs what package-lock.json asks for, when it is not there or older. Imports nothing but Node: it runs first. */
import {spawnSync} from 'node:child_process';
import {statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modified = (path) => statSync(`${root}/${path}`, {throwIfNoEntry: false})?.mtimeMs ?? -Infinity;

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  console.error('installing (npm ci)…');
  const {status} = spawnSync('npm', ['ci', '--loglevel=error'], {cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32'});
  process.exit(status ?? 1);
}
