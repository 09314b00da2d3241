import {readFileSync} from 'node:fs';
import type {Report} from '../../src/report/schema.js';

const FOLDER = new URL('../../fixtures/report/', import.meta.url);

export const SAMPLES = ['healthy', 'collapsed', 'inconclusive', 'nasty', 'constant', 'sentences'] as const;

export const sample = (name: string): Report => JSON.parse(readFileSync(new URL(`${name}.report.json`, FOLDER), 'utf8')) as Report;

/** where the golden file of a sample lies, for toMatchFileSnapshot */
export const golden = (name: string): string => new URL(`golden/${name}`, FOLDER).pathname;

export const copy = (report: Report): Report => structuredClone(report);

/** A report of many dimensions with every figure at its largest: what the size of a page is measured by. */
export const wideReport = (dims: number): Report => {
  const wide = copy(sample('healthy'));
  const wave = (length: number, scale: number): number[] =>
    Array.from({length}, (_, i) => scale * (1.5 + Math.sin(i * 12.9898) * Math.cos(i * 78.233)));
  const falling = (power: number): number[] => Array.from({length: dims}, (_, i) => Math.PI / (i + 8) ** power);
  wide.input.dims = dims;
  wide.spectrum = {
    ...wide.spectrum,
    eigenvalues: falling(0.9),
    isotropic: falling(0.1),
    correlationEigenvalues: falling(0.7),
    liveRank: dims,
    attainableRank: dims,
    band: {low: falling(0.95), high: falling(0.85), level: 0.95, smoothing: 0.1},
    trace: falling(0.9).reduce((sum, value) => sum + value, 0),
  };
  wide.channels = {...wide.channels, mean: wave(dims, 1e-3), std: wave(dims, 0.05), maxAbsCorrelation: wave(dims, 0.1)};
  const cells = 256;
  wide.figures = {
    ...wide.figures,
    correlation: {
      order: Array.from({length: dims}, (_, i) => (i * 1021) % dims),
      cells,
      lower: wave((cells * (cells + 1)) / 2, 30).map(Math.round),
    },
    scatter: {x: wave(4096, 1), y: wave(4096, 0.5), labels: Array.from({length: 4096}, (_, i) => `label ${i % 40}`)},
  };
  return wide;
};
