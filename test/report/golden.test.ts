import {describe, expect, it} from 'vitest';
import {renderGithub, renderGitlab} from '../../src/report/annotations.js';
import {renderCsv} from '../../src/report/csv.js';
import {renderHtml} from '../../src/report/html/report.js';
import {renderJson} from '../../src/report/json.js';
import {renderJunit} from '../../src/report/junit.js';
import {renderMarkdown} from '../../src/report/markdown/report.js';
import {renderNotebook} from '../../src/report/notebook.js';
import {figures} from '../../src/report/svg/figures.js';
import {renderSvg, standalone} from '../../src/report/svg/report.js';
import {renderTerminal} from '../../src/report/terminal/report.js';
import {GateReportSchema, ReportSchema} from '../../src/report/schema.js';
import {displayWidth} from '../../src/report/text/wrap.js';
import {GATES} from './gates.js';
import {golden, sample, SAMPLES} from './samples.js';

/** samples whose pages are kept out of the repository for their size; page.test.ts compares their pictures */
const LARGE: readonly string[] = ['healthy', 'collapsed', 'sentences'];

describe.each(Object.keys(GATES))('golden files of the gate %s', (name) => {
  const report = GATES[name];

  it('satisfies the schema of a gate', () => {
    expect(GateReportSchema.parse(report)).toEqual(report);
  });

  it.each([
    ['terminal-80.txt', () => renderTerminal(report, {width: 80})],
    ['md', () => renderMarkdown(report)],
    ['junit', () => renderJunit(report)],
    ['github.txt', () => renderGithub(report)],
    ['spectrum.svg', () => renderSvg(report)],
  ] as const)('%s', async (kind, render) => {
    await expect(render()).toMatchFileSnapshot(golden(`gate-${name}.${kind}`));
  });

  it.each([60, 80, 120])('fits %d columns', (width) => {
    expect(renderTerminal(report, {width}).split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  });
});

describe.each(SAMPLES)('golden files of the sample %s', (name) => {
  const report = sample(name);
  const files: Record<string, () => string> = {
    'terminal-80.txt': () => renderTerminal(report, {width: 80}),
    'terminal-120.ansi': () => renderTerminal(report, {width: 120, color: true}),
    'terminal-ascii.txt': () => renderTerminal(report, {width: 80, unicode: false}),
    md: () => renderMarkdown(report),
    csv: () => renderCsv(report),
    junit: () => renderJunit(report),
    'github.txt': () => renderGithub(report),
    'gitlab.json': () => renderGitlab(report),
    ...(LARGE.includes(name) ? {} : {json: () => renderJson(report), html: () => renderHtml(report), ipynb: () => renderNotebook(report)}),
    ...Object.fromEntries(
      figures(report)
        .filter((chart) => !LARGE.includes(name) || chart.name === 'spectrum')
        .map((chart) => [`${chart.name}.svg`, () => standalone(chart)]),
    ),
  };

  it('satisfies the report schema', () => {
    expect(ReportSchema.parse(report)).toEqual(report);
  });

  it.each(Object.keys(files))('%s', async (kind) => {
    await expect(files[kind]?.()).toMatchFileSnapshot(golden(`${name}.${kind}`));
  });
});
