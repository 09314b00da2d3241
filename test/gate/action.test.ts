import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {collapsedRows, rowsWithNan} from '../cli/embeddings.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows} from '../support/rows.js';
import {pathWithNpx} from './npx.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};

interface Step {
  readonly id?: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly 'working-directory': string;
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, {description: string; default: string}>;
  outputs: Record<string, {value: string}>;
  runs: {using: string; steps: Step[]};
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collapsar-action-'));
  writeNpy(join(folder, 'emb.npy'), gaussianRows(600, 16), 'f4');
  writeNpy(join(folder, 'collapsed.npy'), collapsedRows(600, 16, 4), 'f4');
  writeNpy(join(folder, 'nan.npy'), rowsWithNan(600, 16), 'f4');
});

afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** What the runner does: inputs into the step's env and working directory, the script into bash, outputs out of the file. */
function runAction(inputs: Readonly<Record<string, string>>, more: NodeJS.ProcessEnv = {}) {
  for (const name of Object.keys(inputs)) expect(Object.keys(action.inputs)).toContain(name);
  const valueOf = (text: string): string => text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => inputs[name] ?? action.inputs[name].default);
  const [step] = action.runs.steps;
  const files = {GITHUB_OUTPUT: join(folder, 'outputs'), GITHUB_STEP_SUMMARY: join(folder, 'summary.md')};
  for (const path of Object.values(files)) writeFileSync(path, '');
  const script = join(folder, 'step.sh');
  writeFileSync(script, step.run);
  const env = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, valueOf(text)]));
  const {status, stdout, stderr} = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: join(folder, valueOf(step['working-directory'])), encoding: 'utf8',
    env: {PATH: pathWithNpx(join(folder, 'bin')), HOME: folder, ...files, GITHUB_ACTION_PATH: root, RUNNER_TEMP: folder, GITHUB_ACTIONS: 'true', ...env, ...more},
  });
  const lines = readFileSync(files.GITHUB_OUTPUT, 'utf8').trimEnd().split('\n');
  const set = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const outputs = Object.fromEntries(Object.entries(action.outputs).map(([name, {value}]) => [name, set.get(/^\$\{\{ steps\.gate\.outputs\.([a-z-]+) \}\}$/.exec(value)![1])]));
  return {status, stdout, stderr, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')};
}

describe('action.yml', () => {
  it('is a composite of one step in bash, with every input described and optional', () => {
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps.map(({id, shell}) => [id, shell])).toEqual([['gate', 'bash']]);
    for (const {description, default: value} of Object.values(action.inputs)) expect([typeof description, typeof value]).toEqual(['string', 'string']);
  });

  it('hands inputs on by environment alone', () => {
    const [{run, env}] = action.runs.steps;
    expect(run).not.toContain('${{');
    const handed = [...Object.values(env), action.runs.steps[0]['working-directory']].map((text) => /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(text)?.[1]);
    expect(handed.sort()).toEqual(Object.keys(action.inputs).sort());
  });
});

