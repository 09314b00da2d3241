import {describe, expect, it} from 'vitest';
import {renderCsv} from '../../src/report/csv.js';
import {renderJson} from '../../src/report/json.js';
import {renderMarkdown} from '../../src/report/markdown.js';
import {renderTerminal} from '../../src/report/terminal/report.js';
import {ReportSchema} from '../../src/report/schema.js';
import {golden, sample, SAMPLES} from './samples.js';

describe.each(SAMPLES)('golden files of the sample %s', (name) => {
  const report = sample(name);
  const files: Record<string, () => string> = {
    'terminal-80.txt': () => renderTerminal(report, {width: 80}),
    'terminal-120.ansi': () => renderTerminal(report, {width: 120, color: true}),
    'terminal-ascii.txt': () => renderTerminal(report, {width: 80, unicode: false}),
    md: () => renderMarkdown(report),
    csv: () => renderCsv(report),
    json: () => renderJson(report),
  };

  it('satisfies the report schema', () => {
    expect(ReportSchema.parse(report)).toEqual(report);
  });

  it.each(Object.keys(files))('%s', async (kind) => {
    await expect(files[kind]?.()).toMatchFileSnapshot(golden(`${name}.${kind}`));
  });
});
