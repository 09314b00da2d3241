/** docs/ci.md, and what the README says of the gate: every block of YAML is read, and what is run there is run here. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {GateConfigSchema} from '../../src/gate/config-schema.js';
import {parseBudget} from '../../src/gate/budgets.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows} from '../support/rows.js';
import {pathWithNpx} from './npx.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/ci.md');
const {version} = JSON.parse(read('package.json')) as {version: string};
const action = parse(read('action.yml')) as {inputs: object; outputs: object};

const blocks = (text: string, language: string): string[] => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block);
const section = (name: string): string => page.slice(page.indexOf(`\n## ${name}\n`)).split('\n## ')[1];
const yamlOf = (name: string): unknown[] => blocks(section(name), 'yaml').map((block) => parse(block) as unknown);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collapsar-ci-'));
  writeNpy(join(folder, 'emb.npy'), gaussianRows(600, 16), 'f4');
});

afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** as a runner does: each line stops the script when it fails */
function sh(script: string) {
  const env = {PATH: pathWithNpx(join(folder, 'bin')), HOME: folder};
  const {status, stdout, stderr} = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {cwd: folder, encoding: 'utf8', env});
  return {status, stdout, stderr};
}

interface Workflow {
  readonly jobs: Readonly<Record<string, {readonly steps: readonly {readonly run?: string; readonly uses?: string; readonly with?: object}[]}>>;
}

describe('docs/ci.md', () => {
  it('its first lines make a gate, and the next a baseline', () => {
    const scripts = blocks(page, 'sh');
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(sh(script), script).toMatchObject({status: 0, stdout: expect.stringMatching(/gate held\n$/) as string});
    expect(existsSync(join(folder, 'collapsar.config.yaml')) && existsSync(join(folder, 'collapsar-baseline.json'))).toBe(true);
  }, 120_000);

  it('names every key of the config, and no other', () => {
    const named = [...section('The config').matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key));
    expect(named.sort()).toEqual(Object.keys(GateConfigSchema.shape).filter((key) => key !== '$schema').sort());
  });

  it('has budgets that are some', () => {
    const budgets = [...section('Budgets').matchAll(/^\| `(.*?)` \|/gm)].map(([, text]) => text);
    expect(budgets.length).toBeGreaterThan(3);
    for (const text of budgets) expect(parseBudget(text).text).toBe(text);
  });

  it('GitHub: the action is given inputs that it has, at the version of the package; what else is run holds', () => {
    const [withAction, without] = yamlOf('GitHub') as Workflow[];
    const step = withAction.jobs.gate.steps.find(({uses}) => uses?.startsWith('OWNER/'))!;
    expect(step.uses).toBe(`OWNER/collapsar@v${version}`);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with!)));
    const outputs = [...section('GitHub').matchAll(/steps\.collapsar\.outputs\.([a-z-]+)/g)].map(([, name]) => name);
    expect(Object.keys(action.outputs)).toEqual(expect.arrayContaining(outputs));
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)]) expect(section('GitHub')).toContain(`\`${name}\``);
    const runs = without.jobs.gate.steps.flatMap(({run}) => run ?? []);
    expect(runs).toHaveLength(1);
    expect(sh(runs[0])).toMatchObject({status: 0, stdout: expect.stringContaining('gate held') as string});
    expect(existsSync(join(folder, 'report.html'))).toBe(true);
  });

  it('GitLab: the script leaves the reports that the job names', () => {
    const [{collapsar}] = yamlOf('GitLab') as {collapsar: {script: string[]; artifacts: {reports: Record<string, string>}}}[];
    for (const line of collapsar.script) expect(sh(line).status).toBe(0);
    const {junit, codequality} = collapsar.artifacts.reports;
    expect(readFileSync(join(folder, junit), 'utf8')).toMatch(/^<\?xml[^]*<testsuites/);
    expect(JSON.parse(readFileSync(join(folder, codequality), 'utf8'))).toBeInstanceOf(Array);
  });

  it('pre-commit: the local hook runs, the other one is one that this repository has', () => {
    const [local, remote] = yamlOf('pre-commit') as {repos: {rev?: string; hooks: {id: string; entry?: string}[]}[]}[];
    sh(blocks(page, 'sh')[0]);
    expect(sh(local.repos[0].hooks[0].entry!)).toMatchObject({status: 0});
    const hooks = parse(read('.pre-commit-hooks.yaml')) as {id: string; entry: string; files: string; pass_filenames: boolean}[];
    expect(hooks.map(({id}) => id)).toContain(remote.repos[0].hooks[0].id);
    expect(remote.repos[0].rev).toBe(`v${version}`);
    for (const {entry, files, pass_filenames: passed} of hooks) {
      expect(sh(entry)).toMatchObject({status: 0, stderr: `npx collapsar@${version}\n`});
      expect(passed).toBe(false);
      const pattern = new RegExp(files);
      for (const name of ['collapsar.config.yaml', 'ci/.collapsarrc', '.collapsarrc.json', 'data/emb.npy']) expect(pattern.test(name), name).toBe(true);
      for (const name of ['README.md', 'src/collapsar.config.ts']) expect(pattern.test(name), name).toBe(false);
    }
  }, 120_000);
});

describe('the README', () => {
  it('shows a config that is one', () => {
    const text = read('README.md');
    const [block] = blocks(text.slice(text.indexOf('## Gating CI')), 'yaml');
    expect(GateConfigSchema.parse(parse(block)).budgets?.map(parseBudget)).toHaveLength(4);
  });
});
