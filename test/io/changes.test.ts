import {appendFileSync, copyFileSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import {FixedSizeList, Field, Float32, makeData, RecordBatch, Schema, Struct, tableToIPC, Table} from 'apache-arrow';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../src/errors.js';
import {openSource} from '../../src/io/open-source.js';
import {fixture} from '../support/fixtures.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const [ROWS, DIMS] = [40_000, 64];
const ITEM = new Field('item', new Float32());
const LIST = new FixedSizeList(DIMS, ITEM);
const VALUES = Float32Array.from(gaussianRows(ROWS, DIMS, {seed: 3}).values);

const arrow = (kind: 'file' | 'stream') => (path: string): void => {
  const schema = new Schema([new Field('emb', LIST)]);
  const batches = Array.from({length: 8}, (_, i) => {
    const rows = ROWS / 8;
    const items = makeData({type: ITEM.type, data: VALUES.subarray(i * rows * DIMS, (i + 1) * rows * DIMS)});
    return new RecordBatch(schema, makeData({type: new Struct(schema.fields), length: rows, children: [makeData({type: LIST, length: rows, child: items})]}));
  });
  writeFileSync(path, tableToIPC(new Table(schema, batches), kind));
};

const safetensors = (path: string): void => {
  const header = Buffer.from(JSON.stringify({emb: {dtype: 'F32', shape: [ROWS, DIMS], data_offsets: [0, VALUES.byteLength]}}));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(path, Buffer.concat([length, header, Buffer.from(VALUES.buffer)]));
};

const text = (row: (values: number[]) => string) => (path: string): void =>
  writeFileSync(path, Array.from({length: ROWS / 4}, (_, i) => `${row(Array.from(VALUES.subarray(i * DIMS, (i + 1) * DIMS)))}\n`).join(''));

/** Some megabytes in each format. */
const FORMATS: Readonly<Record<string, (path: string) => void>> = {
  'npy': (path) => void writeNpy(path, gaussianRows(ROWS, DIMS), 'f4'),
  'Arrow file': arrow('file'), 'Arrow stream': arrow('stream'),
  'Parquet': (path) => copyFileSync(fixture('sentences.parquet'), path),
  safetensors, 'CSV': text((values) => values.join(',')), 'JSON lines': text((values) => JSON.stringify(values)),
};

const half = (path: string): number => Math.floor(statSync(path).size / 2);

const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  'is cut in half': (path) => truncateSync(path, half(path)),
  'is emptied': (path) => truncateSync(path, 0),
  'grows': (path) => appendFileSync(path, 'more'),
  'is written over': (path) => writeFileSync(path, Buffer.alloc(statSync(path).size)),
};

/** Reads two batches, lets the file change, and reads on. */
const readWhile = async (path: string, change: (path: string) => void): Promise<{readonly rows: number; readonly sum: number}> => {
  const source = await openSource(path);
  try {
    let [rows, sum] = [0, 0];
    for await (const batch of source.batches(64)) {
      rows += batch.rows;
      for (const v of batch.values) sum += v;
      if (rows === 128) change(path);
    }
    return {rows, sum};
  } finally {
    await source.close();
  }
};

describe.each(Object.keys(FORMATS))('%s', (format) => {
  const path = inFolder(format.replace(' ', '.'));

  it.each(Object.keys(CHANGES))('that %s while it is read is exit 3, in one line', async (change) => {
    FORMATS[format](path);
    const error = await readWhile(path, CHANGES[change]).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CollapsarError);
    expect((error as CollapsarError).exit).toBe(3);
    expect((error as CollapsarError).message).toMatch(/^[^\n]*: the file changed while it was read \([^\n]*\)$/);
  });

  it('that is replaced by another while it is read is read to its end', async () => {
    FORMATS[format](path);
    const before = await readWhile(path, () => undefined);
    expect(await readWhile(path, (old) => {
      writeFileSync(inFolder('other'), readFileSync(old).subarray(0, 1000));
      renameSync(inFolder('other'), old);
    })).toEqual(before);
  });
});
