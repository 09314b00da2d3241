import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {renderJson} from '../../src/report/json.js';
import {sample, SAMPLES} from './samples.js';

describe('renderJson', () => {
  it.each(SAMPLES)('says the same as JSON.stringify (%s)', (name) => {
    const report = sample(name);
    expect(JSON.stringify(JSON.parse(renderJson(report)))).toBe(JSON.stringify(report));
  });

  it('reads back any JSON value, bit for bit, in the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({maxDepth: 4}), (value) => {
        expect(JSON.stringify(JSON.parse(renderJson(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('writes doubles so that they round-trip', () => {
    fc.assert(
      fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), (x) => {
        expect(JSON.parse(renderJson([x]))).toEqual([x === 0 ? 0 : x]);
      }),
    );
  });

  it('keeps numbers on one line and everything else on its own', () => {
    expect(renderJson({a: [1, 2.5, null], b: [[1], [2, 3]], c: {}, d: [], e: ['x', {f: 1e-300}]})).toBe(
      '{\n  "a": [1, 2.5, null],\n  "b": [\n    [1],\n    [2, 3]\n  ],\n  "c": {},\n  "d": [],\n  "e": [\n    "x",\n    {\n      "f": 1e-300\n    }\n  ]\n}\n',
    );
  });

  it.each([NaN, Infinity, -Infinity])('throws on %s and names the place', (x) => {
    expect(() => renderJson({metrics: [{value: x}]})).toThrow(`$.metrics[0].value is ${x}`);
  });

  it('throws on what JSON has no word for, and leaves out an absent field as JSON.stringify does', () => {
    expect(() => renderJson([undefined])).toThrow('$[0] is undefined');
    expect(() => renderJson({a: 1n})).toThrow('$.a is bigint');
    expect(renderJson({a: undefined, b: 1})).toBe('{\n  "b": 1\n}\n');
  });
});
