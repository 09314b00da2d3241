/** oclif's hook for a command that does not exist. plugin-not-found would prompt on a terminal, and exit 127. */
import {existsSync} from 'node:fs';
import type {Hook} from '@oclif/core';
import {usageError} from '../errors.js';
import {nearest} from '../nearest.js';

const hook: Hook.CommandNotFound = async ({id, config}) => {
  const [typed = id] = id.split(':'); // the words after it come along, joined by colons
  const known = config.commands.filter((command) => !command.hidden).map((command) => command.id);
  const meant = existsSync(typed) ? `audit ${typed}` : nearest(typed, known);
  const help = 'collapsar --help lists the commands';
  throw usageError('unknown-command', `no such command: ${typed}`, ...(meant === null ? [] : [`did you mean: collapsar ${meant}`]), help);
};

export default hook;
