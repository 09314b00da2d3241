import {Errors} from '@oclif/core';
import {describe, expect, it} from 'vitest';
import {describeFailure, failureJson, failureText} from '../../src/cli/failure.js';
import {unfitError} from '../../src/errors.js';

describe('describeFailure', () => {
  it('keeps what a known error says', () => {
    const failure = describeFailure(unfitError('ragged', 'a.npy: row 3 has 5 values', 'mend it', 'or drop it'));
    expect(failure).toEqual({code: 'ragged', message: 'a.npy: row 3 has 5 values', suggestions: ['mend it', 'or drop it'], exit: 4});
    expect(failureText(failure)).toBe('collapsar: a.npy: row 3 has 5 values (mend it)\n  or drop it\n');
    expect(JSON.parse(failureJson(failure))).toEqual({error: failure});
  });

  it('makes one line of a parser error in several, and finds the flag that was meant', () => {
    const error = Object.assign(new Errors.CLIError('Nonexistent flag: --sead\nSee more help with --help'), {
      flags: ['--sead=3'], parse: {input: {flags: {seed: {}, json: {}}}},
    });
    expect(describeFailure(error, 'audit')).toEqual({
      code: 'unknown-flag', message: 'no such flag: --sead=3', suggestions: ['did you mean --seed?', 'collapsar audit --help'], exit: 2,
    });
  });

  it('calls anything else a fault of ours, escaped and on one line', () => {
    const {exit, message, code} = describeFailure(new RangeError('bad\n\u001b[31mvalue'));
    expect({exit, code}).toEqual({exit: 1, code: 'internal'});
    expect(message).toContain('RangeError: bad\\u{a}\\u{1b}[31mvalue');
    expect(describeFailure('a string was thrown').exit).toBe(1);
  });
});
