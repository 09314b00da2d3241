/** Where a finished report goes: the files of --output first, so that a failure of one is the only thing on stdout. */
import {existsSync} from 'node:fs';
import {dirname} from 'node:path';
import {ioError, usageError} from '../errors.js';
import type {ReportFormat} from '../index.js';
import {writeStdout} from './streams.js';

export interface PublishFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly output?: readonly string[];
  readonly format?: readonly string[];
}

export interface Output<F extends string = ReportFormat> {
  readonly path: string;
  readonly format: F;
}

/** What the API has for a kind of report: `render`, `writeReport` and `outputFormat`, or those of a comparison. */
export interface Renderers<R, F extends string> {
  readonly render: (report: R, format: F) => Promise<string | Uint8Array>;
  readonly writeReport: (report: R, path: string, format?: F) => Promise<void>;
}

/** Where else a config's reporters write. */
export interface Reporter {
  readonly file: string;
  readonly format?: string;
}

/** Checked before any work is done: a mistyped format or folder should not cost an hour. */
export const resolveOutputs = <F extends string>(
  {outputFormat}: {readonly outputFormat: (path: string, format?: string) => F}, {output = [], format = []}: PublishFlags, reporters: readonly Reporter[] = [],
): readonly Output<F>[] => {
  if (format.length > 1 && format.length !== output.length) {
    throw usageError('usage', `--format stands ${format.length} times for ${output.length} --output`, 'give one for all, or one for each in the same order');
  }
  if (format.length === 1 && output.length === 0) throw usageError('usage', '--format says how to write --output, and there is none', 'add --output FILE');
  const asked = [...output.map((file, i) => ({file, format: format.length > 1 ? format[i] : format[0]})), ...reporters];
  return asked.map(({file, format}) => {
    const output = {path: file, format: outputFormat(file, format)};
    if (!existsSync(dirname(file))) throw ioError('cannot-write', `${file}: cannot be written: there is no folder ${dirname(file)}`);
    return output;
  });
};

/** Formats that draw pictures need what they are drawn from. */
export const wantsFigures = (outputs: readonly Output[]): boolean => outputs.some(({format}) => format === 'html' || format === 'svg' || format === 'ipynb');

/** @param text what people read on stdout when it is not JSON */
export const publish = async <R, F extends string>(
  {render, writeReport}: Renderers<R, F>, report: R, outputs: readonly Output<F>[], {json, quiet}: PublishFlags,
  text: () => Promise<string | Uint8Array>,
): Promise<void> => {
  for (const {path, format} of outputs) await writeReport(report, path, format);
  if (json) await writeStdout(await render(report, 'json' as F));
  else if (!quiet) await writeStdout(await text());
};
