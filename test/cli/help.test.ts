import {describe, expect, it} from 'vitest';
import {run, shell} from './run.js';

describe('help', () => {
  it('lists the commands', async () => {
    const [bare, flag] = await Promise.all([run([]), run(['--help'])]);
    expect(bare).toMatchObject({code: 0, stderr: ''});
    expect(flag.stdout).toBe(bare.stdout);
    for (const command of ['audit', 'gate', 'inspect', 'metrics']) expect(flag.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  it.each(['audit', 'gate', 'inspect', 'metrics'])('of %s has examples, by flag and by command', async (command) => {
    const [flag, help] = await Promise.all([run([command, '--help']), run(['help', command])]);
    expect(flag).toMatchObject({code: 0, stderr: ''});
    expect(flag.stdout).toContain(`$ collapsar ${command}`);
    expect(flag.stdout).toMatch(/EXAMPLES/);
    expect(help.stdout).toBe(flag.stdout);
  });

  it('is the same whatever flags of all commands stand beside it', async () => {
    const [flag, help, json] = await Promise.all([run(['audit', '--help', '--json']), run(['help', 'audit']), run(['help', 'audit', '--json', '--quiet'])]);
    expect(json).toMatchObject({code: 0, stdout: help.stdout, stderr: ''});
    expect(flag.stdout).toBe(help.stdout);
    expect(await run(['help', 'audit', '--jsno'])).toMatchObject({code: 2, stderr: expect.stringContaining('no such flag: --jsno') as string});
  });

  it('of a command that does not exist names the nearest', async () => {
    expect(await run(['help', 'audti'])).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining('no such command: audti (did you mean: collapsar audit)') as string});
  });

  it('--version is one line, and the same with a flag before oclif sees it', async () => {
    const {code, stdout} = await run(['--version']);
    expect({code, stdout}).toEqual({code: 0, stdout: expect.stringMatching(/^collapsar\/\d+\.\d+\.\d+ \S+ node-v\d+\S+\n$/) as string});
    expect((await run(['--version', '--json'])).stdout).toBe(stdout);
  });

  it('explains each metric that it lists', async () => {
    const {stdout} = await run(['metrics', '--json']);
    const {metrics} = JSON.parse(stdout) as {metrics: {id: string; formula: string; convention: string; source: {text: string}}[]};
    expect(metrics.length).toBeGreaterThan(20);
    const list = (await run(['metrics'])).stdout;
    for (const {id} of metrics) expect(list).toContain(`  ${id} `);
    const {id, formula, convention} = metrics[0];
    const page = (await run(['metrics', id, '--width', '120'])).stdout;
    expect(page).toContain(formula);
    expect(page).toContain(convention);
  });

  it('does not take what is piped in for a file name', async () => {
    expect(await shell('echo emb.npy | collapsar audit')).toMatchObject({code: 2, stderr: expect.stringContaining('missing argument') as string});
  });
});
