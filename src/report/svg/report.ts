import {h, raw} from '../markup.js';
import type {Gated} from '../schema.js';
import {baselineOverlay} from './baseline-overlay.js';
import {svg, type Chart} from './chart.js';
import {STANDALONE_STYLE} from './figure-style.js';
import {spectrumFigure, type Overlay} from './spectrum-figure.js';

/** The spectrum as an SVG file of its own, light or dark as its reader prefers. */
export const renderSvg = (report: Gated): string => spectrumFile(report, baselineOverlay(report));

export const spectrumFile = ({spectrum}: Gated, overlays: readonly Overlay[]): string => standalone(spectrumFigure(spectrum, overlays) ?? EMPTY);

/** Any picture as a file of its own. */
export const standalone = (chart: Chart): string => {
  const paper = h('rect', {class: 'paper', width: chart.width, height: chart.height});
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg(chart, h('style', {}, raw(STANDALONE_STYLE)), paper).markup}\n`;
};

const EMPTY: Chart = {
  name: 'spectrum',
  title: 'Eigenvalue spectrum of the covariance',
  description: 'No variance: there is no spectrum to draw.',
  width: 640,
  height: 120,
  content: h('text', {x: 320, y: 64, 'text-anchor': 'middle'}, 'No variance: there is no spectrum to draw.'),
};
