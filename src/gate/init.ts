import {existsSync} from 'node:fs';
import {dirname, relative} from 'node:path';
import {usageError} from '../errors.js';
import {writeFileAtomic} from '../io/write.js';
import type {GateReport} from '../report/schema.js';
import {checkBudgets, parseBudget} from './budgets.js';
import {withPaths} from './config-paths.js';
import type {GateConfig} from './config-schema.js';
import {configText} from './config-text.js';
import {configsIn} from './find-config.js';
import {gate, type GateOptions} from './gate.js';
import {proposedBudgets} from './proposed-budgets.js';

export const CONFIG_FILE = 'collapsar.config.yaml';

export interface InitOptions extends Omit<GateOptions, 'budgets' | 'baseline' | 'updateBaseline' | 'policy'> {
  /** where to write; default `collapsar.config.yaml` here */
  readonly path?: string;
  readonly policy?: string;
}

/**
 * Audits the sources and writes a commented config with budgets that they hold and a margin.
 * @returns the gate's report under that config
 * @throws CollapsarError 2 where there is a config already; and what an audit throws
 */
export async function initGate(sources: readonly string[], {path = CONFIG_FILE, ...options}: InitOptions = {}): Promise<GateReport> {
  const [present] = existsSync(path) ? [{path}] : path === CONFIG_FILE ? await configsIn('.') : [];
  if (present) throw usageError('config-exists', `${present.path} is there already, and --init overwrites nothing`, 'edit it, or write another one with --config FILE');
  const report = await gate(sources, options);
  const proposed = proposedBudgets(report);
  await writeFileAtomic(path, await configText(await settingsOf(sources, options, dirname(path)), proposed, report));
  return {...report, budgets: checkBudgets(proposed.filter(({holds}) => holds).map(({text}) => parseBudget(text)), report, null)};
}

const DEFAULTS: GateConfig = {skipNull: false, normalize: 'none', nonfinite: 'error', precision: 'float64', seed: 0};

/** Keys that --init leaves to its reader. */
const LEFT = ['$schema', 'budgets', 'baseline', 'figures', 'reporters'];

/** What was asked for and is not the default, with paths as they are from the config's directory. */
async function settingsOf(sources: readonly string[], options: Omit<InitOptions, 'path'>, directory: string): Promise<GateConfig> {
  const {GateConfigSchema} = await import('./config-schema.js');
  const keys = Object.keys(GateConfigSchema.shape).filter((key) => !LEFT.includes(key)) as (keyof GateConfig)[];
  const said: GateConfig = {...options, sources: [...sources]} as GateConfig;
  const settings = Object.fromEntries(keys.filter((key) => said[key] !== undefined && said[key] !== DEFAULTS[key]).map((key) => [key, said[key]]));
  return withPaths(settings, (path) => relative(directory, path), existsSync);
}
