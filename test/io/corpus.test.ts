import {existsSync, readdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../src/errors.js';
import {openArrow} from '../../src/io/arrow/open-arrow.js';
import {openSource} from '../../src/io/open-source.js';
import type {Source} from '../../src/io/source.js';

const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const atHand = existsSync(CORPUS);

const filesUnder = (folder: string): string[] =>
  atHand ? readdirSync(join(CORPUS, folder), {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) : [];

const outcomeOf = async (opening: Promise<Source>): Promise<string> => {
  try {
    const source = await opening;
    let count = 0;
    try {
      for await (const {rows, values} of source.batches(4096)) {
        expect(values.length).toBe(rows * source.dims);
        count += rows;
      }
    } finally {
      await source.close();
    }
    return `${count} × ${source.dims}`;
  } catch (error) {
    expect(error, (error as Error).stack).toBeInstanceOf(CollapsarError);
    return `exit ${(error as CollapsarError).exit}`;
  }
};

const each = async (files: readonly string[], open: (path: string) => Promise<Source>): Promise<Map<string, string>> => {
  const outcomes = new Map<string, string>();
  const queue = [...files];
  await Promise.all(Array.from({length: 4}, async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) outcomes.set(basename(file), await outcomeOf(open(file)));
  }));
  return outcomes;
};

describe.skipIf(!atHand)('files that other projects test their readers with', () => {
  it('npy', async () => {
    const outcomes = await each(filesUnder('npy'), openSource);
    for (const [name, outcome] of outcomes) {
      if (name === 'bomb_50MB.npz') expect(outcome).toBe('12500000 × 1');
      else if (/^(ok_.*|values_nan_inf)\.npy$|^(ok|stored|traversal|proto_key|escape_name|html_name)\.npz$/.test(name)) expect([name, outcome]).toEqual([name, '3 × 4']);
      else expect([name, outcome]).toEqual([name, name === 'shape_0xD.npy' ? '0 × 4' : 'exit 3']);
    }
    expect(outcomes.size).toBeGreaterThan(50);
  });

  it('Arrow, made to break readers', async () => {
    const fuzz = filesUnder('arrow').filter((file) => /fuzz|crash-/.test(basename(file)));
    const outcomes = await each(fuzz, openSource);
    expect([...outcomes.values()].filter((outcome) => outcome.startsWith('exit')).length).toBe(outcomes.size);
    expect(outcomes.has('clusterfuzz-testcase-minimized-arrow-ipc-file-fuzz-6240547580936192')).toBe(true);
  });

  it('Arrow, well-formed', async () => {
    const files = filesUnder('arrow').filter((file) => !/fuzz|crash-|\.gz$|\.json$|\.md$/.test(basename(file)));
    const outcomes = await each(files, openArrow);
    expect(outcomes.size).toBeGreaterThan(100);
    const bigEndian = await each(files.filter((file) => file.includes('bigendian')), openArrow);
    for (const [name, outcome] of bigEndian) expect([name, outcome]).toEqual([name, 'exit 3']);
    expect(outcomes.get('schema_v6.arrow')).toBe('exit 3');
    expect(outcomes.get('fixedListInt32_0.arrows')).toBe('3 × 3');
  });
});
