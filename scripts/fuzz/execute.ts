import {CollapsarError} from '../../src/errors.js';
import {NO_END, rangesWithin, type RowRanges} from '../../src/io/selection/row-ranges.js';
import type {OpenOptions, Source} from '../../src/io/source.js';
import {mutate} from './mutations.js';
import {randomOf, type Random} from './random.js';
import type {Seed} from './seeds.js';
import type {Target} from './targets.js';

/** One input: a function of target, seed and index alone. */
export interface Input {
  readonly bytes: Buffer;
  readonly options: OpenOptions;
  /** null: all rows */
  readonly ranges: RowRanges | null;
}

/** A target with its files in memory. */
export interface Ready {
  readonly target: Target;
  readonly seeds: readonly Seed[];
  /** those that take little time */
  readonly small: readonly Seed[];
  readonly tokens: readonly Buffer[];
  readonly others: readonly Buffer[];
}

const SMALL = 8 << 10;

export const makeReady = (target: Target): Ready => {
  const seeds = target.seeds();
  if (seeds.length === 0) throw new Error(`no files to start from for ${target.name}`);
  const small = seeds.filter(({bytes}) => bytes.length <= SMALL);
  return {target, seeds, small: small.length > 0 ? small : seeds, tokens: target.tokens.map((word) => Buffer.from(word, /[\x80-\xff]/.test(word) ? 'latin1' : 'utf8')), others: seeds.map(({bytes}) => bytes)};
};

export const inputAt = ({target, seeds, small, tokens, others}: Ready, seed: number, index: number): Input => {
  const random = randomOf(seed, index);
  const start = random.pick(random.chance(0.05) ? seeds : small);
  const palette = {marks: start.marks, tokens, others};
  const bytes = (random.chance(0.3) ? mutate : target.structure)(start.bytes, random, palette);
  const options = Object.keys(start.options).length > 0 && random.chance(0.6) ? start.options : random.pick(target.options);
  return {bytes, options: random.chance(0.2) ? {...options, skipNull: true} : options, ranges: random.chance(0.2) ? rangesFrom(random) : null};
};

const rangesFrom = (random: Random): RowRanges => {
  const bounds = Array.from({length: 4}, () => random.below(random.pick([4, 40, 400]))).sort((a, b) => a - b);
  return bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]) ? bounds : [bounds[0], bounds[0] + 1];
};

/** values after which a source is believed */
const ENOUGH = 2e6;

/** Reads one input. What is wrong with how it went, in a line; null where rows came, or one of our errors. */
export const execute = async ({target}: Ready, {bytes, options, ranges}: Input, path: string): Promise<string | null> => {
  try {
    const source = await target.open(bytes, path, options);
    return source && await drain(source, options, ranges).finally(() => source.close());
  } catch (error) {
    if (error instanceof CollapsarError) return faultOf(error);
    return `uncaught ${error instanceof Error ? error.stack?.split('\n', 3).join(' ') ?? error.message : String(error)}`;
  }
};

const drain = async (source: Source, {labels, skipNull}: OpenOptions, ranges: RowRanges | null): Promise<string | null> => {
  const wanted = [labels ?? []].flat().length;
  let [rows, values] = [0, 0];
  for await (const batch of source.batches(64, ranges ? rangesWithin(ranges, 0, source.rows ?? NO_END) : undefined)) {
    if ((ranges ? batch.firstRow < rows : batch.firstRow !== rows) || batch.dims !== source.dims || batch.values.length !== batch.rows * batch.dims || batch.rows < 1 || batch.rows > 64) {
      return `a batch of ${batch.rows} × ${batch.dims} (${batch.values.length} values) at row ${batch.firstRow}, after ${rows} rows of ${source.dims}`;
    }
    if (wanted > 0 && (batch.labels?.length !== wanted || batch.labels.some(({length}) => length !== batch.rows))) return `${wanted} columns of labels were asked for, and others came`;
    if (batch.nulls?.some((row, i, all) => row >= batch.rows || row < 0 || (i > 0 && row <= all[i - 1])) || (batch.nulls && !skipNull)) return `null rows ${batch.nulls.slice(0, 9).join()} of ${batch.rows}`;
    rows = batch.firstRow + batch.rows;
    values += batch.values.length;
    if (values > ENOUGH) return null;
  }
  return ranges || source.rows === null || source.rows === rows ? null : `${source.rows} rows were promised, ${rows} came`;
};

const faultOf = ({message, exit, suggestions}: CollapsarError): string | null => {
  const text = [message, ...suggestions].join(' ');
  if (/[\0-\x1f\x7f-\x9f]/.test(text)) return `control characters in an error: ${JSON.stringify(text.slice(0, 200))}`;
  if (text.length > 4000) return `an error of ${text.length} characters: ${text.slice(0, 100)}`;
  return [2, 3, 4].includes(exit) ? null : `exit ${exit as number}: ${message}`;
};
