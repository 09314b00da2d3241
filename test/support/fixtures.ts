import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const fixture = (path: string): string => inRepository(`fixtures/${path}`);

export const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** Real vectors that the repository does not carry; null where they are not at hand. */
export const realVectors = existsSync(inRepository('../shared/real')) ? (path: string): string => inRepository(`../shared/real/${path}`) : null;
