import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Config} from '@oclif/core';
import {Ajv2020} from 'ajv/dist/2020.js';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {CollapsarError} from '../../src/errors.js';
import {GateConfigSchema} from '../../src/gate/config-schema.js';
import {loadGateConfig} from '../../src/gate/load-config.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const home = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collapsar-config-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, {recursive: true, force: true});
});

const put = (path: string, content: string | Uint8Array): void => {
  mkdirSync(join(folder, dirname(path)), {recursive: true});
  writeFileSync(join(folder, path), content);
};

/** the one line that a config is refused with */
const refusal = async (name: string, content: string | Uint8Array): Promise<CollapsarError> => {
  put(name, content);
  const error = await loadGateConfig().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(CollapsarError);
  expect(error).toMatchObject({exit: 2});
  const {message} = error as CollapsarError;
  expect(message).toContain(name);
  expect(message).not.toMatch(/[\n\r]/);
  return error as CollapsarError;
};

describe('a config is found', () => {
  it.each([
    ['collapsar.config.yaml', 'layer: a'], ['collapsar.config.yml', 'layer: a'], ['collapsar.config.json', '{"layer": "a"}'],
    ['.collapsarrc', 'layer: a'], ['.collapsarrc', '{"layer": "a"}'], ['.collapsarrc.yaml', 'layer: a'], ['.collapsarrc.yml', 'layer: a'], ['.collapsarrc.json', '{"layer": "a"}'],
    ['package.json', '{"name": "x", "collapsar": {"layer": "a"}}'], ['collapsar.config.yaml', '\uFEFFlayer: a'],
  ])('as %s', async (name, content) => {
    put(name, content);
    expect(await loadGateConfig()).toMatchObject({path: name, settings: {layer: 'a'}});
  });

  it('upwards, the nearest first, past a package.json that is silent about it', async () => {
    put('collapsar.config.yaml', 'layer: far');
    put('a/package.json', '{"name": "x", "devDependencies": {"collapsar": "1"}}');
    mkdirSync('a/b');
    process.chdir('a/b');
    expect(await loadGateConfig()).toMatchObject({path: '../../collapsar.config.yaml', settings: {layer: 'far'}});
    put('a/.collapsarrc', 'layer: near');
    expect(await loadGateConfig()).toMatchObject({path: '../.collapsarrc', settings: {layer: 'near'}});
  });

  it('or named, wherever it is', async () => {
    put('collapsar.config.yaml', 'layer: here');
    put('ci/projector.yaml', 'layer: projector');
    expect(await loadGateConfig('ci/projector.yaml')).toMatchObject({path: 'ci/projector.yaml', settings: {layer: 'projector'}});
    await expect(loadGateConfig('ci/other.yaml')).rejects.toMatchObject({code: 'bad-config', exit: 2, message: 'ci/other.yaml: cannot be read: no such file'});
  });

  it('or not there', async () => {
    expect(await loadGateConfig()).toBeNull();
  });

  it('but never two of them, nor a program', async () => {
    put('collapsar.config.yaml', 'layer: a');
    put('.collapsarrc', 'layer: b');
    await expect(loadGateConfig()).rejects.toMatchObject({code: 'two-configs', exit: 2});
    rmSync('.collapsarrc');
    put('collapsar.config.js', 'process.exit(0)');
    await expect(loadGateConfig()).rejects.toMatchObject({code: 'bad-config', exit: 2, message: expect.stringContaining('collapsar.config.js: a program') as string});
  });
});

