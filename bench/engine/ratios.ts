import type {Taken} from './peer.js';

export interface Row {
  readonly work: string;
  readonly threads: number;
  readonly ours: readonly Taken[];
  readonly theirs: readonly Taken[];
  /** the least ratio that the project asks for, on engines with fused multiply-add and without */
  readonly target: readonly [number, number];
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]) => sorted(values)[values.length >> 1];

/** Runs the two in turn, where there are several rounds after one run of each that does not count. */
export async function inTurn(rounds: number, ours: () => Promise<Taken>, theirs: () => Promise<Taken>) {
  const taken = {ours: [] as Taken[], theirs: [] as Taken[]};
  if (rounds > 1) for (const run of [ours, theirs]) await run();
  for (let i = 0; i < rounds; i++) {
    taken.ours.push(await ours());
    taken.theirs.push(await theirs());
  }
  return taken;
}

/** A line of Markdown: their time over ours, so that 1 is as fast and 2 twice as fast. */
export function line({work, threads, ours, theirs, target}: Row, fused: boolean): string {
  const ratios = sorted(ours.map(({wall}, i) => theirs[i].wall / wall));
  const cpu = median(theirs.map(({cpu}) => cpu)) / median(ours.map(({cpu}) => cpu));
  const least = target[fused ? 0 : 1];
  const cells = [
    work, threads, `${seconds(median(ours.map(({wall}) => wall)))}`, `${seconds(median(theirs.map(({wall}) => wall)))}`,
    `${ratios[0].toFixed(2)}–${median(ratios).toFixed(2)}–${ratios[ratios.length - 1].toFixed(2)}`,
    cpu.toFixed(2), least.toFixed(2), median(ratios) >= least ? 'yes' : 'no',
  ];
  return `| ${cells.join(' | ')} |`;
}

export const HEADER = [
  '| work | threads | ours (median) | theirs (median) | ratio (min–median–max) | ratio of processor time | target | met |',
  '|---|---|---|---|---|---|---|---|',
].join('\n');

const seconds = (s: number) => (s < 1 ? `${(1000 * s).toFixed(1)} ms` : `${s.toFixed(2)} s`);
