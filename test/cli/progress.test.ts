import {describe, expect, it} from 'vitest';
import {progressLine, startProgress} from '../../src/cli/progress.js';

const terminal = (isTTY = true) => {
  const written: string[] = [];
  return {isTTY, columns: 60, written, write: (text: string) => written.push(text)};
};

/** a clock that a test moves */
const clock = () => {
  let time = 0;
  return {now: () => time, pass: (ms: number) => { time += ms; }};
};

describe('startProgress', () => {
  it('draws nothing in the first second, then at most ten times a second, and wipes itself', () => {
    const stream = terminal();
    const {now, pass} = clock();
    const progress = startProgress(stream, now);
    pass(999);
    progress.update(10, 100);
    expect(stream.written).toEqual([]);
    pass(1);
    progress.update(20, 100);
    pass(99);
    progress.update(30, 100);
    pass(1);
    progress.update(40, 100);
    expect(stream.written).toHaveLength(2);
    progress.stop();
    progress.stop();
    expect(stream.written.slice(2)).toEqual(['\r\u001b[K']);
  });

  it('stays within the terminal', () => {
    const stream = terminal();
    const {now, pass} = clock();
    const progress = startProgress(stream, now);
    pass(5000);
    progress.update(123_456_789, 1_000_000_000_000);
    expect(stream.written[0].replace('\r\u001b[K', '').length).toBeLessThan(60);
  });

  it('leaves a note as a line of its own, and goes on under it', () => {
    const stream = terminal();
    const {now, pass} = clock();
    const progress = startProgress(stream, now);
    pass(5000);
    progress.update(1, 2);
    progress.note('so far so good');
    pass(100);
    progress.update(2, 2);
    expect(stream.written[1]).toBe('\r\u001b[Kso far so good\n');
    expect(stream.written).toHaveLength(3);
    expect(progress.isShown).toBe(true);
  });

  it('is silent where stderr is no terminal', () => {
    const stream = terminal(false);
    const {now, pass} = clock();
    const progress = startProgress(stream, now);
    pass(10_000);
    progress.update(1, 2);
    progress.note('unseen');
    progress.stop();
    expect(stream.written).toEqual([]);
    expect(progress.isShown).toBe(false);
  });
});

describe('progressLine', () => {
  it('shows the share, the rows and the time left', () => {
    expect(progressLine(250_000, 1_000_000, 4000)).toBe('[######------------------]  25 %  250,000 of 1,000,000 rows, 12 s left');
    expect(progressLine(5, 5, 4000)).toBe(`[${'#'.repeat(24)}] 100 %  5 of 5 rows`);
  });

  it('counts rows where the source does not say how many there are', () => {
    expect(progressLine(1234, null, 4000)).toBe('1,234 rows');
  });
});
