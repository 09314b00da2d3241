import {existsSync} from 'node:fs';
import type {Interfaces} from '@oclif/core';
import {usageError, type CollapsarError} from '../errors.js';
import {nearest} from '../nearest.js';

export type Commands = Pick<Interfaces.Config, 'commands'>;

/** Names the command that was meant: `audit`, where what was typed is a file. */
export const unknownCommand = (typed: string, {commands}: Commands): CollapsarError => {
  const known = commands.filter(({hidden}) => !hidden).map(({id}) => id);
  const meant = existsSync(typed) ? `audit ${typed}` : nearest(typed, known);
  return usageError('unknown-command', `no such command: ${typed}`, ...(meant === null ? [] : [`did you mean: collapsar ${meant}`]), 'collapsar --help lists the commands');
};
