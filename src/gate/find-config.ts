import {readdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {usageError} from '../errors.js';
import type {Json} from '../io/strict-json.js';
import {badConfig, fromHere, readConfigFile} from './config-file.js';

/** Where the field's tools look (cosmiconfig, lilconfig). */
const NAMES = /^(?:collapsar\.config\.(?:ya?ml|json)|\.collapsarrc(?:\.ya?ml|\.json)?|package\.json)$/;
/** Where they look too, and would have to run what they find. */
const PROGRAMS = /^(?:collapsar\.config|\.collapsarrc)\.[cm]?[jt]s$/;

export interface ConfigFile {
  readonly path: string;
  readonly value: Json;
}

/**
 * The nearest config, from a directory upwards to the home directory or the root; null where there is none.
 * @throws CollapsarError 2 where a directory has two, or one that is a program: passed over, it would loosen the gate
 */
export async function findConfig(from: string): Promise<ConfigFile | null> {
  const directory = resolve(from);
  const [first, second] = await configsIn(directory);
  if (second) throw usageError('two-configs', `${first.path} and ${second.path} both configure the gate`, 'keep one of them, or name it with --config');
  if (first) return first;
  const parent = dirname(directory);
  return directory === homedir() || parent === directory ? null : findConfig(parent);
}

/** Those of one directory. */
export async function configsIn(directory: string): Promise<ConfigFile[]> {
  const names = await readdir(directory).catch(() => []);
  const program = names.find((name) => PROGRAMS.test(name));
  if (program) throw badConfig(fromHere(join(directory, program)), 'a program is no config here: it would have to be run', 'write it as collapsar.config.yaml');
  const files: ConfigFile[] = [];
  for (const name of names.filter((other) => NAMES.test(other))) {
    const path = fromHere(join(directory, name));
    const value = await readConfigFile(path);
    if (value !== undefined) files.push({path, value});
  }
  return files;
}
