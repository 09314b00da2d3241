import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type RequestListener, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {basename} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {audit} from '../../../src/audit.js';
import {openSource} from '../../../src/io/open-source.js';
import {shownName} from '../../../src/io/remote/http-file.js';
import {fixture} from '../../support/fixtures.js';
import {writeNpy} from '../../support/npy.js';
import {gaussianRows} from '../../support/rows.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {run} from '../../cli/run.js';
import {drain} from '../parquet/drain.js';

const inFolder = temporaryFolder();

type Answer = (request: IncomingMessage, response: ServerResponse, bytes: Buffer, range: readonly [first: number, last: number]) => void;

const partOf = (bytes: Buffer, [first, last]: readonly [number, number]) => ({
  'content-range': `bytes ${first}-${Math.min(last, bytes.length - 1)}/${bytes.length}`, 'content-length': Math.min(last, bytes.length - 1) - first + 1, etag: '"one"',
});

const partial: Answer = (_request, response, bytes, range) => {
  if (range[0] >= bytes.length) return void response.writeHead(416).end();
  response.writeHead(206, partOf(bytes, range)).end(bytes.subarray(range[0], range[1] + 1));
};

/** What a server may do besides what it should, by the first part of the path. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  good: partial,
  'no-ranges': (_request, response, bytes) => void response.writeHead(200, {'content-length': bytes.length}).end(bytes),
  'breaks-off': (_request, response, bytes, range) => {
    response.writeHead(206, partOf(bytes, range)).write(bytes.subarray(range[0], range[0] + 100), () => response.destroy());
  },
  'breaks-off-later': (request, response, bytes, range) => range[0] === 0 ? partial(request, response, bytes, range) : ANSWERS['breaks-off'](request, response, bytes, range),
  longer: (_request, response, bytes, range) => {
    response.writeHead(206, {'content-range': partOf(bytes, range)['content-range'], etag: '"one"'});
    response.end(Buffer.concat([bytes.subarray(range[0], range[1] + 1), Buffer.alloc(1e6)]));
  },
  'other-part': (request, response, bytes, range) => partial(request, response, bytes, range[0] === 0 ? range : [range[0] - 1, range[1] - 1]),
  'says-more': (request, response, bytes, range) => {
    if (range[0] >= bytes.length) return partial(request, response, bytes, range);
    response.writeHead(206, {...partOf(bytes, range), 'content-range': `bytes ${range[0]}-${Math.min(range[1], bytes.length - 1)}/1000000000000`}).end(bytes.subarray(range[0], range[1] + 1));
  },
  'says-nothing': (_request, response, bytes, range) => void response.writeHead(206, {}).end(bytes.subarray(range[0], range[1] + 1)),
  changes: (_request, response, bytes, range) => void response.writeHead(206, {...partOf(bytes, range), etag: range[0] === 0 ? '"one"' : '"two"'}).end(bytes.subarray(range[0], range[1] + 1)),
  shrinks: (request, response, bytes, range) => partial(request, response, range[0] === 0 ? bytes : bytes.subarray(0, bytes.length - 1), range),
  packed: (_request, response, bytes, range) => void response.writeHead(206, {...partOf(bytes, range), 'content-encoding': 'gzip'}).end(),
  gone: (_request, response) => void response.writeHead(404).end('<html>not here</html>'),
  forbidden: (_request, response) => void response.writeHead(403).end(),
  broken: (_request, response) => void response.writeHead(500).end(),
  elsewhere: (request, response) => void response.writeHead(302, {location: (request.url ?? '').replace('/elsewhere/', '/good/')}).end(),
  file: (_request, response) => void response.writeHead(302, {location: 'file:///etc/passwd'}).end(),
  round: (request, response) => void response.writeHead(302, {location: request.url}).end(),
};

const requests: (readonly [first: number, last: number])[] = [];
const files = new Map<string, string>();
/** ranges that were refused once */
const busy = new Set<string>();

const listener: RequestListener = (request, response) => {
  const [, kind, name] = (request.url ?? '').split('?')[0].split('/');
  const [first, last] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []).slice(1).map(Number);
  requests.push([first, last]);
  if (kind === 'busy' && !busy.delete(`${first}-${last}`)) {
    busy.add(`${first}-${last}`);
    return void response.writeHead(503).end();
  }
  ANSWERS[kind === 'busy' ? 'good' : kind](request, response, readFileSync(files.get(name) ?? ''), [first, last]);
};

const server = createServer(listener);
let base = '';
const urlOf = (kind: string, path: string): string => {
  files.set(basename(path), path);
  return `${base}/${kind}/${basename(path)}`;
};

const listening = async (): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

beforeAll(async () => { base = `http://127.0.0.1:${await listening()}`; });
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const FILES = [
  'io/selection/c.npy', 'io/selection/list.arrow', 'io/selection/fixed-zstd.arrow', 'io/selection/stream.arrows', 'io/selection/list.parquet', 'io/selection/wide.parquet', 'sentences.parquet',
  'io/selection/stored.npz', 'io/selection/deflated.npz', 'io/selection/rows.safetensors', 'io/selection/rows.pt', 'io/selection/rows.csv', 'io/selection/rows.jsonl', 'io/selection/rows.fvecs',
];

