import {alpha} from './alpha.js';
import {classSpread} from './class-spread.js';
import {conditionNumber} from './condition-number.js';
import {correlationEffectiveRank} from './correlation-effective-rank.js';
import {effectiveRankSingular} from './effective-rank-singular.js';
import {effectiveRank} from './effective-rank.js';
import {hubness} from './hubness.js';
import {intrinsicDimension} from './intrinsic-dimension.js';
import {isoscore} from './isoscore.js';
import {liveRank} from './live-rank.js';
import {maxAbsCorrelation} from './max-abs-correlation.js';
import {meanAbsCorrelation} from './mean-abs-correlation.js';
import {meanCosine} from './mean-cosine.js';
import {meanEnergyShare} from './mean-energy-share.js';
import type {Metric} from './metric.js';
import {neuralCollapse1} from './neural-collapse-1.js';
import {neuralCollapse2} from './neural-collapse-2.js';
import {normVariation} from './norm-variation.js';
import {normalizedStd} from './normalized-std.js';
import {participationRatio} from './participation-ratio.js';
import {rankme} from './rankme.js';
import {rmsCorrelation} from './rms-correlation.js';
import {selfCluster} from './self-cluster.js';
import {spectralEntropy} from './spectral-entropy.js';
import {stableRank} from './stable-rank.js';
import {uniformity} from './uniformity.js';
import {varianceDims90, varianceDims95, varianceDims99} from './variance-dims.js';

/** Every metric, in the order in which reports show them. */
export const METRICS: readonly Metric[] = [
  effectiveRank, effectiveRankSingular, rankme, participationRatio, stableRank, isoscore, liveRank,
  varianceDims90, varianceDims95, varianceDims99,
  spectralEntropy, alpha, conditionNumber,
  correlationEffectiveRank, meanAbsCorrelation, rmsCorrelation, maxAbsCorrelation,
  normalizedStd, meanCosine, meanEnergyShare, normVariation,
  selfCluster, uniformity, intrinsicDimension, hubness,
  neuralCollapse1, neuralCollapse2, classSpread,
];
