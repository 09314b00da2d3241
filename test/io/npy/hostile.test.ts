import {appendFileSync, truncateSync, utimesSync, writeFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {parseLiteral} from '../../../src/io/npy/literal.js';
import {openSource} from '../../../src/io/open-source.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {drain} from '../parquet/drain.js';

const inFolder = temporaryFolder();
const OK = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }";

const npy = (header: string, {data = 48, version = [1, 0], length = header.length} = {}): Buffer => {
  const size = Buffer.alloc(version[0] === 1 ? 2 : 4);
  size.writeUIntLE(length, 0, size.length);
  return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version]), size, Buffer.from(header, 'latin1'), Buffer.alloc(data)]);
};

const outcome = async (bytes: Buffer): Promise<unknown> => {
  const path = inFolder('file.npy');
  writeFileSync(path, bytes);
  return openSource(path).then((source) => drain(source, 2).finally(() => source.close())).catch((cause: unknown) => cause);
};

const REFUSED: readonly [what: string, bytes: Buffer, code: string, ...words: string[]][] = [
  ['nothing', Buffer.alloc(0), 'empty-file'],
  ['a cut magic', npy(OK).subarray(0, 4), 'truncated-file', '4 bytes'],
  ['only the magic', npy(OK).subarray(0, 8), 'truncated-file', 'header'],
  ['a cut header', npy(OK).subarray(0, 40), 'truncated-file', 'header'],
  ['version 9.0', npy(OK, {version: [9, 0]}), 'malformed-npy', '9.0'],
  ['version 1.1', npy(OK, {version: [1, 1]}), 'malformed-npy', '1.1'],
  ['a header of 4 GB', npy(OK, {version: [2, 0], length: 0xffffffff}), 'truncated-file', '4294967295'],
  ['a header over 10,000 bytes', npy(OK.padEnd(20000)), 'malformed-npy', '20000', '10000'],
  ['a missing key', npy("{'descr': '<f4', 'shape': (3, 4)}"), 'malformed-npy', 'descr, shape'],
  ['an extra key', npy(OK.replace('{', "{'x': 1, ")), 'malformed-npy', 'x;'],
  ['__proto__', npy(OK.replace('{', "{'__proto__': {'a': 1}, ")), 'malformed-npy', '__proto__'],
  ['a key twice', npy(OK.replace('{', "{'descr': '<f8', ")), 'malformed-npy', 'repeated'],
  ['a call', npy(OK.replace('(3, 4)', '__import__("os").system("x")')), 'malformed-npy', 'literal'],
  ['4,000 parentheses', npy(OK.replace('(3, 4)', '('.repeat(4000) + ')'.repeat(4000))), 'malformed-npy', 'deep'],
  ['no dict', npy('[1, 2]'), 'malformed-npy', 'dict'],
  ['junk after the dict', npy(`${OK} 3`), 'malformed-npy', 'follows'],
  ['an escape code in the dtype', npy(OK.replace('<f4', '\u001b[31m')), 'unsupported-dtype', '\\u{1b}[31m'],
  ['a NUL in the dtype', npy(OK.replace('<f4', '<f4\0')), 'unsupported-dtype', '<f4\\u{0}'],
  ['float128', npy(OK.replace('<f4', '<f16')), 'unsupported-dtype', 'long double'],
  ['a dtype of many bytes without order', npy(OK.replace('<f4', '|f4')), 'unsupported-dtype', '|f4'],
  ['negative sizes', npy(OK.replace('3', '-3')), 'malformed-npy', 'whole numbers'],
  ['float sizes', npy(OK.replace('3', '3.0')), 'malformed-npy', 'whole numbers'],
  ['truth for a size', npy(OK.replace('3', 'True')), 'malformed-npy', 'whole numbers'],
  ['a shape that is a number', npy(OK.replace('(3, 4)', '(12)')), 'malformed-npy', 'tuple'],
  ['fortran_order 1', npy(OK.replace('False', '1')), 'malformed-npy', 'fortran_order'],
  ['a shape of 16 PB', npy(OK.replace('3', '1000000000000').replace('4)', '4096)')), 'truncated-file', '16384000000000000', '48'],
  ['a size beyond 2^53', npy(OK.replace('3', '9007199254740993')), 'truncated-file', '9007199254740993×4'],
  ['sizes whose product wraps', npy(OK.replace('(3, 4)', '(4294967296, 4294967296)')), 'truncated-file', '73786976294838206464'],
  ['a byte too few', npy(OK, {data: 47}), 'truncated-file', '48 bytes', '1 too few'],
  ['bytes too many', npy(OK, {data: 52}), 'trailing-bytes', '4 too many'],
];

