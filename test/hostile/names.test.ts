import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {beforeAll, describe, expect, it} from 'vitest';
import {gaussians} from '../support/random.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {run, type Finished} from '../cli/run.js';

/** For a terminal, a log of CI, a page, a table, a spreadsheet and Python, each something that would be obeyed there. */
const EVIL = [
  '\u001b[2J\u001b]0;x\u0007', '\u009b31m', '\r\n::error::e', '\n##[error]e', '%0A::set-output name=x::y', '\u202egpj\u2066', '</script><img src=x onerror=alert(1)>', '<!--',
  '"\' onclick=alert(1) ', '&lt;b&gt;', '](javascript:alert(1))', '|`~*_@someone #1', '=cmd|\' /C calc\'!A0', '"""\'\'\'\\', '\u2028', '__proto__',
].join('');
/** begin as a formula does, and have what neither a name of a file nor an argument can */
const LABELS = [`=1+${EVIL}\0`, `@${EVIL}\ud800`];
const FILE = `${EVIL.replaceAll('/', '')}.jsonl`;

const FORMATS = ['terminal', 'json', 'markdown', 'html', 'svg', 'ipynb', 'junit', 'github', 'gitlab', 'csv'] as const;
type Format = (typeof FORMATS)[number];

const path = temporaryFolder();
const flags = [FILE, '--column', EVIL, '--labels', 'class', '--group-by', 'class', '--label', EVIL, '--layer', EVIL];
let finished: Finished;

beforeAll(async () => {
  const normal = gaussians(5);
  // the third channel is a copy, so that there are findings to render
  const row = (i: number) => {
    const values = Array.from({length: 8}, normal);
    return JSON.stringify({[EVIL]: [...values.slice(0, 7), values[0]], class: LABELS[i % 2]});
  };
  writeFileSync(path(FILE), Array.from({length: 400}, (_, i) => `${row(i)}\n`).join(''));
  finished = await run(['audit', ...flags, ...FORMATS.flatMap((format) => ['--output', `report.${format}`, '--format', format])], {cwd: path('')});
});

const rendered = (format: Format): string => readFileSync(path(`report.${format}`), 'utf8');
const CONTROL = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]/;
const ORDERS = /^\s*(?:::|##\[|##vso)/m;

describe('names out of a file', () => {
  it('are read, and are no error', () => {
    expect(finished).toMatchObject({code: 0, stderr: ''});
    expect(finished.stdout).not.toMatch(CONTROL);
    expect(finished.stdout).not.toMatch(ORDERS);
  });

  it.each(FORMATS.filter((format) => format !== 'json'))('have no control characters in %s', (format) => {
    const text = rendered(format);
    expect(text.length).toBeGreaterThan(100);
    // JSON within a page spells them, and so does the notebook, which is JSON
    expect(text).not.toMatch(CONTROL);
  });

  it.each(['terminal', 'markdown', 'csv', 'junit'] as const)('give no orders in %s', (format) => expect(rendered(format)).not.toMatch(ORDERS));

  it('are what they were in JSON, and nothing but data', () => {
    const report = JSON.parse(rendered('json')) as {input: {column: string}; groups: Record<string, unknown>};
    expect(report.input.column).toBe(EVIL);
    expect(Object.keys(report.groups).sort()).toEqual([...LABELS].sort());
    expect(rendered('json')).not.toMatch(/[\0-\x09\x0b-\x1f\x7f\u2028\u2029]/);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(['html', 'svg', 'junit', 'markdown'] as const)('are no markup in %s', (format) => {
    const text = rendered(format);
    expect(text.match(/<script/g)?.length ?? 0).toBe(format === 'html' ? 2 : 0);
    expect(text.replace(/<script type="application\/json"[^]*?<\/script>/, '')).not.toMatch(/<img|<!--(?! -->)|(?<!&#39;|') onclick=|href="javascript/i);
  });

  it('are one workflow command a line', () => {
    for (const line of rendered('github').trimEnd().split('\n')) expect(line).toMatch(/^::(?:error|warning|notice) title=[^:]*::/);
  });

  it('are no formulas in a table', () => {
    for (const cell of rendered('csv').split(/[,\n]/)) expect(cell).toMatch(/^(?![=+@\t\r"])(?:$|-?[\d.]|[^-])/);
  });

  const python = spawnSync('python3', ['--version']).status === 0;

  it.skipIf(!python)('leave XML that can be parsed, and Python that compiles', () => {
    const script = 'import json, sys, xml.etree.ElementTree as e\n'
      + 'for name in ("svg", "junit"): e.parse(f"report.{name}")\n'
      + 'for cell in json.load(open("report.ipynb"))["cells"]:\n'
      + '    if cell["cell_type"] == "code": compile("".join(cell["source"]), "cell", "exec")\n'
      + 'namespace = {}\n'
      + 'source = next("".join(c["source"]) for c in json.load(open("report.ipynb"))["cells"] if c["cell_type"] == "code" and "json" in "".join(c["source"]))\n'
      + 'exec(source, namespace)\n'
      + 'print(json.dumps(namespace["report"]["input"]["column"]))';
    const {stdout, stderr} = spawnSync('python3', ['-c', script], {cwd: path(''), encoding: 'utf8'});
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toBe(EVIL);
  });

  it('are as harmless in a comparison', async () => {
    const outputs = ['terminal', 'json', 'markdown', 'html'].flatMap((format) => ['--output', `compare.${format}`, '--format', format]);
    expect(await run(['compare', FILE, FILE, ...flags.slice(1, 3), ...outputs], {cwd: path('')})).toMatchObject({code: 0, stderr: ''});
    for (const format of ['terminal', 'markdown', 'html']) {
      const text = readFileSync(path(`compare.${format}`), 'utf8');
      expect(text).not.toMatch(CONTROL);
      expect(text).not.toMatch(/<img|<\/script><img|href="javascript/i);
      if (format !== 'html') expect(text).not.toMatch(ORDERS);
    }
  });

  it('are as harmless in what cannot be read', async () => {
    for (const args of [['audit', FILE, '--column', `${EVIL}x`], ['audit', FILE, '--labels', `=1+${EVIL}`], ['gate', FILE, '--budget', EVIL], ['inspect', `${FILE}x`]]) {
      const {code, stdout, stderr} = await run(args, {cwd: path('')});
      expect([2, 3]).toContain(code);
      expect(stdout + stderr).not.toMatch(CONTROL);
      expect(stdout + stderr).not.toMatch(ORDERS);
    }
  });
});
