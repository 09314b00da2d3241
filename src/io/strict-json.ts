/** JSON in which no key may come twice; objects are Maps, so that no name in a file means anything to the language. */
export type Json = string | number | boolean | null | readonly Json[] | ReadonlyMap<string, Json>;

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** The same with plain objects, for what checks its keys itself. */
export const plainJson = (json: Json): unknown =>
  json instanceof Map ? Object.fromEntries(Array.from(json as ReadonlyMap<string, Json>, ([key, value]) => [key, plainJson(value)])) : Array.isArray(json) ? json.map(plainJson) : json;

/** Reads one JSON text (RFC 8259), nested `maxDepth` deep at most. Throws SyntaxError with the position. O(length). */
export const parseStrictJson = (text: string, maxDepth: number): Json => {
  let at = 0;
  const fail = (why: string): never => {
    throw new SyntaxError(`${why} at character ${at}`);
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const take = (char: string): boolean => {
    match(SPACE);
    const found = text[at] === char;
    if (found) at++;
    return found;
  };
  const readText = (): string => {
    match(SPACE);
    return JSON.parse(match(TEXT) ?? fail('no text')) as string;
  };
  const readItems = (end: string, readItem: () => void): void => {
    if (take(end)) return;
    do readItem(); while (take(','));
    if (!take(end)) fail(`no "${end}"`);
  };
  const readValue = (depth: number): Json => {
    if (depth > maxDepth) fail('nested too deeply');
    if (take('{')) return readObject(depth);
    if (take('[')) {
      const items: Json[] = [];
      readItems(']', () => items.push(readValue(depth + 1)));
      return items;
    }
    if (text[at] === '"') return readText();
    const scalar = match(NUMBER) ?? match(WORD) ?? fail('no value');
    return JSON.parse(scalar) as Json;
  };
  const readObject = (depth: number): Json => {
    const entries = new Map<string, Json>();
    readItems('}', () => {
      const key = readText();
      if (entries.has(key)) fail(`"${key.slice(0, 80)}" is there twice`);
      if (!take(':')) fail('no ":"');
      entries.set(key, readValue(depth + 1));
    });
    return entries;
  };
  const value = readValue(0);
  match(SPACE);
  if (at < text.length) fail('something follows');
  return value;
};