describe('a file on a web server', () => {
  it.each(FILES)('%s gives what it gives here', async (name) => {
    const [here, there] = await Promise.all([fixture(name), urlOf('good', fixture(name))].map((path) => openSource(path)));
    expect({...JSON.parse(JSON.stringify(there)) as object, path: here.path}).toEqual(JSON.parse(JSON.stringify(here)));
    expect(await drain(there, 50)).toEqual(await drain(here, 50));
    await here.close();
    await there.close();
  });

  it('is raw numbers too, by way of a redirect, and of a server that is busy at first', async () => {
    const path = fixture('io/selection/raw.bin');
    for (const kind of ['good', 'elsewhere', 'busy']) {
      const [here, there] = await Promise.all([path, urlOf(kind, path)].map((name) => openSource(name, {raw: {type: 'float32', dims: 3}})));
      expect((await drain(there, 50)).values).toEqual((await drain(here, 50)).values);
      await here.close();
    }
  });

  it('is read in part where rows are chosen', async () => {
    const path = writeNpy(inFolder('large.npy'), gaussianRows(20_000, 64), 'f4');
    const url = urlOf('good', path);
    requests.length = 0;
    const {spectrum} = await audit([url], {rows: '1000:1100', backend: 'js'});
    expect(spectrum).toEqual((await audit([path], {rows: '1000:1100', backend: 'js'})).spectrum);
    expect(requests.reduce((sum, [first, last]) => sum + last - first + 1, 0)).toBeLessThan(300_000);
    expect((await audit([urlOf('good', fixture('io/selection/list.parquet'))], {rows: '40:60', backend: 'js'})).input.rows).toBe(20);
  });

  it.each([
    ['no-ranges', 'no-ranges', /whole files only/], ['breaks-off', 'cannot-fetch', /cannot be fetched/], ['breaks-off-later', 'cannot-fetch', /cannot be fetched/],
    ['longer', 'bad-answer', /more than the/], ['other-part', 'bad-answer', /were asked for/], ['says-nothing', 'bad-answer', /does not say/], ['packed', 'no-ranges', /packed as gzip/],
    ['says-more', 'cannot-fetch', /no such bytes/], ['changes', 'file-changed', /the server says so/], ['shrinks', 'file-changed', /bytes before/],
    ['gone', 'cannot-fetch', /no such file \(404\)/], ['forbidden', 'cannot-fetch', /refuses it \(403\)/], ['broken', 'cannot-fetch', /\(500\)/],
    ['file', 'bad-redirect', /what is not read: file:/], ['round', 'bad-redirect', /more than 5 redirects/],
  ])('of a server that says or does "%s" is exit 3', async (kind, code, message) => {
    for (const name of [writeNpy(inFolder('x.npy'), gaussianRows(4000, 16), 'f4'), fixture('sentences.parquet')]) {
      const error = await openSource(urlOf(kind, name)).then((source) => drain(source, 500).finally(() => source.close())).catch((cause: unknown) => cause) as Error;
      expect(error).toMatchObject({name: 'CollapsarError', code, exit: 3});
      expect(error.message).toMatch(message);
      expect(error.message.startsWith(`${base}/`)).toBe(true);
    }
  });

  it('is refused where it is HDF5, in Fortran order, empty, or not there', async () => {
    writeFileSync(inFolder('empty.npy'), '');
    await expect(openSource(urlOf('good', fixture('io/hdf5/float32.h5')))).rejects.toMatchObject({code: 'needs-file', exit: 3});
    await expect(openSource(urlOf('good', fixture('io/selection/fortran.npy'))).then((source) => drain(source, 50))).rejects.toMatchObject({code: 'fortran-order', exit: 3});
    await expect(openSource(urlOf('good', inFolder('empty.npy')))).rejects.toMatchObject({code: 'cannot-fetch', exit: 3});
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const {port} = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(openSource(`http://127.0.0.1:${port}/x.npy`)).rejects.toMatchObject({code: 'cannot-fetch', exit: 3, message: expect.stringContaining('ECONNREFUSED') as string});
    await expect(openSource('http://')).rejects.toMatchObject({code: 'bad-url', exit: 2});
  });

  it('has neither its signature nor its password in the report', async () => {
    const url = `${urlOf('good', fixture('io/selection/c.npy'))}?X-Signature=secret`;
    const {code, stdout} = await run(['audit', url, '--json']);
    expect(code).toBe(0);
    expect(stdout).not.toContain('secret');
    expect((JSON.parse(stdout) as {input: {sources: string[]}}).input.sources).toEqual([url.split('?')[0]]);
    expect(shownName('https://me:secret@host.example:8080/a/b.npy?sig=secret#x')).toBe('https://host.example:8080/a/b.npy');
    expect(shownName('a/b.npy?sig')).toBe('a/b.npy?sig');
  });
});
