import {describe, expect, it, vi} from 'vitest';
import {audit, type AuditOptions} from '../../src/audit.js';
import {watchForEarly} from '../../src/early-report.js';
import type {Report} from '../../src/report/schema.js';
import {openRowSet} from '../../src/row-set.js';
import {fixture} from '../support/fixtures.js';
import {writeNpy} from '../support/npy.js';
import {reportWith} from '../support/reports.js';
import {gaussianRows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const ROWS = 6000;
const path = writeNpy(inFolder('x.npy'), gaussianRows(ROWS, 4, {scale: (j) => 1 + j}), 'f4');
const YEAR = 3e10;

/** Follows a pass whose blocks of 100 rows come at these times, in ms. */
const follow = async (paths: readonly string[], options: AuditOptions, times: readonly number[], work = vi.fn(async (): Promise<Report> => reportWith())) => {
  const onEarly = vi.fn();
  let now = 0;
  const watch = watchForEarly(await openRowSet(paths, options), {...options, onEarly}, work, () => now);
  times.forEach((time, i) => {
    now = time;
    watch.onProgress(100 * (i + 1), null);
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  return {watch, onEarly, work};
};

describe('an early report', () => {
  it('is that of a random sample of all rows', async () => {
    const early = await new Promise<Report>((resolve) => {
      void openRowSet([path, path], {}).then((set) => {
        const watch = watchForEarly(set, {seed: 3, label: 'mine', figures: true, onEarly: resolve}, audit, vi.fn().mockReturnValue(YEAR).mockReturnValueOnce(0));
        watch.onProgress(100, null);
        watch.onProgress(200, null);
      });
    });
    expect(early).toEqual(await audit([path, path], {seed: 3, label: 'mine', maxRows: 4096, metrics: ['effective-rank']}));
    expect(early.input).toMatchObject({rowsUsed: 4096, selection: {of: 2 * ROWS}});
  });

  it('is made once, when the pass has lasted two seconds', async () => {
    expect((await follow([path], {}, [0, 1999])).work).not.toHaveBeenCalled();
    const {work, onEarly} = await follow([path], {}, [0, 2000, YEAR]);
    expect(work).toHaveBeenCalledTimes(1);
    expect(onEarly).toHaveBeenCalledWith(reportWith());
  });

  it('is not made where little is left to do', async () => {
    const times = Array.from({length: ROWS / 100 - 1}, (_, block) => 40 * block);
    expect((await follow([path], {}, times.slice(0, 51))).work).not.toHaveBeenCalled();
    expect((await follow([path], {}, [...times.slice(0, 2), 2000])).work).toHaveBeenCalled();
  });

  it.each<[string, string, AuditOptions]>([
    ['so few rows are looked at', path, {rows: '0:4000'}],
    ['each row has to be looked at', path, {where: ['a=1']}],
    ['a sample was asked for', path, {maxRows: 5000}],
    ['the backend is slow', path, {backend: 'js'}],
    ['rows lie column by column', fixture('io/selection/fortran.npy'), {}],
    ['rows are text', fixture('io/selection/rows.csv'), {}],
    ['rows come from elsewhere', 'http://127.0.0.1:1/x.npy', {rows: '0:9000'}],
  ])('is not made where %s', async (_, source, options) => {
    expect((await follow([source], options, [0, YEAR])).work).not.toHaveBeenCalled();
  });

  it('that fails is none', async () => {
    const {watch, onEarly} = await follow([path], {}, [0, YEAR], vi.fn(() => Promise.reject(new Error('NaN'))));
    await expect(watch.stop()).resolves.toBeUndefined();
    expect(onEarly).not.toHaveBeenCalled();
  });

  it('ends with the pass', async () => {
    const untilStopped = vi.fn((_: readonly string[], {signal}: AuditOptions = {}) => new Promise<Report>((resolve) => signal?.addEventListener('abort', () => resolve(reportWith()))));
    const {watch, onEarly} = await follow([path], {}, [0, YEAR], untilStopped as never);
    expect(untilStopped).toHaveBeenCalledTimes(1);
    await watch.stop();
    await watch.stop();
    expect(onEarly).not.toHaveBeenCalled();
  });

  it('changes nothing in the result, even cut off', async () => {
    const long = writeNpy(inFolder('long.npy'), gaussianRows(40_000, 4), 'f4');
    let time = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 1e6));
    const followed = await audit([long], {onEarly: () => undefined});
    clock.mockRestore();
    expect(followed).toEqual(await audit([long]));
  });
});
