import {usageError} from './errors.js';
import {comparisonRenderers, type ComparisonFormat, type ComparisonRenderer} from './report/compare/renderers.js';
import type {Comparison} from './report/compare-schema.js';
import type {TerminalOptions} from './report/terminal/report.js';
import {outputFormat} from './write-report.js';

/** A comparison in one of its formats. */
export async function renderComparison(comparison: Comparison, format: ComparisonFormat, options?: TerminalOptions): Promise<string> {
  const renderer: ComparisonRenderer = await comparisonRenderers[format]();
  return renderer(comparison, options);
}

/** The format in which a file is to be written: the one named, else the one of its extension; one that a comparison has. */
export function comparisonFormat(path: string, format?: string): ComparisonFormat {
  const name = outputFormat(path, format);
  if (Object.hasOwn(comparisonRenderers, name)) return name as ComparisonFormat;
  throw usageError('unknown-format', `a comparison cannot be written as ${name}`, `add --format NAME, one of ${Object.keys(comparisonRenderers).join(', ')}`);
}

/** Writes the comparison whole or not at all. @throws CollapsarError 3 where the file cannot be written */
export async function writeComparison(comparison: Comparison, path: string, format: ComparisonFormat = comparisonFormat(path)): Promise<void> {
  const {writeFileAtomic} = await import('./io/write.js');
  await writeFileAtomic(path, await renderComparison(comparison, format));
}
