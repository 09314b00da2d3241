/**
 * src → dist in few files (docs/adr/0021-bundle.md), and all that is generated from it: JSON Schemas, docs/metrics.md, the manifest that lets oclif start without
 * loading the commands. Does nothing when no input changed since the last run; writes only files whose content changes.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const STAMP = 'dist/.stamp';
const INPUTS = ['src', 'scripts/build.mjs', 'scripts/kernels', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const OUTPUTS = ['dist/index.js', 'oclif.manifest.json', 'schema/report.schema.json', 'docs/metrics.md'];

const filesUnder = (path) =>
  statSync(path).isFile() ? [path] : readdirSync(path, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();

const fingerprint = () => {
  const hash = createHash('sha256').update(process.version);
  for (const file of INPUTS.flatMap(filesUnder)) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
};

/** What is imported by its path, from outside or at run time. All else goes into chunks that these share. */
const ENTRIES = /^src\/(index|errors|cli\/(main|command-not-found)|commands\/[^/]+|io\/(open-source|[^/]+\/(open|decoder)-[^/]+))\.ts$/;
/** What this script imports and the library does not give: bundled beside it, in a sixth of a second, so that it needs no entry in `dist`. */
const GENERATORS = ['report/schema', 'report/compare-schema', 'gate/config-schema', 'cli/metrics-text'];
const GENERATORS_FOLDER = 'node_modules/.cache/collapsar-build';

const typescript = (project) => {
  const {status} = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {stdio: 'inherit'});
  if (status !== 0) process.exit(status ?? 1);
};

const named = (files) => Object.fromEntries(files.map((file) => [relative('src', file).replace(/\.ts$/, ''), file]));

const bundle = async (input, dir) => {
  const {rolldown} = await import('rolldown');
  const build = await rolldown({input, platform: 'node', external: /^[^./]/, logLevel: 'warn', checks: {ineffectiveDynamicImport: false}});
  await build.write({dir, entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js'});
  await build.close();
};

const compile = async () => {
  rmSync('dist', {recursive: true, force: true});
  typescript('tsconfig.build.json');
  await bundle(named(filesUnder('src').filter((file) => ENTRIES.test(file))), 'dist');
  await bundle(named(GENERATORS.map((name) => `src/${name}.ts`)), GENERATORS_FOLDER);
};

const put = (path, text) => {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, text);
  console.error(`wrote ${path}`);
};

/** The WebAssembly modules, from the text that scripts/kernels makes. */
const kernels = async () => {
  typescript('scripts/kernels');
  const {generate} = await load('node_modules/.cache/collapsar-kernels/wasm-modules.js');
  put('src/kernels/wasm-modules.ts', await generate());
};

const load = (path) => import(pathToFileURL(join(root, path)).href);
const generator = (name) => load(`${GENERATORS_FOLDER}/${name}.js`);

const schemas = async () => {
  const {z} = await import('zod');
  const {policyJsonSchema} = await load('dist/index.js');
  const {GateReportSchema, ReportSchema} = await generator('report/schema');
  const {ComparisonSchema} = await generator('report/compare-schema');
  const {GateConfigSchema} = await generator('gate/config-schema');
  const described = (title, schema, io = 'output') => {
    const {$schema, ...rest} = z.toJSONSchema(schema, {io});
    return {$schema, title, ...rest};
  };
  for (const [name, schema] of [
    ['report', described('What collapsar audit --json prints', ReportSchema)],
    ['gate', described('What collapsar gate --json prints', GateReportSchema)],
    ['compare', described('What collapsar compare --json prints', ComparisonSchema)],
    ['policy', policyJsonSchema()],
    ['gate-config', described('collapsar gate config', GateConfigSchema, 'input')],
  ]) put(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
};

const documents = async () => {
  const {metrics} = await load('dist/index.js');
  const {metricsMarkdown} = await generator('cli/metrics-text');
  put('docs/metrics.md', metricsMarkdown(metrics()));
};

const manifest = async () => {
  rmSync('oclif.manifest.json', {force: true});
  const {Plugin} = await import('@oclif/core');
  const plugin = new Plugin({root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true});
  await plugin.load();
  put('oclif.manifest.json', JSON.stringify(plugin.manifest));
};

const before = fingerprint();
if (OUTPUTS.every(existsSync) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === before) process.exit(0);
rmSync(STAMP, {force: true});
await kernels();
await compile();
await schemas();
await documents();
await manifest();
writeFileSync(STAMP, before);
