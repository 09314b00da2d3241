import {afterEach, describe, expect, it, vi} from 'vitest';
import {inTurns, letEventsIn} from '../../src/kernels/let-events-in.js';
import {measureRows} from '../support/measure-rows.js';
import {gaussianRows} from '../support/rows.js';

afterEach(() => vi.restoreAllMocks());

/** A clock that stands still, or goes on by so many ms whenever it is looked at; never back. */
let now = 1e9;
const clock = (step: number): void => {
  vi.spyOn(performance, 'now').mockImplementation(() => (now += step));
};

/** How often the event loop goes round meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let going = true;
  const count = (): void => {
    turns++;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  await work();
  going = false;
  return turns;
}

describe('letting events in', () => {
  it('once a turn is over: what waits comes first', async () => {
    clock(1000);
    const seen: string[] = [];
    setTimeout(() => seen.push('timer'), 0);
    setImmediate(() => seen.push('immediate'));
    while (!seen.includes('timer')) await letEventsIn();
    seen.push('work');
    expect(seen).toEqual(expect.arrayContaining(['timer', 'immediate', 'work']));
    expect(seen.at(-1)).toBe('work');
  });

  it('not before that, and one turn for all who wait', async () => {
    clock(1000);
    const [a, b] = [letEventsIn(), letEventsIn()];
    expect(a).toBeInstanceOf(Promise);
    expect(b).toBe(a);
    await a;
    clock(0);
    expect(letEventsIn()).toBeUndefined();
  });

  it.each([[0, 5], [1, 1], [7, 2 ** 19], [5, 2 ** 22], [3000, 1000]])('%i rows of %i entries, each once, in order, none in too large a piece', async (rows, width) => {
    const pieces: [number, number][] = [];
    await inTurns(rows, width, (first, end) => pieces.push([first, end]));
    expect(pieces.map(([first]) => first)).toEqual([0, ...pieces.slice(0, -1).map(([, end]) => end)].slice(0, pieces.length));
    expect(pieces.at(-1)?.[1] ?? 0).toBe(rows);
    for (const [first, end] of pieces) expect(end - first === 1 || (end - first) * width <= 2 ** 20).toBe(true);
  });

  it('in the middle of a judgement, which comes out the same', async () => {
    const x = gaussianRows(300, 24, {scale: (j) => 1 / (1 + j)});
    const measured = async () => JSON.stringify((await measureRows(x)).metrics);
    const before = await measured();
    clock(1000);
    let after = '';
    expect(await turnsDuring(async () => { after = await measured(); })).toBeGreaterThan(50);
    expect(after).toBe(before);
  });
});
