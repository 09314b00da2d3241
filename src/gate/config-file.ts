import {readFile, stat} from 'node:fs/promises';
import {basename, extname, relative} from 'node:path';
import {usageError, type CollapsarError} from '../errors.js';
import {systemReason} from '../io/file-errors.js';
import {parseStrictJson, type Json} from '../io/strict-json.js';
import {parseStrictYaml} from './strict-yaml.js';

/** A list of budgets and paths is no larger. */
const MAX_BYTES = 1 << 20;
const MAX_DEPTH = 16;

/** A path as it is from the working directory; never a name that reads as standard input or as a flag. */
export const fromHere = (path: string): string => relative('.', path).replace(/^-/, './-') || '.';

export const badConfig = (path: string, what: string, ...mend: string[]): CollapsarError => usageError('bad-config', `${path}: ${what}`, ...mend);

/**
 * What a config file holds: text is data here, and nothing in it is run or followed (docs/adr/0013-gate.md).
 * @returns undefined for a package.json without the key `collapsar`
 * @throws CollapsarError 2 in one line
 */
export async function readConfigFile(path: string): Promise<Json | undefined> {
  const text = decoded(path, await bytesOf(path));
  const inPackage = basename(path) === 'package.json';
  if (inPackage && !text.includes('"collapsar"')) return undefined;
  try {
    const value = extname(path) === '.json' ? parseStrictJson(text, MAX_DEPTH) : await parseStrictYaml(text, MAX_DEPTH);
    return inPackage ? (value instanceof Map ? (value as ReadonlyMap<string, Json>).get('collapsar') : undefined) : value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badConfig(path, error.message);
  }
}

/** Never of a device or a pipe, which may have no end. */
async function bytesOf(path: string): Promise<Buffer> {
  const {size} = await stat(path).then((stats) => (stats.isFile() ? stats : Promise.reject(new Error('it is no file')))).catch(unreadable(path));
  if (size > MAX_BYTES) throw badConfig(path, `${size} bytes are no config file`);
  return readFile(path).catch(unreadable(path));
}

const unreadable = (path: string) => (cause: unknown): never => {
  throw badConfig(path, `cannot be read: ${systemReason(cause)}`);
};

function decoded(path: string, bytes: Buffer): string {
  if (bytes.includes(0)) throw badConfig(path, 'is no UTF-8 text (UTF-16, perhaps)', 'save it as UTF-8');
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    throw badConfig(path, 'is no UTF-8 text', 'save it as UTF-8');
  }
}
