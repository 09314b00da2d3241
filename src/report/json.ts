import {spelledJson} from '../errors.js';

/**
 * JSON as the contract has it: keys in the order in which the report was built, two spaces, LF, an array of numbers on one line,
 * numbers as shortest round-trip doubles. NaN, Infinity and undefined cannot be said in JSON: meeting one is a bug of ours, and throws.
 * O(size); one string with a line feed at its end.
 */
export const renderJson = (value: unknown): string => `${write(value, '', '$')}\n`;

const write = (value: unknown, indent: string, path: string): string => {
  switch (typeof value) {
    case 'string':
      return spelledJson(JSON.stringify(value));
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${path} is ${value}, which JSON cannot say`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, indent, path) : writeObject(value as Record<string, unknown>, indent, path);
    default:
      throw new TypeError(`${path} is ${typeof value}, which JSON cannot say`);
  }
};

const writeArray = (values: readonly unknown[], indent: string, path: string): string => {
  const inner = `${indent}  `;
  const items = values.map((item, i) => write(item, inner, `${path}[${i}]`));
  const flat = values.every((item) => typeof item === 'number' || item === null);
  return flat ? `[${items.join(', ')}]` : block('[', items, ']', indent);
};

const writeObject = (value: Record<string, unknown>, indent: string, path: string): string => {
  const inner = `${indent}  `;
  const items = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${spelledJson(JSON.stringify(key))}: ${write(item, inner, `${path}.${key}`)}`);
  return items.length === 0 ? '{}' : block('{', items, '}', indent);
};

const block = (open: string, items: readonly string[], close: string, indent: string): string =>
  `${open}\n${indent}  ${items.join(`,\n${indent}  `)}\n${indent}${close}`;