describe('what it says', () => {
  it('is relative to where it is; one source needs no list', async () => {
    put('emb/labels.txt', 'a\n');
    put('emb/collapsar.config.yaml', [
      'sources: part-*.npy', 'labels: labels.txt', 'groupBy: kind', 'baseline: ../base.json', 'policy: policy.json',
      'reporters: [report.html, {file: /dev/stderr, format: json}]',
    ].join('\n'));
    expect((await loadGateConfig('emb/collapsar.config.yaml'))?.settings).toMatchObject({
      sources: ['emb/part-*.npy'], labels: 'emb/labels.txt', groupBy: 'kind', baseline: 'base.json', policy: 'emb/policy.json',
      reporters: [{file: 'emb/report.html'}, {file: '/dev/stderr', format: 'json'}],
    });
  });

  it('leaves standard input, and never makes a name look like it', async () => {
    put('collapsar.config.yaml', 'sources: ["-", "./-", "@list.txt"]');
    expect((await loadGateConfig())?.settings.sources).toEqual(['-', './-', '@list.txt']);
  });

  it('has a key for each flag of the gate, but those of the engine and of the terminal', async () => {
    const config = await Config.load({root});
    const flags = Object.keys(config.findCommand('gate')?.flags ?? {});
    const none = ['backend', 'config', 'format', 'init', 'json', 'output', 'quiet', 'threads', 'update-baseline', 'verbose', 'width'];
    const named: Record<string, string> = {budget: 'budgets'};
    const keys = flags.filter((flag) => !none.includes(flag)).map((flag) => named[flag] ?? flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
    expect(Object.keys(GateConfigSchema.shape).sort()).toEqual([...keys, '$schema', 'reporters', 'sources'].sort());
  });

  it('has a JSON Schema that takes and refuses the same', async () => {
    const schema = JSON.parse(readFileSync(join(root, 'schema', 'gate-config.schema.json'), 'utf8')) as object;
    const valid = new Ajv2020({strict: true, allErrors: true, strictTypes: false}).compile(schema);
    for (const text of [
      'sources: a.npy\nbudgets: [effective-rank >= 3]\nfailOn: warn\nstrict: true', 'reporters: [a.html, {file: b, format: json}]', 'metrics: [rankme]\nseed: 3\nclasses: 10',
      'layers: a', 'classes: 1', 'strict: "yes"', 'failOn: always', 'reporters: [{path: a}]', 'sources: []', 'dims: 1.5', 'budgets: effective-rank >= 3',
    ]) {
      expect(valid(parse(text)), text).toBe(GateConfigSchema.safeParse(parse(text)).success);
    }
  });
});

describe('is refused in one line that names the file', () => {
  it.each([
    ['an unknown key', 'layr: a', 'no such key: layr', 'did you mean layer?'],
    ['an unknown key far from any', 'wibblewobble: a', 'no such key: wibblewobble', 'known: $schema, sources'],
    ['an unknown key of a reporter', 'reporters: [{fil: a}]', 'reporters.0 must be a path, or {file, format}', ''],
    ['__proto__', '__proto__: {layer: a}', 'no such key: __proto__', ''],
    ['constructor', 'constructor: a', 'no such key: constructor', ''],
    ['a number where text goes', 'layer: 12', 'layer must be text', ''],
    ['a string where a number goes', 'classes: "12"', 'classes must be a whole number', ''],
    ['a number too low', 'classes: 1', 'classes must be at least 2', ''],
    ['NaN', 'seed: .nan', 'seed must be a whole number', ''],
    ['1e999', 'seed: 1e999', 'seed must be a whole number', ''],
    ['a word that is none of the choices', 'failOn: always', 'failOn must be one of: fail, warn, never', ''],
    ['a key that is there twice', 'layer: a\nlayer: b', 'a key is there twice at line 2, column 1', ''],
    ['an alias', 'metrics: &a [rankme]\nbudgets: *a', 'an alias (*): not followed here at line 2, column 10', ''],
    ['a merge key', 'x: &a {layer: a}\n<<: *a', 'an alias (*)', ''],
    ['a tag', 'layer: !!js/function "x"', 'Unresolved tag', ''],
    ['a known tag', 'layer: !!binary aGk=', 'Unresolved tag', ''],
    ['a second document', 'layer: a\n---\nlayer: b', 'a second document at line 2', ''],
    ['a list as a key', '? [a]\n: b', 'a key is no text', ''],
    ['a tab', 'reporters:\n\t- a', 'Tabs are not allowed', ''],
    ['a list', '- a', 'it must be a mapping of keys to values', ''],
    ['nothing', '', 'it is empty', 'collapsar gate --init'],
    ['nothing but a comment', '# layer: a\n', 'it is empty', ''],
    ['a mistyped budget', 'budgets: [efective-rank >= 3]', "no metric or finding is called 'efective-rank'", 'did you mean effective-rank?'],
    ['a budget that is none', 'budgets: [effective-rank]', 'is not METRIC OP VALUE', ''],
    ['a mistyped metric', 'metrics: [rankmee]', "no metric is called 'rankmee'", 'did you mean rankme?'],
    ['a mistyped format', 'reporters: [{file: a, format: junti}]', "no report format is called 'junti'", 'did you mean junit?'],
  ])('%s', async (_, text, what, mend) => {
    const {message, suggestions} = await refusal('collapsar.config.yaml', text);
    expect(message).toContain(what);
    expect(suggestions.join()).toContain(mend);
  });

  it.each([
    ['a key that is there twice', '{"layer": "a", "layer": "b"}', '"layer" is there twice at character 22'],
    ['__proto__', '{"__proto__": {"layer": "a"}}', 'no such key: __proto__'],
    ['1e999', '{"seed": 1e999}', 'seed must be a whole number'],
    ['NaN', '{"seed": NaN}', 'no value'],
    ['a comment', '{"seed": 1 /* one */}', 'no "}"'],
    ['nothing', '', 'no value'],
  ])('JSON with %s', async (_, text, what) => {
    expect((await refusal('collapsar.config.json', text)).message).toContain(what);
  });

  it.each([
    ['flow', '['.repeat(100_000)], ['flow mapping', '{a: '.repeat(100_000)], ['block', '- '.repeat(100_000)], ['keys', '? '.repeat(100_000)],
    ['indented block', Array.from({length: 1000}, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('nesting without end: %s', async (_, text) => {
    expect((await refusal('collapsar.config.yaml', text)).message).toContain('nested too deeply');
  });

  it('nesting without end: JSON', async () => {
    expect((await refusal('collapsar.config.json', '['.repeat(100_000))).message).toContain('nested too deeply');
  });

  it('what is no UTF-8 text, too large, or no file', async () => {
    expect((await refusal('collapsar.config.yaml', Buffer.from('\uFEFFlayer: a', 'utf16le'))).message).toContain('UTF-16');
    expect((await refusal('collapsar.config.yaml', Buffer.from([0x6c, 0xff, 0xfe]))).message).toContain('no UTF-8 text');
    expect((await refusal('collapsar.config.yaml', '#'.repeat(2 ** 20 + 1))).message).toContain('1048577 bytes are no config file');
    rmSync('collapsar.config.yaml');
    symlinkSync('/dev/zero', 'collapsar.config.yaml');
    await expect(loadGateConfig()).rejects.toMatchObject({exit: 2, message: 'collapsar.config.yaml: cannot be read: it is no file'});
  });

  it('a pipe that nobody writes to', async () => {
    expect(spawnSync('mkfifo', ['.collapsarrc']).status).toBe(0);
    await expect(loadGateConfig()).rejects.toMatchObject({exit: 2, message: '.collapsarrc: cannot be read: it is no file'});
  });
});
