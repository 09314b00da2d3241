/** Whatever was thrown, as one of ours: what to print, and the exit code of the contract. */
import * as Errors from '@oclif/core/errors';
import {CollapsarError, singleLine, usageError} from '../errors.js';
import {nearest} from '../nearest.js';
import {jsonText} from './json.js';
import {unknownCommand, type Commands} from './unknown-command.js';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
  readonly exit: number;
}

/** What oclif's parser attaches to its errors, as far as it is used here. */
interface ParseError extends Error {
  readonly flags?: readonly string[];
  readonly args?: readonly {readonly name: string}[];
  readonly parse?: {readonly input?: {readonly flags?: Readonly<Record<string, unknown>>}};
}

/**
 * @param command that was typed, for a hint at its help
 * @param config knows the commands
 */
export const describeFailure = (error: unknown, command = '', config: Commands = {commands: []}): Failure => {
  if (error instanceof CollapsarError) return fields(error);
  if (error instanceof Errors.ExitError) return {code: 'exit', message: '', suggestions: [], exit: error.oclif.exit ?? 0};
  if (error instanceof Errors.CLIError) return fields(usageOf(error, `collapsar ${command} --help`.replace('  ', ' '), config));
  return {
    code: 'internal',
    message: singleLine(`a fault of Collapsar itself: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`),
    suggestions: ['please report it, with the command and the stack that --verbose prints'],
    exit: 1,
  };
};

const fields = ({code, message, suggestions, exit}: CollapsarError): Failure => ({code, message, suggestions, exit});

/** oclif's parser errors (several lines, colours, a hint of its own) in our form. */
const usageOf = ({message, flags, args, parse}: ParseError, help: string, config: Commands): CollapsarError => {
  if (flags) return unknownFlag(flags[0] ?? '', Object.keys(parse?.input?.flags ?? {}), help);
  if (args && message.startsWith('Missing')) {
    return usageError('missing-argument', `missing argument: ${args.map(({name}) => name.toUpperCase()).join(' ')}`, help);
  }
  const [, unknown] = /^command (\S+) not found\.$/i.exec(stripStyle(message)) ?? [];
  if (unknown) return unknownCommand(unknown, config);
  const text = stripStyle(message)
    .replace(/\s*See more help with --help\s*/g, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^All of the following must be provided when using (--\S+): /, '$1 needs ')
    .replace(/^Parsing (--\S+)\s+E/, '$1: e')
    .replace(/\s*\n\s*/g, ' ');
  return usageError('usage', text.charAt(0).toLowerCase() + text.slice(1), help);
};

const unknownFlag = (flag: string, known: readonly string[], help: string): CollapsarError => {
  const meant = nearest(flag.replace(/^-+/, '').replace(/=.*$/s, ''), known);
  return usageError('unknown-flag', `no such flag: ${flag}`, ...(meant === null ? [] : [`did you mean --${meant}?`]), help);
};

const stripStyle = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');

/** `collapsar: FILE: WHAT (HINT)`, with further hints on lines of their own. */
export const failureText = ({message, suggestions}: Failure): string => {
  const [hint, ...more] = suggestions;
  const lines = [`collapsar: ${message}${hint === undefined ? '' : ` (${hint})`}`, ...more.map((line) => `  ${line}`)];
  return `${lines.join('\n')}\n`;
};

export const failureJson = (failure: Failure): string => jsonText({error: failure});
