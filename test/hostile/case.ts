import {readdirSync, readFileSync} from 'node:fs';
import {fixture} from '../support/fixtures.js';

/** One NAME.expect.json of fixtures/hostile. */
export interface HostileCase {
  readonly what: string;
  /** how what is no file of its own is made (setups.ts) */
  readonly setup?: string;
  /** why it cannot be tried yet */
  readonly waits?: string;
  readonly args?: readonly string[];
  readonly exit?: number;
  /** the first line of it, where the file is read after all */
  readonly stdout?: string;
  /** the line, and further hints */
  readonly stderr?: readonly string[];
}

export const FOLDER = fixture('hostile');

export const pathOf = (name: string): string => `${FOLDER}/${name}.expect.json`;

export const hostileCases = (): readonly (readonly [name: string, HostileCase])[] =>
  readdirSync(FOLDER).filter((file) => file.endsWith('.expect.json')).sort().map((file) => {
    const name = file.replace(/\.expect\.json$/, '');
    return [name, JSON.parse(readFileSync(pathOf(name), 'utf8')) as HostileCase] as const;
  });

/** As the file is written. */
export const textOf = (hostile: HostileCase): string =>
  `${JSON.stringify(hostile, null, 2).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