describe('hostile npy files', () => {
  it.each(REFUSED)('%s is refused in one line', async (_what, bytes, code, ...words) => {
    const error = await outcome(bytes) as CollapsarError;
    expect(error).toMatchObject({name: 'CollapsarError', code, exit: 3});
    for (const word of words) expect(error.message).toContain(word);
    expect(error.message).not.toMatch(/[\0-\x1f]/);
    expect(Object.prototype).not.toHaveProperty('a');
  });

  it.each([
    ['spaces and double quotes', OK.replaceAll("'", '"').replaceAll(' ', '   ')],
    ['a line end', `${OK}\n`],
    ['another order of keys', "{'shape': (3, 4), 'fortran_order': False, 'descr': '<f4'}"],
    ['longs of Python 2', OK.replace('3, 4', '3L, 4L')],
    ['u-strings', OK.replaceAll("'descr'", "u'descr'")],
  ])('%s is read', async (_what, header) => {
    expect(await outcome(npy(header))).toEqual({values: Array.from({length: 12}, () => 0), labels: [], sizes: [2, 1]});
  });

  it('any change of any byte gives rows or one line', async () => {
    const good = npy(OK.padEnd(118));
    await fc.assert(fc.asyncProperty(fc.integer({min: 0, max: good.length - 1}), fc.integer({min: 0, max: 255}), fc.integer({min: 0, max: good.length}), async (at, byte, cut) => {
      const bytes = Buffer.from(good);
      bytes[at] = byte;
      for (const candidate of [bytes, bytes.subarray(0, cut)]) {
        const result = await outcome(candidate);
        if (result instanceof Error) expect(result).toBeInstanceOf(CollapsarError);
        else expect(result).toHaveProperty('values');
      }
    }), {seed: 3, numRuns: 150});
  });
});

describe('a file that changes while it is read', () => {
  const opened = async () => {
    const path = inFolder(`changing-${Math.random()}.npy`);
    writeFileSync(path, npy(OK.replace('3, 4', '2000000, 4'), {data: 32_000_000}));
    const source = await openSource(path);
    const rows = source.batches(1000)[Symbol.asyncIterator]();
    await rows.next();
    return {path, source, rest: async () => {
      while (!(await rows.next()).done);
    }};
  };

  it.each([
    ['shrinks', (path: string) => truncateSync(path, 20_000_000), 'ends at byte'],
    ['grows', (path: string) => appendFileSync(path, 'x'), 'after'],
    ['is written to', (path: string) => utimesSync(path, 1, 1), 'written'],
  ])('and %s is refused', async (_how, change, word) => {
    const {path, source, rest} = await opened();
    change(path);
    await expect(rest()).rejects.toMatchObject({code: 'file-changed', exit: 3, message: expect.stringContaining(word) as string});
    await source.close();
  });

  it('and closed is one line too', async () => {
    const {source, rest} = await opened();
    await source.close();
    await expect(rest()).rejects.toMatchObject({name: 'CollapsarError', exit: 3});
  });
});

describe('options that mean nothing here', () => {
  it.each([{column: 'x'}, {labels: 'y'}])('%j is a usage error', async (options) => {
    const path = inFolder('plain.npy');
    writeFileSync(path, npy(OK));
    await expect(openSource(path, options)).rejects.toMatchObject({code: 'no-columns', exit: 2});
  });
});

describe('Python literals', () => {
  it.each([
    ["'it\\'s'", "it's"], ['-12', -12n], ['+3', 3n], ['1e3', 1000], ['None', null], ['(1)', 1n], ['(1,)', [1n]], ['()', []], ['[1, (2, 3),]', [1n, [2n, 3n]]],
  ])('%s', (text, value) => expect(parseLiteral(text)).toEqual(value));

  it.each(['1 2', '(1 2)', '{1: 2}', "{'a' 1}", 'nan', 'f(1)', "'open", '', '{', '(', '1__0'])('%j is none', (text) => {
    expect(() => parseLiteral(text)).toThrow(SyntaxError);
  });
});
