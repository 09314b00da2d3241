import {readFileSync} from 'node:fs';

/** The package's version, read from package.json so that it stands in one place. */
export const version: string = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {version: string}).version;
