import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {renderComparisonCsv} from '../../src/report/compare/csv.js';
import {renderComparisonHtml} from '../../src/report/compare/html.js';
import {renderComparisonJunit} from '../../src/report/compare/junit.js';
import {renderComparisonMarkdown} from '../../src/report/compare/markdown.js';
import {renderComparisonNotebook} from '../../src/report/compare/notebook.js';
import {renderComparisonSvg} from '../../src/report/compare/svg.js';
import {renderComparisonTerminal} from '../../src/report/compare/terminal.js';
import {ComparisonSchema} from '../../src/report/compare-schema.js';
import {displayWidth} from '../../src/report/text/wrap.js';
import {CHROMIUM, launch, openPage} from './chromium.js';
import {candidateOf, COMPARISONS, comparisonOf} from './comparisons.js';
import {sample} from './samples.js';

describe.each(Object.keys(COMPARISONS))('the comparison %s', (name) => {
  const comparison = COMPARISONS[name];

  it('is one of the schema', () => {
    expect(ComparisonSchema.parse(comparison)).toEqual(comparison);
  });

  it.each([60, 80, 120])('fits %d columns, with colours and in ASCII', (width) => {
    const plain = renderComparisonTerminal(comparison, {width});
    expect(plain.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(renderComparisonTerminal(comparison, {width, color: true}).replace(/\u001b\[\d+m/g, '')).toBe(plain);
    const ascii = renderComparisonTerminal(comparison, {width, unicode: false});
    expect([...ascii].every((char) => char < '\u007f')).toBe(true);
    expect(ascii).not.toMatch(/^::/m);
  });

  it.each([
    ['terminal-80.txt', () => renderComparisonTerminal(comparison, {width: 80})],
    ['md', () => renderComparisonMarkdown(comparison)],
    ['csv', () => renderComparisonCsv(comparison)],
    ['junit', () => renderComparisonJunit(comparison)],
  ] as const)('looks as it did: %s', async (kind, render) => {
    await expect(render()).toMatchFileSnapshot(`../../fixtures/report/golden/compare-${name}.${kind}`);
  });

  it('lets no markup of a file through', () => {
    for (const text of [renderComparisonHtml(comparison), renderComparisonMarkdown(comparison), renderComparisonSvg(comparison), renderComparisonJunit(comparison)]) {
      expect(text).not.toContain('<b>cats');
      expect(text).not.toContain('<script>alert');
    }
  });
});

/** what Python's own readers make of a text; the script prints JSON */
const inPython = (script: string, input: string): unknown => {
  const {stdout, stderr} = spawnSync('python3', ['-c', script], {input, encoding: 'utf8', maxBuffer: 1 << 28});
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

describe.skipIf(spawnSync('python3', ['--version']).status !== 0).each(Object.keys(COMPARISONS))('the comparison %s in Python', (name) => {
  const comparison = COMPARISONS[name];

  it('as CSV has a row for each candidate and metric, with its numbers to the bit', () => {
    const rows = inPython('import csv, json, sys; print(json.dumps(list(csv.DictReader(sys.stdin))))', renderComparisonCsv(comparison)) as Record<string, string>[];
    const cell = (value: number | undefined | null): string => String(value ?? '');
    expect(rows.map(({at, metric, base, value, absolute, low, reason}) => [at, metric, base, value, absolute, low, reason])).toEqual(
      comparison.candidates.flatMap(({differences}, i) =>
        Object.entries(differences).map(([id, one]) =>
          [cell(comparison.axis.values[i + 1]), id, cell(one.base), cell(one.candidate), cell(one.absolute), cell(one.interval?.low), one.reason ?? '']))
    );
  });

  it('as JUnit has a case for each difference and finding, and fails what fails the candidate', () => {
    const script = `import json, sys, xml.etree.ElementTree as e
print(json.dumps([[s.get("name"), s.get("failures"), s.get("skipped"), [c.get("name") for c in s]] for s in e.fromstring(sys.stdin.buffer.read())]))`;
    const suites = inPython(script, renderComparisonJunit(comparison)) as [string, string, string, string[]][];
    expect(new Set(suites.map(([title]) => title)).size).toBe(3 * comparison.candidates.length);
    comparison.candidates.forEach(({report, differences}, i) => {
      const [verdict, numbers, findings] = suites.slice(3 * i, 3 * i + 3);
      expect(verdict.slice(1)).toEqual([report.verdict.status === 'collapsed' ? '1' : '0', report.verdict.status === 'inconclusive' ? '1' : '0', [report.verdict.status]]);
      const undefinedOnes = Object.values(differences).filter(({candidate}) => candidate === null).length;
      expect(numbers.slice(1)).toEqual(['0', String(undefinedOnes), Object.keys(differences)]);
      expect(findings.slice(1)).toEqual([String(report.findings.filter(({severity}) => severity === 'fail').length), '0', report.findings.map(({id}) => id)]);
    });
  });

  it('as a notebook runs, holds the comparison to the bit, and shows its pictures', () => {
    const {cells} = JSON.parse(renderComparisonNotebook(comparison)) as {cells: {cell_type: string; source: string; outputs?: {data: Record<string, string>}[]}[]};
    expect(cells.flatMap(({outputs = []}) => outputs).filter(({data}) => data['image/svg+xml']?.includes('</svg>'))).toHaveLength(
      {pair: 1, trend: 2, order: 2, constant: 0}[name] ?? 0,
    );
    // pandas is kept out, so that the notebook is seen to do without
    const script = `import json, sys, types
display = types.ModuleType("IPython.display"); display.SVG = len
sys.modules["IPython"] = types.ModuleType("IPython"); sys.modules["IPython.display"] = display; sys.modules["pandas"] = None
space = {}
for cell in json.load(sys.stdin)["cells"]:
    if cell["cell_type"] == "code": exec(cell["source"], space)
sys.stdout.reconfigure(errors="surrogatepass")
print(json.dumps([list(space["differences"]), space["comparison"]]))`;
    const last = comparison.candidates[comparison.candidates.length - 1];
    expect(inPython(script, renderComparisonNotebook(comparison))).toEqual([Object.keys(last.differences), comparison]);
  });
});

it('tells what it found', () => {
  const text = renderComparisonTerminal(COMPARISONS.trend);
  expect(text).toContain('Collapse sets in at epoch 10 and stays: the verdict is collapsed.');
  expect(text).toContain('20 channels newly duplicated: 20, 21');
  expect(text).toMatch(/effective-rank +100 +64 +-36\.0 % +-36 ± 1\.5/);
  expect(text).toContain('alpha: in the candidate it is undefined: few ranks');
});

it('draws the baseline and what lies between over the last, at most seven of them', () => {
  const many = comparisonOf(Array.from({length: 30}, () => candidateOf(sample('healthy'))));
  const svg = renderComparisonSvg(many);
  expect(svg.match(/class="note overlay"/g)).toHaveLength(7);
  expect(svg).toContain('>baseline ');
  expect(svg).toContain('>epoch 145<');
});

describe.skipIf(CHROMIUM === undefined)('the page in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-compare-'));
  let browser: Browser;
  beforeAll(async () => {
    for (const [name, comparison] of Object.entries(COMPARISONS)) writeFileSync(join(folder, `${name}.html`), renderComparisonHtml(comparison));
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, {recursive: true});
  });

  it.each(Object.keys(COMPARISONS))('asks for nothing, breaks no rule, fits a phone, and runs nothing of a file: %s', async (name) => {
    const page = await openPage(browser, pathToFileURL(join(folder, `${name}.html`)).href, {width: 390, height: 844});
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await page.evaluate('document.documentElement.classList.contains("js")')).toBe(true);
    expect(await page.evaluate('document.scripts.length')).toBe(3);
    expect(page.complaints).toEqual([]);
  });

  it('has verdict, picture, numbers and what changed on the first screen', async () => {
    const page = await openPage(browser, pathToFileURL(join(folder, 'pair.html')).href, {width: 1280, height: 800});
    for (const part of ['h1', 'svg[data-figure=spectrum]', '.number:last-child', '.todo li']) {
      const bottom = await page.evaluate<number>(`document.querySelector('${part}').getBoundingClientRect().bottom`);
      expect(bottom, part).toBeLessThanOrEqual(800);
    }
  });
});
