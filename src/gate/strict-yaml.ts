import type {Json} from '../io/strict-json.js';

/**
 * Reads one YAML 1.2 document of plain data; mappings are Maps, so that no name in a file means anything to the language. No aliases
 * (a few lines of them can stand for a billion values), merge keys, tags or second document. Throws SyntaxError with the position. O(length).
 */
export async function parseStrictYaml(text: string, maxDepth: number): Promise<Json> {
  const {Lexer, LineCounter, parseDocument, visit} = await import('yaml');
  if (isDeeper(new Lexer().lex(text), maxDepth)) throw new SyntaxError('nested too deeply');
  const lineCounter = new LineCounter();
  const fail = (why: string, offset = 0): never => {
    const {line, col} = lineCounter.linePos(offset);
    throw new SyntaxError(`${why} at line ${line}, column ${col}`);
  };
  const document = parseDocument(text, {schema: 'core', stringKeys: true, merge: false, resolveKnownTags: false, prettyErrors: false, lineCounter});
  for (const {code, message, pos} of [...document.errors, ...document.warnings]) fail(WORDS[code] ?? message, pos[0]);
  visit(document, {Alias: (_, {range}) => fail('an alias (*): not followed here', range?.[0])});
  return document.toJS({mapAsMap: true}) as Json;
}

const WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a key is there twice',
  MULTIPLE_DOCS: 'a second document',
  NON_STRING_KEY: 'a key is no text',
};

/** Spaces that a level of a block is indented by, at most. */
const INDENT = 8;

/** The parser recurses: what would overflow its stack (and has been seen to end the process) is not shown to it. */
function isDeeper(tokens: Iterable<string>, maxDepth: number): boolean {
  let open = 0;
  let marks = 0;
  let lineStart = true;
  for (const token of tokens) {
    if (/^\r?\n/.test(token)) marks = 0;
    if (token === '[' || token === '{') open++;
    if (token === ']' || token === '}') open--;
    if (token === '-' || token === '?') marks++;
    const indent = lineStart && /^ +$/.test(token) ? token.length : 0;
    if (open > maxDepth || marks > maxDepth || indent > INDENT * maxDepth) return true;
    lineStart = /\n$/.test(token);
  }
  return false;
}
