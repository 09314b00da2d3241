import type {Gated} from '../schema.js';
import {baselineOverlay} from './baseline-overlay.js';
import {channelsFigure} from './channels-figure.js';
import type {Chart} from './chart.js';
import {correlationFigure} from './correlation-figure.js';
import {cumulativeFigure} from './cumulative-figure.js';
import {learningCurveFigure} from './learning-curve-figure.js';
import {normsFigure} from './norms-figure.js';
import {scatterFigure} from './scatter-figure.js';
import {spectrumFigure} from './spectrum-figure.js';

/** Every picture that a report has the data for, the spectrum first where it can be drawn. */
export const figures = (report: Gated): Chart[] => {
  const {spectrum, channels, figures: extra = {}} = report;
  return [
    spectrumFigure(spectrum, baselineOverlay(report)),
    cumulativeFigure(spectrum),
    channelsFigure(channels),
    extra.correlation ? correlationFigure(extra.correlation) : null,
    extra.learningCurve ? learningCurveFigure(extra.learningCurve) : null,
    extra.norms ? normsFigure(extra.norms) : null,
    extra.scatter ? scatterFigure(extra.scatter) : null,
  ].filter((chart) => chart !== null);
};
