import {existsSync, mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it, type ExpectStatic} from 'vitest';
import {FOLDER, hostileCases, pathOf, textOf, type HostileCase} from './case.js';
import {createServer, runWatched} from './run-watched.js';
import {cannotSetUp, SETUPS, userFor, varies} from './setups.js';

/** Far above what any takes: a run that gets there hangs. */
const LIMITS = {seconds: 20, idleSeconds: 240};
const MEMORY = 700e6;
/** in as many processes */
const AT_ONCE = 2;
const CONTROL = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

type Server = ReturnType<typeof createServer>;

const idle: Server[] = Array.from({length: AT_ONCE}, () => createServer(LIMITS));
const waiting: ((server: Server) => void)[] = [];
const takeTurn = (): Promise<Server> => new Promise((resolve) => {
  const server = idle.pop();
  if (server) resolve(server);
  else waiting.push(resolve);
});
const endTurn = (server: Server): void => {
  const next = waiting.shift();
  if (next) next(server);
  else idle.push(server);
};

const looks = (): readonly string[] => readdirSync(FOLDER).map((name) => `${name} ${statSync(join(FOLDER, name)).mtimeMs}`).filter((line) => !line.includes('.expect.json'));

let before: readonly string[];
beforeAll(() => { before = looks(); });
afterAll(() => {
  for (const server of idle) server.close();
  expect(looks()).toEqual(before);
});

const tryOne = async (hostile: HostileCase, check: ExpectStatic): Promise<HostileCase> => {
  const {what, setup, args = []} = hostile;
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-hostile-'));
  const server = await takeTurn();
  try {
    const onStart = setup === undefined ? null : await SETUPS[setup](folder) ?? undefined;
    const report = join(folder, 'report.json');
    const there = readdirSync(folder);
    const flags = args[0] === 'audit' ? ['--output', report] : [];
    const {code, stdout, stderr, peak, killed} = await (onStart === null ? server.run([...args, ...flags], FOLDER) : runWatched([...args, ...flags], folder, LIMITS, onStart, userFor(setup ?? '')));
    check(killed, 'it hangs').toBe(false);
    check([0, 2, 3, 4, 5], stderr).toContain(code);
    check(peak).toBeLessThan(MEMORY);
    check(stdout + stderr).not.toMatch(CONTROL);
    check(stdout + stderr).not.toMatch(/^::/m);
    const lines = stderr.split('\n');
    check(lines.pop()).toBe('');
    const read = code === 0 || code === 5;
    check(existsSync(report)).toBe(read && args[0] === 'audit');
    check(readdirSync(folder).filter((name) => name !== 'report.json')).toEqual(there);
    if (!read) {
      check(stdout).toBe('');
      check(lines[0]).toMatch(/^collapsar: \S/);
      check(lines.slice(1).filter((line) => !line.startsWith('  '))).toEqual([]);
    }
    return {what, ...(setup === undefined ? {} : {setup}), args, exit: code ?? -1, ...(read ? {stdout: stdout.split('\n')[0]} : {}), stderr: varies(setup) ? lines.map((line) => line.replace(/\d+/g, 'N')) : lines};
  } finally {
    endTurn(server);
    rmSync(folder, {recursive: true, force: true});
  }
};

/** A new case is two files. `-u` writes what comes out into the second, for you to look at. */
describe.concurrent('files that are broken or hostile', () => {
  const cases = hostileCases();

  it.for(cases.filter(([, {waits}]) => waits === undefined))('%s', {timeout: 300_000}, async ([name, hostile], {expect: check, skip}) => {
    if (cannotSetUp(hostile.setup)) return skip('cannot be made here');
    const found = await tryOne(hostile, check);
    await check(textOf(found)).toMatchFileSnapshot(pathOf(name));
  });

  it.for(cases.filter(([, {waits}]) => waits !== undefined))('%s waits', ([, {waits}], {skip}) => skip(waits));
});
