import {readFileSync} from 'node:fs';
import type {Report} from '../../src/report/schema.js';

const FOLDER = new URL('../../fixtures/report/', import.meta.url);

export const SAMPLES = ['healthy', 'collapsed', 'inconclusive', 'nasty', 'constant'] as const;

export const sample = (name: string): Report => JSON.parse(readFileSync(new URL(`${name}.report.json`, FOLDER), 'utf8')) as Report;

/** where the golden file of a sample lies, for toMatchFileSnapshot */
export const golden = (name: string): string => new URL(`golden/${name}`, FOLDER).pathname;

export const copy = (report: Report): Report => structuredClone(report);
