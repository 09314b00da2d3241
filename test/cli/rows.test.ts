import {describe, expect, it} from 'vitest';
import type {Report} from '../../src/index.js';
import {fixture} from '../support/fixtures.js';
import {run, shell} from './run.js';

const cwd = fixture('io/selection');

describe('the flags that choose rows', () => {
  it('say in the report, and in its first lines, what they left', async () => {
    const args = ['audit', 'nulls-list.parquet', '--rows=-150:', '--where', 'section=perl', '--where', 'level!=2', '--skip-null', '--max-rows', '20', '--seed', '3'];
    const {code, stdout} = await run([...args, '--json'], {cwd});
    expect(code).toBe(0);
    const {input, settings} = JSON.parse(stdout) as Report;
    expect(input.selection).toMatchObject({of: 211, rows: '-150:', where: ['section=perl', 'level!=2'], maxRows: 20});
    expect(input.selection?.nullRows).toBe(42);
    expect(input).toMatchObject({rows: 20, rowsUsed: 20});
    expect(settings.seed).toBe(3);
    expect((await run(args, {cwd})).stdout.replaceAll('\n', ' ')).toContain('of 211: rows -150:, section=perl, level!=2, 42 null rows left out, a sample of 20');
  });

  it('stand for both operands of a comparison, and for a gate', async () => {
    const {stdout} = await run(['compare', 'c.npy', 'list.arrow', '--rows', '0:100', '--json'], {cwd});
    expect(JSON.parse(stdout)).toMatchObject({base: {input: {rows: 100}}, candidates: [{report: {input: {rows: 100}}, pairing: {rows: true}}]});
    expect((await run(['gate', 'c.npy', '--max-rows', '100', '--budget', 'effective-rank >= 2'], {cwd})).code).toBe(0);
  });

  it('choose from a pipe what can be known of it', async () => {
    const {stdout} = await shell('cat c.npy | collapsar audit - --rows 10:50 --json', {cwd});
    expect(JSON.parse(stdout)).toMatchObject({input: {rows: 40, selection: {of: 211}}});
    const {code, stderr} = await shell('cat c.npy | collapsar audit - --max-rows 50', {cwd});
    expect([code, stderr]).toEqual([2, expect.stringContaining('--max-rows has to know first how many rows there are')]);
  });

  it.each([['--rows 5', 2], ['--where section', 2], ['--max-rows 1', 2], ['--rows 900:', 4], ['--where level=9', 4]])('%s is exit %i', async (flags, exit) => {
    expect((await run(['audit', 'list.parquet', ...flags.split(' ')], {cwd})).code).toBe(exit);
  });
});