describe('its step', () => {
  it('holds: 0, outputs, the summary, and the version of this action', () => {
    const {status, stdout, stderr, outputs, summary} = runAction({sources: 'emb.npy', budgets: 'effective-rank >= 8\n\n  dead-channels <= 0  \n', args: '--layer=representation'});
    expect({status, stderr}).toEqual({status: 0, stderr: `npx collapsar@${version}\n`});
    expect(stdout).toMatch(/^held {10}effective-rank >= 8: .*\nheld {10}dead-channels <= 0: .*\ngate held\n$/m);
    expect(outputs).toEqual({'exit-code': '0', passed: 'true', verdict: 'no-collapse-found', report: join(folder, 'collapsar-report.json')});
    expect(JSON.parse(readFileSync(outputs.report!, 'utf8'))).toMatchObject({passed: true, input: {sources: ['emb.npy'], layer: 'representation'}});
    expect(summary).toContain('effective-rank >= 8');
  });

  it('breaks: 5, annotations, outputs all the same', () => {
    const {status, stdout, outputs} = runAction({sources: 'collapsed.npy', report: 'report.json', budgets: 'effective-rank >= 8'});
    expect(status).toBe(5);
    expect(stdout).toMatch(/^::error title=Budget broken%3A effective-rank >= 8::/m);
    expect(stdout).toMatch(/^::error title=.*\(hard-dimensional-collapse\)::/m);
    expect(outputs).toEqual({'exit-code': '5', passed: 'false', verdict: 'collapsed', report: 'report.json'});
  });

  it('takes all from a config, in the working directory that it is told', () => {
    writeFileSync(join(folder, 'collapsar.config.yaml'), 'sources: [emb.npy]\nbudgets: [effective-rank >= 8]\nreporters: [r.md]\nbaseline: b.json');
    expect(runAction({args: '--update-baseline', 'working-directory': 'bin/..'}).status).toBe(0);
    expect(runAction({}).stdout).toContain('compared row by row');
    expect(existsSync(join(folder, 'r.md'))).toBe(true);
    expect(runAction({config: 'none.yaml'})).toMatchObject({status: 2, outputs: {'exit-code': '2', passed: 'false', verdict: '', report: ''}});
    expect(runAction({baseline: 'none.json'}).status).toBe(3);
  });

  it('has several sources, a path a line, blanks and all', () => {
    writeNpy(join(folder, 'a b.npy'), gaussianRows(600, 16, {seed: 2}), 'f4');
    const {outputs} = runAction({sources: 'emb.npy\r\n  a b.npy\r\n'});
    expect(JSON.parse(readFileSync(outputs.report!, 'utf8'))).toMatchObject({input: {sources: ['emb.npy', 'a b.npy'], rows: 1200}});
  });

  it('what cannot be measured leaves no report of an earlier run', () => {
    runAction({sources: 'emb.npy'});
    expect(runAction({sources: 'nan.npy'})).toMatchObject({status: 4, outputs: {'exit-code': '4', passed: 'false', verdict: '', report: ''}});
  });

  it('runs nothing that stands in an input', () => {
    const hostile = ['$(touch pwned)', '`touch pwned`', '"; touch pwned; "', "'; touch pwned; '", '$(touch pwned)\n;touch pwned', '--output=../pwned.json; touch pwned', '{a,b} * ?'];
    for (const text of hostile) {
      runAction({sources: text, config: text, budgets: text, baseline: text, 'working-directory': '.'});
      runAction({sources: 'emb.npy', report: text});
      runAction({sources: text, budgets: 'effective-rank >= 8'});
      expect(readdirSync(folder), text).not.toContain('pwned');
    }
    expect(runAction({sources: '--json\n-o\nx.json'}).status).toBe(3);
    expect(readdirSync(folder)).not.toContain('x.json');
  }, 240_000);

  it('installs nothing but versions of this package', () => {
    for (const text of ['file:../evil', 'git+https://example.org/x', 'npm:other@1', '0.1.0 other', '$(touch pwned)', '-g', '0.1.0\nother']) {
      expect(runAction({sources: 'emb.npy', version: text}), text).toMatchObject({status: 2, stderr: '', stdout: expect.stringMatching(/^::error::the input version/) as string});
    }
    for (const text of ['latest', '0.1.0', '^0.1', '1.0.0-rc.1+build']) expect(runAction({sources: 'emb.npy', version: text}).stderr).toBe(`npx collapsar@${text}\n`);
  });

  it('sets no output of its own through the report’s path', () => {
    expect(runAction({sources: 'emb.npy', report: 'r.json\npassed=true'})).toMatchObject({status: 2, outputs: {passed: undefined}});
  });

  it('says so where there is no Node', () => {
    mkdirSync(join(folder, 'few'));
    symlinkSync('/bin/bash', join(folder, 'few', 'bash'));
    expect(runAction({sources: 'emb.npy'}, {PATH: join(folder, 'few')})).toMatchObject({status: 2, stdout: '::error::npx is not there: set up Node.js 20.19 or later before this step\n'});
  });
});
