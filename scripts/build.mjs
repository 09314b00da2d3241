/**
 * src → dist, and all that is generated from it: JSON Schemas, docs/metrics.md, the manifest that lets oclif start without
 * loading the commands. Does nothing when no input changed since the last run; writes only files whose content changes.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
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

/** Files of sources that are gone: oclif would still take them for commands. */
const sweep = () => {
  if (!existsSync('dist')) return;
  for (const file of filesUnder('dist')) {
    const source = file.replace(/^dist/, 'src').replace(/(\.d\.ts|\.js)$/, '.ts');
    if (source.endsWith('.ts') && !existsSync(source)) rmSync(file);
  }
};

const typescript = (project) => {
  const {status} = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {stdio: 'inherit'});
  if (status !== 0) process.exit(status ?? 1);
};

const compile = () => {
  if (!existsSync('dist/index.js')) rmSync('dist/.tsbuildinfo', {force: true});
  typescript('tsconfig.build.json');
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
  const {generate} = await import(pathToFileURL(join(root, 'node_modules/.cache/collapsar-kernels/wasm-modules.js')).href);
  put('src/kernels/wasm-modules.ts', await generate());
};

const load = (path) => import(pathToFileURL(join(root, 'dist', path)).href);

const schemas = async () => {
  const {z} = await import('zod');
  const {GateReportSchema, ReportSchema} = await load('report/schema.js');
  const {ComparisonSchema} = await load('report/compare-schema.js');
  const {policyJsonSchema} = await load('analysis/policy.js');
  const {GateConfigSchema} = await load('gate/config-schema.js');
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
  const {metrics} = await load('index.js');
  const {metricsMarkdown} = await load('cli/metrics-text.js');
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
sweep();
await kernels();
compile();
await schemas();
await documents();
await manifest();
writeFileSync(STAMP, before);
