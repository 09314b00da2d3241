/** Whatever was thrown, as one of ours: what to print, and the exit code of the contract. */
import {Errors} from '@oclif/core';
import {CollapsarError, singleLine, usageError} from '../errors.js';
import {nearest} from '../nearest.js';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
  readonly exit: number;
}

/** What oclif's parser attaches to its errors, as far as it is used here. */
interface ParseError extends Error {
  readonly flags?: readonly string[];
  readonly args?: unknown;
  readonly parse?: {input?: {flags?: Record<string, unknown>; context?: {id?: string}}};
}

export const describeFailure = (error: unknown): Failure => {
  if (error instanceof CollapsarError) return fields(error);
  if (error instanceof Errors.ExitError) return {code: 'exit', message: '', suggestions: [], exit: error.oclif.exit ?? 0};
  if (error instanceof Errors.CLIError) return fields(usageOf(error));
  return {
    code: 'internal',
    message: singleLine(`a fault of Collapsar itself: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`),
    suggestions: ['please report it, with the command and the stack that --verbose prints'],
    exit: 1,
  };
};

const fields = ({code, message, suggestions, exit}: CollapsarError): Failure => ({code, message, suggestions, exit});

/** oclif's parser errors (several lines, colours, a hint of its own) in our form. */
const usageOf = (error: ParseError): CollapsarError => {
  const help = `collapsar ${error.parse?.input?.context?.id ?? ''} --help`.replace('  ', ' ');
  if (Array.isArray(error.flags)) return unknownFlag(error.flags[0] as string, Object.keys(error.parse?.input?.flags ?? {}), help);
  const text = stripStyle(error.message)
    .replace(/\s*See more help with --help\s*/g, '')
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/\s*\n\s*/g, ' ');
  return usageError('usage', text.charAt(0).toLowerCase() + text.slice(1), help);
};

const unknownFlag = (flag: string, known: readonly string[], help: string): CollapsarError => {
  const meant = nearest(flag.replace(/^-+/, '').replace(/=.*$/s, ''), known);
  return usageError('unknown-flag', `no such flag: ${flag}`, ...(meant === null ? [help] : [`did you mean --${meant}?`, help]));
};

// eslint-disable-next-line no-control-regex
const stripStyle = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');

/** `collapsar: FILE: WHAT (HINT)`, with further hints on lines of their own. */
export const failureText = ({message, suggestions}: Failure): string => {
  const [hint, ...more] = suggestions;
  const lines = [`collapsar: ${message}${hint === undefined ? '' : ` (${hint})`}`, ...more.map((line) => `  ${line}`)];
  return `${lines.join('\n')}\n`;
};

export const failureJson = (failure: Failure): string => `${JSON.stringify({error: failure}, null, 2)}\n`;
