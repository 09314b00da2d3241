import {describe, expect, it} from 'vitest';
import {earlyLine} from '../../src/cli/early-line.js';
import {measured, reportWith} from '../support/reports.js';

const drawn = (verdict: {status: 'collapsed' | 'inconclusive' | 'no-collapse-found'; mode: 'dimensional' | null}, interval?: readonly [number, number | null, number | null]) => {
  const {input} = reportWith();
  return reportWith({
    input: {...input, sources: ['data/emb.npy'], label: null, dims: 768, rowsUsed: 4096, selection: {of: 1e7, rows: null, where: [], nullRows: null, matching: 1e7, maxRows: 4096}},
    verdict: {...verdict, summary: ''}, metrics: {'effective-rank': measured(300, {interval})},
  });
};

describe('earlyLine', () => {
  it('says of which rows, the verdict, and the effective rank of the population with its interval', () => {
    expect(earlyLine(drawn({status: 'no-collapse-found', mode: null}, [312.4, 307.3, 317.5])))
      .toBe('data/emb.npy, so far: no collapse found in 4,096 of 10,000,000 rows, drawn at random; effective rank 312.4 ± 5.1 of 768 (95 %)');
    expect(earlyLine(drawn({status: 'collapsed', mode: 'dimensional'}, [94, null, null])))
      .toBe('data/emb.npy, so far: dimensional collapse in 4,096 of 10,000,000 rows, drawn at random; effective rank 94 of 768');
    expect(earlyLine(drawn({status: 'inconclusive', mode: null}))).toBe('data/emb.npy, so far: inconclusive in 4,096 of 10,000,000 rows, drawn at random');
  });
});
