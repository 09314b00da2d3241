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
