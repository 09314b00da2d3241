/**
 * Builds the wheel, installs it into clean virtual environments on Python 3.10 and on the newest there is, and runs its tests there:
 * with numpy alone, with tables, with the training frameworks and the notebook. Ends with `N passed, N failed, N skipped`.
 *
 *   node scripts/test-python.mjs [--light]     light: on the oldest Python alone, without frameworks and notebook (they fetch gigabytes)
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {basename, delimiter, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const LIGHT = process.argv.includes('--light');
const OLDEST = '3.10';
const NEWEST = '3.14';
const TABLES = ['h5py', 'ml_dtypes', 'pandas', 'polars', 'pyarrow'];
const FRAMEWORKS = ['accelerate', 'datasets', 'lightning', 'torch', 'transformers'];
const NOTEBOOK = ['ipykernel', 'matplotlib', 'nbconvert'];
const CHECKERS = ['ruff', 'pyright', 'hatchling'];

const root = fileURLToPath(new URL('..', import.meta.url));
const python = join(root, 'python');
const folder = mkdtempSync(join(tmpdir(), 'collapsar-python-'));
const windows = process.platform === 'win32';
const counts = {passed: 0, failed: 0, skipped: 0};

const start = (command, args, options = {}) => spawnSync(command, args, {stdio: ['ignore', 'inherit', 'inherit'], cwd: python, ...options});

/** One thing that holds or does not, counted. */
const step = (name, command, args, options) => {
  const before = performance.now();
  const {status, error} = start(command, args, options);
  const seconds = ((performance.now() - before) / 1000).toFixed(0);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name} (${seconds} s)${error ? `: ${error.message}` : ''}`);
  counts[status === 0 ? 'passed' : 'failed']++;
  return status === 0;
};

const skip = (what) => {
  console.log(`skipped: ${what}`);
  counts.skipped++;
};

const binary = (environment, name) => windows ? join(environment, 'Scripts', `${name}.exe`) : join(environment, 'bin', name);

/** uv: that on the PATH, else one in an environment of its own. */
const findUv = () => {
  if (spawnSync('uv', ['--version']).status === 0) return 'uv';
  const tools = join(root, 'node_modules', '.cache', 'collapsar-python');
  const uv = binary(tools, 'uv');
  if (existsSync(uv)) return uv;
  mkdirSync(dirname(tools), {recursive: true});
  const made = start(windows ? 'python' : 'python3', ['-m', 'venv', tools]).status === 0 && start(binary(tools, 'pip'), ['install', '--quiet', 'uv']).status === 0;
  return made ? uv : null;
};

/** Interpreters by version: on the PATH, or where pyenv keeps them. */
const interpreters = () => {
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const names = Array.from({length: 10}, (_, i) => `python3.${i + 10}`);
  const kept = existsSync(pyenv) ? readdirSync(pyenv).map((version) => join(pyenv, version, 'bin', 'python')) : [];
  const found = new Map();
  for (const name of ['python3', ...names, ...kept]) {
    const {status, stdout} = spawnSync(name, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2], sys.executable)'], {encoding: 'utf8'});
    const [, version, path] = /^(3\.\d\d) (.*)$/m.exec(status === 0 ? stdout : '') ?? [];
    if (version && !found.has(version)) found.set(version, path);
  }
  return found;
};

/** Fetches an interpreter of that version, where one can be had. */
const fetched = (uv, found, version) => {
  if (spawnSync(uv, ['python', 'install', '--quiet', version], {timeout: 120_000}).status !== 0) return false;
  found.set(version, spawnSync(uv, ['python', 'find', version], {encoding: 'utf8'}).stdout.trim());
  return true;
};

/** Runs tests, and counts what pytest counted; a run without tests is a failure. */
const pytest = (environment, name, tests) => {
  const results = join(environment, 'results.xml');
  rmSync(results, {force: true});
  console.log(`\n== ${name}`);
  const {status} = start(binary(environment, 'python'), ['-m', 'pytest', '-q', `--junitxml=${results}`, ...tests], {
    env: {...process.env, PATH: `${dirname(binary(environment, 'python'))}${delimiter}${process.env.PATH}`, HF_HUB_OFFLINE: '1'},
  });
  const suite = existsSync(results) ? readFileSync(results, 'utf8') : '';
  const [total, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((key) => Number(new RegExp(` ${key}="(\\d+)"`).exec(suite)?.[1] ?? 0));
  counts.passed += total - failures - errors - skipped;
  counts.skipped += skipped;
  counts.failed += Math.max(failures + errors, status === 0 ? 0 : 1);
};

const install = (uv, environment, packages) =>
  step(`installed: ${packages.map((name) => basename(name)).join(', ')}`, uv, ['pip', 'install', '--quiet', '--python', binary(environment, 'python'), ...packages]);

const environmentOf = (uv, name, path, packages) => {
  const environment = join(folder, name);
  return step(`a clean environment: ${path}`, uv, ['venv', '--quiet', '--python', path, environment]) && install(uv, environment, packages) ? environment : null;
};

const onOldest = (uv, path, wheel) => {
  const environment = environmentOf(uv, 'oldest', path, [wheel, 'numpy', 'pytest']);
  if (environment === null) return;
  pytest(environment, `Python ${OLDEST}, numpy alone`, ['tests/test_arrays.py', 'tests/test_package.py']);
  if (install(uv, environment, TABLES)) pytest(environment, `Python ${OLDEST}, tables`, ['tests/test_tables.py', 'tests/test_report.py']);
};

const onNewest = (uv, version, path, wheel) => {
  const environment = environmentOf(uv, 'newest', path, [wheel, 'numpy', 'pytest', ...TABLES, ...FRAMEWORKS, ...NOTEBOOK, ...CHECKERS]);
  if (environment === null) return;
  pytest(environment, `Python ${version}, everything`, ['tests']);
  step('ruff check', binary(environment, 'ruff'), ['check', '.']);
  step('ruff format', binary(environment, 'ruff'), ['format', '--check', '--quiet', '.']);
  step('pyright', binary(environment, 'pyright'), ['--pythonpath', binary(environment, 'python')]);
};

const main = () => {
  const uv = findUv();
  if (uv === null) return skip('the wheel: there is no Python 3 with venv and pip here');
  if (!step('the wheel is built', uv, ['build', '--quiet', '--wheel', '--out-dir', folder, python])) return;
  const wheel = join(folder, readdirSync(folder).find((name) => name.endsWith('.whl')));
  const found = interpreters();
  for (const version of LIGHT ? [OLDEST] : [OLDEST, NEWEST]) {
    if (!found.has(version) && !fetched(uv, found, version)) skip(`Python ${version}: it is not on this machine, and cannot be fetched`);
  }
  if (found.has(OLDEST)) onOldest(uv, found.get(OLDEST), wheel);
  if (LIGHT) return;
  const newest = [...found.keys()].sort((a, b) => a.localeCompare(b, 'en', {numeric: true})).at(-1);
  if (newest) onNewest(uv, newest, found.get(newest), wheel);
};

try {
  main();
} finally {
  rmSync(folder, {recursive: true, force: true});
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
