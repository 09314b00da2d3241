import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:https';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {fixture} from '../../support/fixtures.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {run} from '../../cli/run.js';

const path = temporaryFolder();
const signed = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', path('key.pem'), '-out', path('cert.pem'), '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']).status === 0;

/** `/FILE`; `/down/FILE` redirects to http */
const serve = (): Server => createServer({key: readFileSync(path('key.pem')), cert: readFileSync(path('cert.pem'))}, (request, response) => {
  const url = request.url ?? '';
  if (url.startsWith('/down/')) return void response.writeHead(302, {location: `http://localhost${url.slice(5)}`}).end();
  const bytes = readFileSync(fixture(url.slice(1)));
  const [first, last] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []).slice(1).map(Number);
  const end = Math.min(last, bytes.length - 1);
  response.writeHead(206, {'content-range': `bytes ${first}-${end}/${bytes.length}`, etag: '"one"'}).end(bytes.subarray(first, end + 1));
});

describe.skipIf(!signed)('an https URL', () => {
  let server: Server;
  let base = '';
  beforeAll(async () => {
    server = serve().listen(0);
    await once(server, 'listening');
    base = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const audit = (url: string, trusted: boolean) => run(['audit', url, '--json'], {cwd: path(''), env: trusted ? {NODE_EXTRA_CA_CERTS: path('cert.pem')} : {}});

  it.each(['io/selection/c.npy', 'io/selection/list.parquet'])('of %s is read where its certificate is trusted', async (name) => {
    const {code, stdout, stderr} = await audit(`${base}/${name}`, true);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    const here = await audit(fixture(name), true);
    expect((JSON.parse(stdout) as {spectrum: unknown}).spectrum).toEqual((JSON.parse(here.stdout) as {spectrum: unknown}).spectrum);
  });

  it.each(['io/selection/c.npy', 'io/selection/list.parquet'])('of %s is refused where it is not', async (name) => {
    const {code, stdout, stderr} = await run(['audit', `${base}/${name}`], {cwd: path('')});
    expect({code, stdout}).toEqual({code: 3, stdout: ''});
    expect(stderr).toBe(`collapsar: ${base}/${name}: cannot be fetched: self-signed certificate (NODE_EXTRA_CA_CERTS=ca.pem names the authority that signed it, where you trust it)\n`);
  });

  it('never leads to http', async () => {
    const {code, stderr} = await run(['audit', `${base}/down/io/selection/c.npy`], {cwd: path(''), env: {NODE_EXTRA_CA_CERTS: path('cert.pem')}});
    expect(code).toBe(3);
    expect(stderr).toMatch(/sends us elsewhere, to what is not read: http:/);
  });
});
