import {readFileSync} from 'node:fs';
import {packageRoot} from './package-root.js';

/** The package's version, read from package.json so that it stands in one place. */
export const version: string = (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as {version: string}).version;
