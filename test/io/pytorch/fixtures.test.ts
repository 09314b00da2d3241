import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {openSource} from '../../../src/io/open-source.js';
import {RefusedPickle, unpickle} from '../../../src/io/pytorch/unpickle.js';
import {fixture} from '../../support/fixtures.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {loopFixtures} from '../loop-fixtures.js';
import {drain} from '../parquet/drain.js';

loopFixtures('pytorch');

const inFolder = temporaryFolder();

it.each(['refused-system', 'refused-system-4'])('%s: runs nothing', async (name) => {
  await expect(openSource(fixture(`io/pytorch/${name}.pt`))).rejects.toMatchObject({code: 'refused-pickle'});
  expect(existsSync('ran-a-pickle')).toBe(false);
});

it.each([['dicts', '}'], ['lists', ']'], ['marks', '('], ['dicts by number', '}q\0']])('a pickle of nothing but %s ends', (_what, code) => {
  expect(() => unpickle(Buffer.from(`\x80\x02${code.repeat(2e6)}.`, 'latin1'), new Set())).toThrow(/more than 1000000 values/);
});

it('any bytes for a pickle are data, or one of three errors', () => {
  const opcodes = [...'\x80(NKMJGX)t]ae}usqrhjcRbQ.'].map((char) => char.charCodeAt(0)).concat([0x85, 0x86, 0x87, 0x88, 0x89, 0x8a]);
  const bytes = fc.array(fc.oneof(fc.constantFrom(...opcodes), fc.constantFrom(0, 1, 2, 10), fc.nat(255)), {maxLength: 60});
  fc.assert(fc.property(bytes, (items) => {
    try {
      unpickle(Buffer.from([0x80, 2, ...items]), new Set(['torch.FloatStorage']));
    } catch (error) {
      if (!(error instanceof RefusedPickle || error instanceof SyntaxError || error instanceof RangeError)) throw error;
    }
  }), {numRuns: 5000});
});

it('any change of any byte gives rows or one line', async () => {
  const path = inFolder('changed.pt');
  const files = ['float32.pt', 'dict.pt', 'state-dict.pt'].map((name) => readFileSync(fixture(`io/pytorch/${name}`)));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(255), async (file, at, byte) => {
    const bytes = Buffer.from(file);
    bytes[at % bytes.length] = byte;
    writeFileSync(path, bytes);
    const outcome = await openSource(path).then((source) => drain(source, 5).finally(() => source.close())).catch((cause: unknown) => cause);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CollapsarError);
  }), {numRuns: 400});
});
