import {spelledJson} from '../errors.js';

/** JSON for what is not a report: one object, two spaces, a line feed at its end. */
export const jsonText = (value: unknown): string => `${spelledJson(JSON.stringify(value, null, 2))}\n`;
