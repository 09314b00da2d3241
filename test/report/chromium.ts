/** A headless Chromium driven over its debugging pipe: enough of the protocol to open a page, act on it and take its picture. */
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Readable, Writable} from 'node:stream';

export const CHROMIUM = [process.env.CHROME_PATH, 'chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => name !== undefined && spawnSync(name, ['--version']).status === 0,
);

type Params = Record<string, unknown>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: {readonly message: string};
}

export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  readonly script?: boolean;
}

export interface Page {
  evaluate<T>(expression: string): Promise<T>;
  /** moves of the mouse in CSS pixels; `press` and `release` with the left button */
  mouse(kind: 'move' | 'press' | 'release', x: number, y: number): Promise<void>;
  key(key: string): Promise<void>;
  screenshot(): Promise<Uint8Array>;
  print(): Promise<Uint8Array>;
  /** what the page complained of: errors, violations of its policy, and requests other than for itself */
  readonly complaints: readonly string[];
}

export interface Browser {
  open(url: string, options: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

export const launch = async (): Promise<Browser> => {
  const profile = mkdtempSync(join(tmpdir(), 'collapsar-chromium-'));
  const child = spawn(
    CHROMIUM ?? '',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
    ],
    {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']},
  );
  const wire = connect(child);
  return {
    open: async (url, options) => openPage(wire, url, options),
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      rmSync(profile, {recursive: true, force: true, maxRetries: 5});
    },
  };
};

interface Wire {
  send(method: string, params?: Params, sessionId?: string): Promise<Params>;
  on(listener: (message: Message & {sessionId?: string}) => void): void;
}

const connect = (child: ChildProcess): Wire => {
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, {resolve(value: Params): void; reject(error: Error): void}>();
  const listeners: ((message: Message) => void)[] = [];
  let next = 1;
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      const call = waiting.get(message.id ?? 0);
      if (call && message.error) call.reject(new Error(message.error.message));
      else if (call) call.resolve(message.result ?? {});
      else for (const listener of listeners) listener(message);
    }
  });
  return {
    on: (listener) => listeners.push(listener),
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, {resolve, reject});
        input.write(`${JSON.stringify({id, method, params, ...(sessionId === undefined ? {} : {sessionId})})}\0`);
      }),
  };
};

const openPage = async (wire: Wire, url: string, {width, height, dark = false, script = true}: PageOptions): Promise<Page> => {
  const {targetId} = await wire.send('Target.createTarget', {url: 'about:blank'});
  const session = (await wire.send('Target.attachToTarget', {targetId, flatten: true})).sessionId as string;
  const send = (method: string, params?: Params): Promise<Params> => wire.send(method, params, session);
  const complaints: string[] = [];
  const loaded = new Promise<void>((resolve) =>
    wire.on(({method, params, sessionId}) => {
      if (sessionId !== session) return;
      if (method === 'Page.loadEventFired') resolve();
      if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') complaints.push(JSON.stringify(params));
      const asked = (params?.request as {url?: string} | undefined)?.url ?? '';
      if (method === 'Network.requestWillBeSent' && asked !== url && !asked.startsWith('data:')) complaints.push(`request of ${asked}`);
    }),
  );
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: false});
  await send('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'}]});
  await send('Emulation.setScriptExecutionDisabled', {value: !script});
  await send('Page.navigate', {url});
  await loaded;
  const bytes = (result: Params): Uint8Array => Buffer.from(result.data as string, 'base64');
  return {
    complaints,
    evaluate: async <T>(expression: string) => {
      const {result, exceptionDetails} = await send('Runtime.evaluate', {expression, returnByValue: true, awaitPromise: true});
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
      return (result as {value: T}).value;
    },
    mouse: async (kind, x, y) => {
      const type = {move: 'mouseMoved', press: 'mousePressed', release: 'mouseReleased'}[kind];
      await send('Input.dispatchMouseEvent', {type, x, y, button: kind === 'move' ? 'none' : 'left', clickCount: kind === 'move' ? 0 : 1});
    },
    key: async (key) => {
      for (const type of ['keyDown', 'keyUp'])
        await send('Input.dispatchKeyEvent', {
          type,
          key,
          code: key,
          windowsVirtualKeyCode: {ArrowRight: 39, ArrowLeft: 37, Tab: 9}[key] ?? 0,
        });
    },
    screenshot: async () => bytes(await send('Page.captureScreenshot', {format: 'png'})),
    print: async () => bytes(await send('Page.printToPDF', {printBackground: false})),
  };
};
