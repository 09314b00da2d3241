import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {shell} from './run.js';

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'collapsar-completion-'));
  writeFileSync(join(home, 'emb.npy'), '');
});

afterAll(() => rmSync(home, {recursive: true, force: true}));

/** What bash, set up as the README says, offers for the last of these words. */
const offered = async (...words: string[]): Promise<string[]> => {
  const {stdout, stderr} = await shell(`
    collapsar autocomplete bash >/dev/null
    eval "$(collapsar autocomplete script bash)"
    complete -o default -F _collapsar_autocomplete collapsar
    COMP_WORDS=(collapsar ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
    _collapsar_autocomplete
    printf '%s\\n' "\${COMPREPLY[@]}"; complete -p collapsar`, {env: {HOME: home, XDG_CACHE_HOME: home}, cwd: home});
  const lines = stdout.trimEnd().split('\n');
  expect(lines.pop(), stderr).toBe('complete -o default -F _collapsar_autocomplete collapsar');
  return lines.filter((line) => line !== '');
};

/** What fish, set up as the README says, offers for a line that is not ended, without its descriptions. */
const offeredByFish = async (line: string): Promise<string[]> => {
  const {stdout, stderr} = await shell(`collapsar completion fish >collapsar.fish && fish --no-config -c 'source collapsar.fish; complete -C "${line}"'`, {env: {HOME: home}, cwd: home});
  expect(stderr).toBe('');
  return stdout.split('\n').filter((text) => text !== '').map((text) => text.split('\t')[0]);
};

describe.skipIf(spawnSync('fish', ['--version']).status !== 0)('completion in fish', () => {
  it('offers commands, and the flags of each with their values', async () => {
    expect(await offeredByFish('collapsar ')).toEqual(expect.arrayContaining(['audit', 'compare', 'gate', 'inspect', 'metrics']));
    expect(await offeredByFish('collapsar gate --ba')).toEqual(['--backend', '--baseline']);
    expect(await offeredByFish('collapsar audit emb.npy --fail-on ')).toEqual(['fail', 'never', 'warn']);
    expect(await offeredByFish('collapsar metrics rank')).toEqual(['rankme']);
  });

  it('offers file names where they belong', async () => {
    expect(await offeredByFish('collapsar audit em')).toEqual(['emb.npy']);
    expect(await offeredByFish('collapsar gate --config em')).toEqual(['emb.npy']);
    expect(await offeredByFish('collapsar em')).toEqual([]);
    expect(await offeredByFish('collapsar audit --threads em')).toEqual([]);
  });
});

describe('completion in bash', () => {
  it('offers commands, and the flags of each', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['audit', 'compare', 'gate', 'inspect', 'metrics']));
    expect(await offered('ga')).toEqual(['gate']);
    expect(await offered('gate', '--ba')).toEqual(['--backend', '--baseline']);
    expect(await offered('gate', '--up')).toEqual(['--update-baseline']);
  });

  it('leaves file names to bash', async () => {
    expect(await offered('audit', 'em')).toEqual([]);
  });
});
