/** Installs what package-lock.json asks for, when it is not there or older. Imports nothing but Node: it runs first. */
import {spawnSync} from 'node:child_process';
import {lstatSync, statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modified = (path) => statSync(`${root}/${path}`, {throwIfNoEntry: false})?.mtimeMs ?? -Infinity;

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  if (lstatSync(`${root}/node_modules`, {throwIfNoEntry: false})?.isSymbolicLink()) {
    console.error('node_modules is a link, and older than package-lock.json: npm ci would empty what it leads to. Run npm ci there, or remove the link.');
    process.exit(1);
  }
  console.error('installing (npm ci)…');
  const {status} = spawnSync('npm', ['ci', '--loglevel=error'], {cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32'});
  process.exit(status ?? 1);
}
