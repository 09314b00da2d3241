import type {Comparison} from '../compare-schema.js';
import type {TerminalOptions} from '../terminal/report.js';

export type ComparisonRenderer = (comparison: Comparison, options?: TerminalOptions) => string;

/** The formats in which a comparison can be written; a renderer is loaded when it is asked for. */
export const comparisonRenderers = {
  terminal: async () => (await import('./terminal.js')).renderComparisonTerminal,
  json: async () => (await import('../json.js')).renderJson,
  markdown: async () => (await import('./markdown.js')).renderComparisonMarkdown,
  html: async () => (await import('./html.js')).renderComparisonHtml,
  svg: async () => (await import('./svg.js')).renderComparisonSvg,
  ipynb: async () => (await import('./notebook.js')).renderComparisonNotebook,
  junit: async () => (await import('./junit.js')).renderComparisonJunit,
  csv: async () => (await import('./csv.js')).renderComparisonCsv,
} satisfies Record<string, () => Promise<ComparisonRenderer>>;

export type ComparisonFormat = keyof typeof comparisonRenderers;
