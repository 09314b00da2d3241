import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, statSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import {openArrow} from '../../src/io/arrow/open-arrow.js';
import {openSource} from '../../src/io/open-source.js';
import {openParquet} from '../../src/io/parquet/open-parquet.js';
import type {OpenOptions, Source} from '../../src/io/source.js';
import {fixture, realVectors} from '../support/fixtures.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {drain} from './parquet/drain.js';

const inFolder = temporaryFolder();
const path = realVectors ?? String;
/** The small ones: each is read in some fifty files. */
const LARGEST = 64 << 10;
const SETS = realVectors === null ? [] : readdirSync(path(''), {recursive: true, encoding: 'utf8'}).filter((name) => /\.(?:npy|parquet)$/.test(name) && statSync(path(name)).size <= LARGEST).sort();
const canWrite = spawnSync('python3', ['-c', 'import h5py, numpy, pyarrow, safetensors, torch']).status === 0;

/** Without the border, which takes longer than what is read; the HDF5 library opens one file a process. */
const openHere = (file: string, options: OpenOptions): Promise<Source> => {
  const open = {arrow: openArrow, arrows: openArrow, parquet: openParquet}[file.slice(file.lastIndexOf('.') + 1)];
  return (open ?? openSource)(file, options);
};

/** Figures and judgement, whatever the file. */
const measured = async (source: string, options: object) => {
  const {metrics, population, spectrum, findings, verdict, channels} = await audit([source], {backend: 'js', ...options});
  return {metrics, population, spectrum, findings, verdict, channels};
};

describe.skipIf(!canWrite).each(SETS)('%s', (name) => {
  it('is the same numbers in every format', {timeout: 300_000}, async () => {
    const folder = inFolder(name.replaceAll('/', '-'));
    mkdirSync(folder);
    const script = fixture('io/in_every_format.py');
    execFileSync('python3', [script, path(name), folder]);
    const original = await openSource(path(name), name.endsWith('.parquet') ? {column: 'vector'} : {});
    const {values} = await drain(original, 4096);
    const {dims, dtype} = original;
    await original.close();
    const formats = readdirSync(folder);
    expect(formats.length).toBeGreaterThan(40);
    for (const file of formats) {
      const options = file.endsWith('.raw') ? {raw: {type: dtype, dims}} : {};
      const source = await openHere(`${folder}/${file}`, options);
      expect([file, source.dims, source.rows ?? values.length / dims]).toEqual([file, dims, values.length / dims]);
      const found = await drain(source, 4096);
      await source.close();
      expect(found.values.length === values.length && found.values.every((v, i) => Object.is(v, values[i])), file).toBe(true);
    }
  });
});

describe.skipIf(!canWrite || SETS.length === 0).each(['node2vec_karate_34x128.npy'])('%s', (name) => {
  it('is judged alike in every format', {timeout: 300_000}, async () => {
    const folder = inFolder(`${name}-judged`);
    mkdirSync(folder);
    execFileSync('python3', [fixture('io/in_every_format.py'), path(name), folder]);
    const original = await openSource(path(name));
    const {dtype, dims} = original;
    await original.close();
    const expected = await measured(path(name), {});
    for (const file of ['fortran.npy', 'deflated.npz', 'a.safetensors', 'a.pt', 'gzip.h5', 'a.raw', 'list-lz4.arrow', 'fixed.arrows', 'list-snappy.parquet', 'wide.parquet', 'a.csv', 'a.jsonl']) {
      expect([file, await measured(`${folder}/${file}`, file.endsWith('.raw') ? {raw: dtype, dims} : {})]).toEqual([file, expected]);
    }
  });
});
