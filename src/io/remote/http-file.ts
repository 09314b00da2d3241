import {CollapsarError, ioError, usageError} from '../../errors.js';
import {fileChanged} from '../file-errors.js';

export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path);

/** What is shown of a source, and kept in reports: of a URL neither what follows `?`, which may be a signature, nor a password. */
export const shownName = (path: string): string => {
  if (!isUrl(path) || !URL.canParse(path)) return path;
  const {protocol, host, pathname} = new URL(path);
  return `${protocol}//${host}${pathname}`;
};

/** A file on a web server, read in parts. */
export interface HttpFile {
  readonly path: string;
  readonly bytes: number;
  /** the bytes [position, position + length), by one request. Throws CollapsarError, exit 3, where they do not come, or the file is another by now */
  readonly read: (position: number, length: number) => Promise<Uint8Array>;
}

const ATTEMPTS = 3;
const PAUSE_MS = 200;
/** for the answer to begin, and for as many bytes as one asks for at once to come */
const MOST_MS = 60_000;
const MOST_REDIRECTS = 5;
/** bytes that the first request asks for: the header, or all of a small file */
const FIRST = 1 << 16;

/** The server as it was when the file was opened. */
interface Origin {
  readonly path: string;
  readonly url: URL;
  readonly bytes: number;
  /** by which one tells that the file is still the same; null where the server gives neither ETag nor date */
  readonly version: string | null;
}

/**
 * Opens a file by its URL: asks for its first bytes, which tell its length. Redirects are followed, to http and https alone, and never from
 * https to http. Throws CollapsarError: 2 no URL; 3 the server is not there, refuses, or does not send parts of files.
 */
export const openHttpFile = async (text: string): Promise<HttpFile> => {
  if (!URL.canParse(text)) throw usageError('bad-url', `${text} is no URL`);
  const path = shownName(text);
  const {response, url} = await follow(path, new URL(text));
  const {first, last, total} = rangeOf(path, response);
  const origin: Origin = {path, url, bytes: total, version: versionOf(response)};
  if (first !== 0 || last !== Math.min(FIRST, total) - 1) throw lies(path, `it sends bytes ${first} to ${last} of ${total} where ${FIRST} were asked for`);
  const head = await bodyOf(path, response, last + 1);
  return {
    path, bytes: total,
    read: async (position, length) => position + length <= head.length ? head.subarray(position, position + length) : readRange(origin, position, length),
  };
};

const follow = async (path: string, from: URL): Promise<{response: Response; url: URL}> => {
  let url = from;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await again(path, () => ask(url, 0, FIRST));
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return {response, url};
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (!next || !isUrl(next.href) || (url.protocol === 'https:' && next.protocol !== 'https:')) throw ioError('bad-redirect', `${path}: the server sends us elsewhere, to what is not read: ${location.slice(0, 80)}`);
    url = next;
  }
  throw ioError('bad-redirect', `${path}: more than ${MOST_REDIRECTS} redirects`);
};

const ask = (url: URL, position: number, length: number): Promise<Response> => fetch(url.href, {
  headers: {range: `bytes=${position}-${position + length - 1}`, 'accept-encoding': 'identity'}, redirect: 'manual', signal: AbortSignal.timeout(MOST_MS),
});

/** What a busy server or a bad line refuses once may come the next time. */
const again = async (path: string, action: () => Promise<Response>): Promise<Response> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await action();
      if (response.status < 500 || attempt === ATTEMPTS) return response;
      await response.body?.cancel();
    } catch (cause) {
      if (attempt === ATTEMPTS) throw unreachable(path, cause);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
};

const unreachable = (path: string, cause: unknown): CollapsarError => {
  if (cause instanceof CollapsarError) return cause;
  const {name, message, cause: deeper} = cause as Error;
  const reason = name === 'TimeoutError' ? `nothing came for ${MOST_MS / 1000} s` : deeper instanceof Error && deeper.message !== '' ? deeper.message : message;
  const untrusted = UNTRUSTED.has(String((deeper as NodeJS.ErrnoException | undefined)?.code));
  const error = ioError('cannot-fetch', `${path}: cannot be fetched: ${reason.slice(0, 200)}`, ...(untrusted ? ['NODE_EXTRA_CA_CERTS=ca.pem names the authority that signed it, where you trust it'] : []));
  error.cause = cause;
  return error;
};

/** What Node says of a certificate that no authority it knows has signed. */
const UNTRUSTED: ReadonlySet<string> = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']);

const WHY: ReadonlyMap<number, string> = new Map([[401, 'the server asks who you are'], [403, 'the server refuses it'], [404, 'there is no such file'], [410, 'it is gone'], [416, 'it is empty, or has no such bytes']]);

/** Which bytes an answer brings, by its own account. Throws CollapsarError, exit 3, for any other answer. */
const rangeOf = (path: string, {status, headers}: Response): {first: number; last: number; total: number} => {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (status === 206 && encoding === 'identity') {
    const said = headers.get('content-range') ?? 'nothing';
    const [first, last, total] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(said) ?? []).slice(1).map(Number);
    if (total !== undefined && [first, last, total].every(Number.isSafeInteger) && first <= last && last < total) return {first, last, total};
    throw lies(path, `it does not say which bytes it sends (${said.slice(0, 60)})`);
  }
  if (status === 200 || status === 206) throw ioError('no-ranges', `${path}: the server sends ${status === 200 ? 'whole files only, not parts of them' : `parts packed as ${encoding.slice(0, 20)}`}`, `curl -LO ${path}`);
  throw ioError('cannot-fetch', `${path}: cannot be fetched: ${WHY.get(status) ?? 'the server says'} (${status})`);
};

const lies = (path: string, what: string): CollapsarError => ioError('bad-answer', `${path}: the server contradicts itself: ${what}`, `curl -LO ${path}`);

const versionOf = ({headers}: Response): string | null => headers.get('etag') ?? headers.get('last-modified');

/** A body of so many bytes; one that is longer is not read to its end. */
const bodyOf = async (path: string, response: Response, length: number): Promise<Uint8Array> => {
  const into = new Uint8Array(length);
  let done = 0;
  try {
    for await (const chunk of response.body ?? []) {
      const piece = chunk as Uint8Array;
      if (done + piece.length > length) throw lies(path, `it sends more than the ${length} bytes that it says`);
      into.set(piece, done);
      done += piece.length;
    }
  } catch (cause) {
    throw unreachable(path, cause);
  }
  if (done < length) throw ioError('cannot-fetch', `${path}: cannot be fetched: the server breaks off after ${done} of ${length} bytes`);
  return into;
};

const readRange = async ({path, url, bytes, version}: Origin, position: number, length: number): Promise<Uint8Array> => {
  if (position + length > bytes) throw fileChanged(path, `it ends at byte ${bytes}`);
  for (let attempt = 1; ; attempt++) {
    const response = await again(path, () => ask(url, position, length));
    const {first, last, total} = rangeOf(path, response);
    if (total !== bytes || versionOf(response) !== version) throw fileChanged(path, total === bytes ? 'the server says so' : `${bytes} bytes before, ${total} after`);
    if (first !== position || last !== position + length - 1) throw lies(path, `it sends bytes ${first} to ${last} where ${position} to ${position + length - 1} were asked for`);
    try {
      return await bodyOf(path, response, length);
    } catch (error) {
      if (attempt === ATTEMPTS || (error as CollapsarError).code !== 'cannot-fetch') throw error;
    }
  }
};
