import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {stableRank} from '../../src/analysis/metrics/stable-rank.js';

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = readFileSync(inRepository('docs/adding-a-metric.md'), 'utf8');

describe('docs/adding-a-metric.md', () => {
  it('shows the file as it stands, and explains each of its fields', () => {
    expect(page).toContain(readFileSync(inRepository('src/analysis/metrics/stable-rank.ts'), 'utf8'));
    const explained = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names]) => names.replaceAll('`', '').split(', '));
    expect(explained.sort()).toEqual(Object.keys(stableRank).sort());
  });

  it('names files and folders that are there', () => {
    const paths = [...page.matchAll(/`(?:python3 )?((?:src|test|fixtures|docs)\/[\w./-]+)`/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(inRepository(path)))).toEqual([]);
  });
});
