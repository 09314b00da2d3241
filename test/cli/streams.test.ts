import {describe, expect, it} from 'vitest';
import {wantsColor} from '../../src/cli/streams.js';

describe('wantsColor', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{TERM: 'dumb'}, true, false],
    [{NO_COLOR: '1'}, true, false],
    [{NO_COLOR: ''}, true, true],
    [{FORCE_COLOR: '1'}, false, true],
    [{FORCE_COLOR: ''}, false, true],
    [{FORCE_COLOR: '0'}, true, false],
    [{FORCE_COLOR: '1', NO_COLOR: '1'}, false, true],
  ])('%j on a terminal: %s → %s', (env, isTTY, expected) => {
    expect(wantsColor({isTTY}, env)).toBe(expected);
  });
});
