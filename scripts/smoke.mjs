/** Packs the package, installs the tarball into an empty folder, and does there what the README promises, on this Node and on the newest. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const NEWEST_NODE = 'node@latest';
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'collapsar-smoke-'));
const run = (command, args, cwd = folder) => execFileSync(command, args, {cwd, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit']});

const check = (held, what) => {
  if (!held) throw new Error(`smoke test: ${what}`);
  console.log(`ok: ${what}`);
};

/** rows × dims float32, isotropic enough, in numpy's format */
const npy = (rows, dims) => {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dims}), }`.padEnd(117) + '\n';
  const values = Float32Array.from({length: rows * dims}, (_, i) => Math.sin(i * i * 0.7311 + i));
  return Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]), Buffer.from(header), Buffer.from(values.buffer)]);
};

try {
  const [{filename, files, size}] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root));
  const stray = files.map(({path}) => path).filter((path) => !/^(bin|dist|schema)\/[^.]|^(package|oclif\.manifest)\.json$|^(README|CHANGELOG)\.md$|^LICENSE$/.test(path));
  check(stray.length === 0, `the tarball (${files.length} files, ${size} bytes) holds no strays ${stray.slice(0, 3).join(' ')}`);

  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
  run('npm', ['install', '--no-fund', '--no-audit', `./${filename}`]);
  writeFileSync(join(folder, 'emb.npy'), npy(500, 16));

  const text = run('npx', ['collapsar', 'audit', 'emb.npy']);
  check(text.includes('effective-rank'), 'npx collapsar audit emb.npy prints a report');
  const here = JSON.parse(run('npx', ['collapsar', 'audit', 'emb.npy', '--json']));
  check(here.input.rows === 500 && here.spectrum.eigenvalues.length === 16, `--json is one object, on node ${process.version}`);

  const there = JSON.parse(run('npx', ['-y', '-p', NEWEST_NODE, 'node', 'node_modules/collapsar/bin/run.js', 'audit', 'emb.npy', '--json']));
  const version = run('npx', ['-y', '-p', NEWEST_NODE, 'node', '--version']).trim();
  check(Number(version.slice(1, 3)) >= 26 && there.verdict.summary === here.verdict.summary, `the same verdict on node ${version}`);

  writeFileSync(join(folder, 'use.js'), `import {audit} from 'collapsar'; console.log((await audit(['emb.npy'])).verdict.status);`);
  check(run(process.execPath, ['use.js']).trim() === here.verdict.status, `import {audit} from 'collapsar' gives the same verdict`);
} finally {
  rmSync(folder, {recursive: true, force: true});
}
