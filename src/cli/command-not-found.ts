/** oclif's hook for a command that does not exist. plugin-not-found would prompt on a terminal, and exit 127. */
import type {Hook} from '@oclif/core';
import {unknownCommand} from './unknown-command.js';

const hook: Hook.CommandNotFound = async ({id, config}) => {
  const [typed = id] = id.split(':'); // the words after it come along, joined by colons
  throw unknownCommand(typed, config);
};

export default hook;
