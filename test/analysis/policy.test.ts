import {writeFileSync} from 'node:fs';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {applyPolicy, DEFAULT_POLICY, policyJsonSchema, whence, type ThresholdGroup} from '../../src/analysis/policy.js';
import {loadPolicy} from '../../src/load-policy.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const groups = Object.entries(DEFAULT_POLICY.thresholds) as [ThresholdGroup, Record<string, number>][];

describe('the built-in policy', () => {
  it('has version 1, a positive number for each threshold, and a reason for it', () => {
    expect(DEFAULT_POLICY.version).toBe('1');
    for (const [id, group] of groups) {
      for (const [name, value] of Object.entries(group)) {
        expect(value > 0 && Number.isFinite(value), `${id}.${name}`).toBe(true);
        expect(whence(id, name as never).length, `${id}.${name}`).toBeGreaterThan(10);
      }
    }
  });

  it('is what policy files are checked by: its schema takes it, and nothing else', () => {
    const validate = new Ajv2020().compile(policyJsonSchema());
    expect(validate(DEFAULT_POLICY.thresholds)).toBe(true);
    expect(validate({spectrum: {clif: 3}})).toBe(false);
    expect(validate({spectrum: {cliff: -3}})).toBe(false);
    expect(validate({spectra: {}})).toBe(false);
  });
});

describe('overrides', () => {
  it('replace a threshold, leave the rest, and mark the version', () => {
    const policy = applyPolicy({$schema: 'policy.schema.json', version: '1', spectrum: {cliff: 500}, 'dead-channels': {nearDeadShare: 0.2}});
    expect(policy.version).toBe('1+changed');
    expect(policy.thresholds.spectrum).toEqual({...DEFAULT_POLICY.thresholds.spectrum, cliff: 500});
    expect(policy.thresholds['dead-channels'].nearDeadShare).toBe(0.2);
    expect(policy.thresholds['mean-dominated']).toEqual(DEFAULT_POLICY.thresholds['mean-dominated']);
    expect(DEFAULT_POLICY.thresholds.spectrum.cliff).toBe(1000);
  });

  it('that change nothing leave the version', () => {
    expect(applyPolicy({}).version).toBe('1');
    expect(applyPolicy({spectrum: {}})).toEqual(DEFAULT_POLICY);
  });

  it.each([
    [{spektrum: {cliff: 1}}, "policy group 'spektrum' is not known", 'did you mean spectrum?'],
    [{spectrum: {clif: 1}}, "policy threshold 'spectrum.clif' is not known", 'did you mean spectrum.cliff?'],
    [{'mean-dominated': {qqqqqqqqqqqqqqqqqqqqqqqqqq: 1}}, "policy threshold 'mean-dominated.qqqqqqqqqqqqqqqqqqqqqqqqqq' is not known", 'known: mean-dominated.energyShare'],
    [JSON.parse('{"__proto__": {"cliff": 1}}'), "policy group '__proto__' is not known", expect.stringMatching(/^known: spectrum, /)],
    [JSON.parse('{"spectrum": {"constructor": 1}}'), "policy threshold 'spectrum.constructor' is not known", expect.any(String)],
  ])('with an unknown key name the nearest: %j', (overrides, message, suggestion) => {
    expect(() => applyPolicy(overrides)).toThrow(expect.objectContaining({code: 'unknown-policy-key', exit: 2, message, suggestions: [suggestion]}));
  });

  it.each([[NaN, 'NaN'], [Infinity, 'Infinity'], [-1, '-1'], [0, '0'], ['1000', '"1000"'], [null, 'null'], [[1], 'an object'], [true, 'true']])(
    'of %s are refused', (value, shown) => {
      expect(() => applyPolicy({spectrum: {cliff: value}})).toThrow(
        expect.objectContaining({code: 'bad-policy', exit: 2, message: `policy threshold spectrum.cliff must be a positive number, not ${shown}`}));
    });

  it.each([[], null, 3, 'x', [[1]]].map((v) => [v]))('that are no object are refused: %j', (value) => {
    expect(() => applyPolicy(value)).toThrow(expect.objectContaining({code: 'bad-policy', exit: 2}));
    expect(() => applyPolicy({spectrum: value})).toThrow(expect.objectContaining({code: 'bad-policy', exit: 2}));
  });
});

describe('a policy file', () => {
  const file = (text: string): string => {
    writeFileSync(inFolder('policy.json'), text);
    return inFolder('policy.json');
  };

  it('is read, with or without a byte order mark; an object does as well; none is the default', async () => {
    const expected = applyPolicy({spectrum: {cliff: 50}});
    expect(await loadPolicy(file('{"spectrum": {"cliff": 50}}'))).toEqual(expected);
    expect(await loadPolicy(file('\uFEFF{"spectrum": {"cliff": 50}}'))).toEqual(expected);
    expect(await loadPolicy({spectrum: {cliff: 50}})).toEqual(expected);
    expect(await loadPolicy(undefined)).toBe(DEFAULT_POLICY);
  });

  it.each([['{"spectrum": {"cliff": 1e999}}', 'bad-policy'], ['{"spectrum": {"cliff": NaN}}', 'bad-policy'], ['not json', 'bad-policy'], ['', 'bad-policy'],
    [`{"spectrum": {"cliff": ${'['.repeat(50_000)}${']'.repeat(50_000)}}}`, 'bad-policy']])('that is broken is one clear error (%#)', async (text, code) => {
    await expect(loadPolicy(file(text))).rejects.toMatchObject({code, exit: 2});
  });

  it('that is not there is one clear error', async () => {
    await expect(loadPolicy(inFolder('no-such.json'))).rejects.toMatchObject({code: 'unreadable-policy', exit: 2});
  });
});
