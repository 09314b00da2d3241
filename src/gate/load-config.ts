import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {selectMetrics} from '../analysis/metrics/select-metrics.js';
import {CollapsarError} from '../errors.js';
import type {Json} from '../io/strict-json.js';
import {nearest} from '../nearest.js';
import {outputFormat} from '../write-report.js';
import {parseBudget} from './budgets.js';
import {badConfig, fromHere, readConfigFile} from './config-file.js';
import {withPaths} from './config-paths.js';
import type {GateConfig} from './config-schema.js';
import {findConfig} from './find-config.js';

export interface LoadedConfig {
  /** relative to the working directory, as all paths in `settings` are */
  readonly path: string;
  readonly settings: GateConfig;
}

/**
 * The gate's config: the file named, else the nearest from the working directory upwards; null where there is none. Budgets, ids and formats are checked.
 * @throws CollapsarError 2 in one line, with the file, the key and the nearest that exists
 */
export async function loadGateConfig(path?: string): Promise<LoadedConfig | null> {
  const file = path === undefined ? await findConfig('.') : {path, value: await readConfigFile(path)};
  if (file === null) return null;
  const place = (name: string): string => fromHere(join(dirname(file.path), name));
  const settings = withPaths(await checked(file), place, (name) => existsSync(place(name)));
  naming(file.path, () => {
    settings.budgets?.forEach(parseBudget);
    selectMetrics(settings.metrics, true);
    settings.reporters?.forEach(({file: output, format}) => outputFormat(output, format));
  });
  return {path: file.path, settings};
}

async function checked({path, value}: {readonly path: string; readonly value: Json | undefined}): Promise<GateConfig> {
  if (value === undefined) throw badConfig(path, 'it has no key "collapsar"');
  if (value === null) throw badConfig(path, 'it is empty', 'collapsar gate --init emb.npy writes one into an empty folder');
  const {GateConfigSchema} = await import('./config-schema.js');
  const parsed = GateConfigSchema.safeParse(plain(value));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') throw badConfig(path, where.length === 0 ? 'it must be a mapping of keys to values' : `${where.join('.')} ${issue.message}`);
  const near = nearest(issue.keys[0], where.length === 0 ? Object.keys(GateConfigSchema.shape) : ['file', 'format']);
  throw badConfig(path, `no such key: ${[...where, issue.keys[0]].join('.')}`, near ? `did you mean ${near}?` : `known: ${Object.keys(GateConfigSchema.shape).join(', ')}`);
}

const plain = (value: Json): unknown => {
  if (value instanceof Map) return Object.fromEntries(Array.from(value as ReadonlyMap<string, Json>, ([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
};

/** What is wrong in a file is said with the file. */
function naming(path: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof CollapsarError)) throw error;
    const {code, exit, message, suggestions} = error;
    throw new CollapsarError({code, exit, message: `${path}: ${message}`, suggestions}, {cause: error});
  }
}
