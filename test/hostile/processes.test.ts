import {spawnSync, type ChildProcess} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {run} from '../cli/run.js';
import {fixture} from '../support/fixtures.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const path = temporaryFolder();
const mounted: string[] = [];

/** A file system in memory, where that is allowed here. */
const mount = (name: string, options: string): boolean => {
  mkdirSync(path(name), {recursive: true});
  const {status} = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path(name)]);
  if (status === 0) mounted.push(path(name));
  return status === 0;
};

afterAll(() => {
  for (const folder of mounted) spawnSync('umount', [folder]);
});

/** 5 of an HTML report's pages fill it. */
const canMount = mount('small', 'size=64k') && mount('read-only', 'size=64k');

describe.skipIf(!canMount)('where a report cannot be written', () => {
  const audit = (output: string) => run(['audit', fixture('hostile/sample.npy'), '--output', output], {cwd: path('')});

  it('a full disk is exit 3, and the old report is as it was', async () => {
    writeFileSync(path('small/report.html'), 'the old one');
    const {code, stdout, stderr} = await audit('small/report.html');
    expect({code, stdout}).toEqual({code: 3, stdout: ''});
    expect(stderr).toBe('collapsar: small/report.html: cannot be written: no space left on the device\n');
    expect(readdirSync(path('small'))).toEqual(['report.html']);
    expect(readFileSync(path('small/report.html'), 'utf8')).toBe('the old one');
  });

  it('nor one in which there is no room for anything', async () => {
    writeFileSync(path('small/rest'), Buffer.alloc(48 << 10));
    const {code, stderr} = await audit('small/report.json');
    expect({code, stderr}).toEqual({code: 3, stderr: 'collapsar: small/report.json: cannot be written: no space left on the device\n'});
    expect(readdirSync(path('small')).sort()).toEqual(['report.html', 'rest']);
  });

  it('a read-only file system is exit 3', async () => {
    writeFileSync(path('read-only/report.json'), 'the old one');
    expect(spawnSync('mount', ['-o', 'remount,ro', path('read-only')]).status).toBe(0);
    const {code, stderr} = await audit('read-only/report.json');
    expect({code, stderr}).toEqual({code: 3, stderr: 'collapsar: read-only/report.json: cannot be written: the file system is read-only\n'});
    expect(readFileSync(path('read-only/report.json'), 'utf8')).toBe('the old one');
  });
});

/** One file for each way of reading: here, by threads of zlib, behind the border, through a library. */
const FILES = ['fixtures/io/npz/float32-deflated.npz', 'fixtures/io/arrow/stream.arrow', 'fixtures/io/hdf5/gzip.h5', 'fixtures/io/text/objects.jsonl', 'fixtures/sentences.parquet'];

describe.skipIf(process.platform !== 'linux').each(['SIGINT', 'SIGTERM'] as const)('%s at any moment', (signal) => {
  beforeAll(() => mkdirSync(path(signal)));

  it.each(FILES)('of %s leaves no process, no temporary file and no half of a report', async (file) => {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const folder = path(`${signal}/${name}`);
    mkdirSync(`${folder}/tmp`, {recursive: true});
    copyFileSync(fixture(file.replace('fixtures/', '')), `${folder}/${name}`);
    const args = name.endsWith('.jsonl') ? ['audit', name, '--column', 'e'] : ['audit', name];
    for (const delay of [60, 180, 300, 420, 700]) {
      const mark = `${process.pid}-${signal}-${name}-${delay}`;
      const kill = (child: ChildProcess) => void setTimeout(() => child.kill(signal), delay);
      const {code, signal: ended, stderr} = await run([...args, '-o', 'report.json', '-o', 'report.html', '--quiet'], {cwd: folder, env: {COLLAPSAR_TEST_MARK: mark, TMPDIR: `${folder}/tmp`}, onStart: kill});
      // before it has set its handlers, the runtime ends by the signal; after its work is done, it is done
      if (code !== null && ![0, 3, 4].includes(code)) expect({code, stderr}).toEqual(signal === 'SIGINT' ? {code: 130, stderr: 'collapsar: interrupted\n'} : {code: 143, stderr: 'collapsar: terminated\n'});
      else expect(ended === signal || code !== null).toBe(true);
      for (const report of readdirSync(folder)) {
        expect(['tmp', name, 'report.json', 'report.html']).toContain(report);
        if (report === 'report.json') expect(JSON.parse(readFileSync(`${folder}/${report}`, 'utf8'))).toHaveProperty('verdict');
        if (report === 'report.html') expect(readFileSync(`${folder}/${report}`, 'utf8')).toMatch(/<\/html>\s*$/);
      }
      expect(readdirSync(`${folder}/tmp`)).toEqual([]);
      await vi.waitUntil(() => processesWith(`COLLAPSAR_TEST_MARK=${mark}`).length === 0, {timeout: 20_000, interval: 50});
    }
  });
});

const processesWith = (variable: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      return false; // gone, or somebody else's
    }
  });
