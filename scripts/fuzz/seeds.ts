import {existsSync, readFileSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {OpenOptions} from '../../src/io/source.js';

/** A file to start from. */
export interface Seed {
  readonly bytes: Buffer;
  /** those it is meant to be read with, where a test says so */
  readonly options: OpenOptions;
  /** places near which its structure lies */
  readonly marks: readonly number[];
}

const LARGEST = 64 << 10;

/** The files under these folders whose names fit, small ones first; a folder that is not there has none. */
export const seedsIn = (folders: readonly string[], name: RegExp, marks: RegExp): readonly Seed[] =>
  folders.filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort().filter((file) => name.test(file) && !file.endsWith('.json.gz')).map((file) => join(folder, file)))
    .filter((path) => statSync(path).isFile() && statSync(path).size <= LARGEST)
    .map((path) => ({path, bytes: readFileSync(path)}))
    .map(({path, bytes}) => ({bytes, options: optionsBeside(path), marks: marksOf(bytes, marks)}));

const optionsBeside = (path: string): OpenOptions => {
  const beside = ['expected', 'refused'].map((word) => `${path.replace(/\.\w+$/, '')}.${word}.json`).find(existsSync);
  return beside === undefined ? {} : (JSON.parse(readFileSync(beside, 'utf8')) as {options?: OpenOptions}).options ?? {};
};

const marksOf = (bytes: Buffer, pattern: RegExp): readonly number[] => Array.from(bytes.toString('latin1').matchAll(pattern), ({index}) => index).slice(0, 256);
