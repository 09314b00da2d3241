import {lstat, readdir, readlink, stat} from 'node:fs/promises';
import {ioError, type CollapsarError} from '../errors.js';
import {cannotRead} from './file-errors.js';
import {readSmallText} from './small-text.js';
import {nearest} from '../nearest.js';
import {isUrl} from './remote/http-file.js';

/**
 * The files that the arguments name, in their order. What exists under the very name given is taken literally; else *, ? and **
 * are expanded, in natural order (shard-2 before shard-10). A directory stands for its shards: those that its `state.json` names
 * (HF datasets), else all its files. `@FILE` stands for the paths in FILE, one a line. `-` (standard input) and URLs stay as they are.
 * Throws CollapsarError, exit 3, for a name or pattern that nothing bears, with the nearest name that exists.
 */
export const expandSources = async (args: readonly string[]): Promise<string[]> =>
  (await Promise.all(args.map(expand))).flat();

const expand = async (arg: string): Promise<string[]> => {
  if (isUrl(arg)) return [arg];
  if (await isDirectory(arg)) return filesIn(arg);
  if (arg === '-' || await exists(arg)) return [arg];
  if (arg.startsWith('@')) return filesListed(arg.slice(1));
  if (!isPattern(arg)) throw await notFound(arg);
  const parts = arg.split('/');
  const found = await matches(arg.startsWith('/') ? '/' : '', arg.startsWith('/') ? parts.slice(1) : parts);
  if (found.length === 0) throw ioError('not-found', `${arg}: no file fits this pattern`);
  return found.sort(naturally);
};

/** Hidden files are none of the set, nor are the notes that programs leave beside its shards (`_SUCCESS`, `dataset_info.json`, a README). */
const filesIn = async (path: string): Promise<string[]> => {
  const base = path.endsWith('/') ? path : `${path}/`;
  const named = await shardsOfDataset(`${base}state.json`);
  const entries = (await entriesOf(base)).filter((entry) => !entry.isDirectory() && !/^[._]|^dataset_info\.json$|^readme|^licen[cs]e|\.(?:md|crc|lock)$/i.test(entry.name));
  const files = named?.map((name) => base + name) ?? entries.map(({name}) => base + name).sort(naturally);
  if (files.length === 0) throw ioError('is-directory', `${path}: a directory without shards in it`, `name its files: ${base}*.npy`);
  return files;
};

const MAX_LIST = 64e6;

/** What `Dataset.save_to_disk` writes: the names of the Arrow files, in order. */
const shardsOfDataset = async (path: string): Promise<readonly string[] | null> => {
  if (!await exists(path)) return null;
  const files = dataFiles(await readText(path));
  if (!files) throw ioError('malformed-dataset', `${path}: it names no data files, as the state of a dataset does`, 'name the files of the set instead of their directory');
  return files;
};

const dataFiles = (text: string): readonly string[] | null => {
  try {
    const {_data_files: entries} = JSON.parse(text) as {_data_files?: readonly {filename?: unknown}[]};
    const names = Array.isArray(entries) ? entries.map((entry: {filename?: unknown} | null) => entry?.filename) : [];
    return names.length > 0 && names.every((name): name is string => typeof name === 'string' && /^[^/\0]+$/.test(name) && !/^\.+$/.test(name)) ? names : null;
  } catch {
    return null;
  }
};

/** Paths are relative to the list; empty lines and those that begin with # are passed over. */
const filesListed = async (path: string): Promise<string[]> => {
  if (!await exists(path)) throw await notFound(path);
  const base = path.slice(0, path.lastIndexOf('/') + 1);
  const lines = (await readText(path)).split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw ioError('empty-list', `${path}: no paths in it`, 'one path a line');
  const files = lines.map((line) => line.startsWith('/') || isUrl(line) ? line : base + line);
  for (const file of files) if (!isUrl(file) && !await exists(file)) throw await notFound(file);
  return files;
};

const readText = async (path: string): Promise<string> => readSmallText(path, MAX_LIST).catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));

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
  const cause = await stat(path).then(() => null, (error: NodeJS.ErrnoException) => error);
  if (cause !== null && cause.code !== 'ENOENT') return cannotRead(path, cause);
  if (await lstat(path).then((stats) => stats.isSymbolicLink(), () => false)) return ioError('not-found', `${path}: a symbolic link to ${await readlink(path)}, which is not there`);
  const slash = path.lastIndexOf('/') + 1;
  const directory = path.slice(0, slash);
  const near = nearest(path.slice(slash), (await entriesOf(directory)).map(({name}) => name));
  return ioError('not-found', `${path}: no such file`, ...(near === null ? [] : [`there is ${directory}${near}`]));
};
