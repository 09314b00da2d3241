import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Report} from '../../src/report/schema.js';

/** The built package: from dist/.calibrate/scripts/calibrate. */
const PACKAGE = new URL('../../../index.js', import.meta.url).href;

/** A line a file: real vectors, none of which is collapsed, and the published collapsed projector. Empty where the folder is not there. */
export async function judgeRealFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const {audit} = await import(PACKAGE) as {audit: (files: string[]) => Promise<Report>};
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((f) => f.endsWith('.npy')).sort();
  const lines: string[] = [];
  for (const file of files) {
    const {input, verdict, spectrum, findings} = await audit([join(folder, file)]);
    lines.push(`| ${file} | ${input.rows}×${input.dims} | ${verdict.status} | ${spectrum.liveRank} of ${spectrum.attainableRank} | ${findings.map((f) => f.id).join(', ')} |`);
  }
  return lines;
}
