import {unfitError, type CollapsarError} from '../../errors.js';
import type {ArrowFile} from './arrow-file.js';
import type {VectorColumn} from './plan.js';

export const nullError = (file: ArrowFile, {name, scalar}: VectorColumn, row: number, where = ''): CollapsarError =>
  unfitError('null-rows', `${file.path}: column "${name}" is null in row ${row} (counted from 0)${where}`,
    where === '' && !scalar ? 'leave such rows out, counted and reported, with --skip-null' : `leave such rows out: table.filter(pc.is_valid(table["${name}"])), or df.dropna()`);

export const raggedError = (file: ArrowFile, {name}: VectorColumn, row: number, width: number, dims: number): CollapsarError =>
  unfitError('ragged-rows', `${file.path}: column "${name}" has ${width} values in row ${row} (counted from 0), and ${dims} in the rows before`, 'keep rows of one length only');
