import {truncateSync, writeFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {openSource} from '../../../src/io/open-source.js';
import {listTensors} from '../../../src/io/safetensors/open-safetensors.js';
import {fixture} from '../../support/fixtures.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {loopFixtures} from '../loop-fixtures.js';

loopFixtures('safetensors');

const inFolder = temporaryFolder();

it('lists all tensors, with shapes and places', async () => {
  const tensors = await listTensors(fixture('io/safetensors/among-others.safetensors'));
  expect(tensors.map(({name, dtype, shape}) => [name, dtype, shape])).toEqual([
    ['bias', 'F32', [4]], ['scale', 'F32', []], ['emb', 'F32', [31, 6]], ['ids', 'I64', [31]], ['cube', 'F32', [2, 2, 2]],
  ]);
  tensors.forEach(({shape, start, end, type}) => expect(end - start).toBe(shape.reduce((a, b) => a * b, type?.size ?? 0)));
});

it('takes no memory for a header over its limit', async () => {
  const path = inFolder('large.safetensors');
  const head = Buffer.alloc(16, ' ');
  head.writeBigUInt64LE(200_000_000n);
  head[8] = 0x7b;
  writeFileSync(path, head);
  truncateSync(path, 300_000_000);
  await expect(openSource(path)).rejects.toMatchObject({code: 'malformed-safetensors', exit: 3, message: expect.stringContaining('200000000') as string});
});
