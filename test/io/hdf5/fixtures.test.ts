import {cpSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {describe, expect, it} from 'vitest';
import {inspect} from '../../../src/inspect.js';
import type {openSource} from '../../../src/io/open-source.js';
import {fixture} from '../../support/fixtures.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {run} from '../../cli/run.js';
import {loopFixtures} from '../loop-fixtures.js';

const inFolder = temporaryFolder();

loopFixtures('hdf5');

describe('HDF5', () => {
  it('has its datasets listed, by the path that is not a link', async () => {
    const {columns, chosen} = await inspect(fixture('io/hdf5/groups.h5'));
    expect(chosen).toBeNull();
    expect(columns.map(({name, type, role}) => [name, type, role])).toEqual([
      ['model/layer.0/out', 'float32 [37, 5]', 'embedding'], ['model/layer.1', 'float64 [37, 5]', 'embedding'],
      ['nothing', 'float32 [nothing]', 'other'], ['score', 'float64 [37]', 'other'],
    ]);
  });

  it('is read by a path as it is given', async () => {
    const {code, stdout} = await run(['audit', 'float32.h5', '--json'], {cwd: fixture('io/hdf5')});
    expect({code, sources: (JSON.parse(stdout) as {input: {sources: string[]}}).input.sources}).toEqual({code: 0, sources: ['float32.h5']});
  });

  it('says how to install its package where that is not there', async () => {
    mkdirSync(inFolder('alone'));
    cpSync(fileURLToPath(new URL('../../../dist', import.meta.url)), inFolder('alone/dist'), {recursive: true});
    writeFileSync(inFolder('alone/package.json'), '{"type": "module"}');
    const {openSource: open} = await import(pathToFileURL(join(inFolder('alone'), 'dist/io/open-source.js')).href) as {openSource: typeof openSource};
    await expect(open(fixture('io/hdf5/float32.h5'))).rejects.toMatchObject({code: 'missing-package', exit: 3, suggestions: ['npm install h5wasm']});
  });
});
