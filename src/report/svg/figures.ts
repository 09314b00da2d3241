import type {Report} from '../schema.js';
import {channelsFigure} from './channels-figure.js';
import type {Chart} from './chart.js';
import {correlationFigure} from './correlation-figure.js';
import {cumulativeFigure} from './cumulative-figure.js';
import {learningCurveFigure} from './learning-curve-figure.js';
import {normsFigure} from './norms-figure.js';
import {scatterFigure} from './scatter-figure.js';
import {spectrumFigure, type Overlay} from './spectrum-figure.js';

/** Every picture that a report has the data for, the spectrum first where it can be drawn. */
export const figures = ({spectrum, channels, figures: extra = {}}: Report, overlays: readonly Overlay[] = []): Chart[] =>
  [
    spectrumFigure(spectrum, overlays),
    cumulativeFigure(spectrum),
    channelsFigure(channels),
    extra.correlation ? correlationFigure(extra.correlation) : null,
    extra.learningCurve ? learningCurveFigure(extra.learningCurve) : null,
    extra.norms ? normsFigure(extra.norms) : null,
    extra.scatter ? scatterFigure(extra.scatter) : null,
  ].filter((chart) => chart !== null);
