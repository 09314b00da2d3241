import type {Report} from './schema.js';
import type {Table} from './tables.js';
import type {TerminalOptions} from './terminal/report.js';

/** A report as text, or as a table where the format is a binary one that src/io encodes. */
export type Renderer = (report: Report, options?: TerminalOptions) => string | Table;

/** Every format of `--output` and `--format`; a renderer is loaded when it is asked for. */
export const renderers = {
  terminal: async () => (await import('./terminal/report.js')).renderTerminal,
  json: async () => (await import('./json.js')).renderJson,
  markdown: async () => (await import('./markdown/report.js')).renderMarkdown,
  html: async () => (await import('./html/report.js')).renderHtml,
  svg: async () => (await import('./svg/report.js')).renderSvg,
  ipynb: async () => (await import('./notebook.js')).renderNotebook,
  junit: async () => (await import('./junit.js')).renderJunit,
  github: async () => (await import('./annotations.js')).renderGithub,
  gitlab: async () => (await import('./annotations.js')).renderGitlab,
  csv: async () => (await import('./csv.js')).renderCsv,
  parquet: async () => (await import('./tables.js')).dimensionTable,
} satisfies Record<string, () => Promise<Renderer>>;

export type ReportFormat = keyof typeof renderers;

const EXTENSIONS: Readonly<Record<string, ReportFormat>> = {
  txt: 'terminal',
  json: 'json',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  svg: 'svg',
  ipynb: 'ipynb',
  xml: 'junit',
  csv: 'csv',
  parquet: 'parquet',
  pq: 'parquet',
};

/** The format that a file's name asks for; null where its extension is none of ours. */
export const formatOfFile = (path: string): ReportFormat | null => {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] ?? null) : null;
};
