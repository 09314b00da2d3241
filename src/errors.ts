/**
 * Two kinds of failure: a CollapsarError is known and has a cure; anything else that is thrown is a bug of ours (exit 1).
 * Exit codes are those of the contract: 2 usage, 3 cannot be read or written, 4 read but unfit, 5 gate broken, 6 inconclusive.
 */
export type ExitCode = 2 | 3 | 4 | 5 | 6;

export interface ErrorDetail {
  /** kebab-case, stable: what CI scripts match on */
  readonly code: string;
  readonly exit: ExitCode;
  /** one line: what is wrong, and where (path, column, row, byte) */
  readonly message: string;
  /** how to mend it, a line each, ready to paste where possible */
  readonly suggestions?: readonly string[];
}

export class CollapsarError extends Error {
  readonly code: string;
  readonly exit: ExitCode;
  readonly suggestions: readonly string[];

  constructor(detail: ErrorDetail, options?: ErrorOptions) {
    super(singleLine(detail.message), options);
    this.name = 'CollapsarError';
    this.code = detail.code;
    this.exit = detail.exit;
    this.suggestions = (detail.suggestions ?? []).map(singleLine);
  }
}

export const usageError = (code: string, message: string, ...suggestions: string[]): CollapsarError =>
  new CollapsarError({code, exit: 2, message, suggestions});

/** The input cannot be read, or the output cannot be written. */
export const ioError = (code: string, message: string, ...suggestions: string[]): CollapsarError =>
  new CollapsarError({code, exit: 3, message, suggestions});

/** The input was read, and cannot be measured. */
export const unfitError = (code: string, message: string, ...suggestions: string[]): CollapsarError =>
  new CollapsarError({code, exit: 4, message, suggestions});

/** C0, DEL, C1, bidirectional overrides, zero-width characters and line separators: shown as \u{…}, never obeyed. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text that came out of a file or a path, made safe to print on one line. */
export const singleLine = (text: string): string =>
  text.replace(UNSAFE, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`);

/** JSON with the same characters spelt as JSON spells them, so that it can be looked at in a terminal; it reads back as the same. */
export const spelledJson = (json: string): string =>
  json.replace(UNSAFE, (c) => c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
