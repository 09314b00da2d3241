import {readdir, stat} from 'node:fs/promises';
import {ioError, type CollapsarError} from '../errors.js';
import {nearest} from '../nearest.js';

/**
 * The files that the arguments name, in their order. What exists under the very name given is taken literally; else *, ? and **
 * are expanded, in natural order (shard-2 before shard-10). `-` (standard input) stays as it is.
 * Throws CollapsarError, exit 3, for a name or pattern that nothing bears, with the nearest name that exists.
 */
export const expandSources = async (args: readonly string[]): Promise<string[]> =>
  (await Promise.all(args.map(expand))).flat();

const expand = async (arg: string): Promise<string[]> => {
  if (arg === '-' || await exists(arg)) return [arg];
  if (!isPattern(arg)) throw await notFound(arg);
  const parts = arg.split('/');
  const found = await matches(arg.startsWith('/') ? '/' : '', arg.startsWith('/') ? parts.slice(1) : parts);
  if (found.length === 0) throw ioError('not-found', `${arg}: no file fits this pattern`);
  return found.sort(naturally);
};

const exists = async (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

const isPattern = (text: string): boolean => /[*?]/.test(text);

/** Files under `base` (empty, or with a slash at its end) whose path fits the parts of a pattern. */
const matches = async (base: string, [part, ...rest]: readonly string[]): Promise<string[]> => {
  if (part === undefined) return [];
  if (!isPattern(part)) return rest.length > 0 ? matches(`${base}${part}/`, rest) : (await exists(base + part)) ? [base + part] : [];
  const entries = await entriesOf(base);
  if (part === '**') {
    const deeper = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    const below = await Promise.all(deeper.map(({name}) => matches(`${base}${name}/`, [part, ...rest])));
    return [...await matches(base, rest.length > 0 ? rest : ['*']), ...below.flat()];
  }
  const names = entries.map(({name}) => name).filter(matcher(part));
  if (rest.length > 0) return (await Promise.all(names.map((name) => matches(`${base}${name}/`, rest)))).flat();
  const files = await Promise.all(names.map(async (name) => await isDirectory(base + name) ? [] : [base + name]));
  return files.flat();
};

const entriesOf = async (base: string) => readdir(base || '.', {withFileTypes: true}).catch(() => []);

const isDirectory = async (path: string): Promise<boolean> => stat(path).then((stats) => stats.isDirectory(), () => false);

/** Whether a name fits one part of a pattern; names that start with a dot fit only a pattern that does. */
const matcher = (part: string): ((name: string) => boolean) => {
  const source = part.replace(/\*+|[?]|[^*?]/g, (token) => token.startsWith('*') ? '.*' : token === '?' ? '.' : token.replace(/[\\^$.|+()[\]{}]/, '\\$&'));
  const pattern = new RegExp(`^${source}$`, 'su');
  return (name) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.'));
};

/** Runs of digits compare as numbers, all else by code units: the same order in every locale. */
const naturally = (a: string, b: string): number => {
  const [left, right] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = /^\d/.test(left[i]) && /^\d/.test(right[i]) ? byNumber(left[i], right[i]) : compare(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length || compare(a, b);
};

const compare = (a: string | bigint, b: string | bigint): number => a < b ? -1 : a > b ? 1 : 0;

const byNumber = (a: string, b: string): number => compare(BigInt(a), BigInt(b)) || compare(a, b);

const notFound = async (path: string): Promise<CollapsarError> => {
  const slash = path.lastIndexOf('/') + 1;
  const directory = path.slice(0, slash);
  const near = nearest(path.slice(slash), (await entriesOf(directory)).map(({name}) => name));
  return ioError('not-found', `${path}: no such file`, ...(near === null ? [] : [`there is ${directory}${near}`]));
};
