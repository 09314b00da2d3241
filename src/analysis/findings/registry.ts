import {clusterCollapse} from './cluster-collapse.js';
import {completeCollapse} from './complete-collapse.js';
import {constraint} from './constraint.js';
import {deadChannels} from './dead-channels.js';
import {duplicateChannels} from './duplicate-channels.js';
import {duplicateRows} from './duplicate-rows.js';
import type {FindingRule} from './finding-rule.js';
import {hardDimensionalCollapse} from './hard-dimensional-collapse.js';
import {insufficientSamples} from './insufficient-samples.js';
import {localCollapse} from './local-collapse.js';
import {meanDominated} from './mean-dominated.js';
import {mixedNormalization} from './mixed-normalization.js';
import {nonFiniteRows} from './non-finite-rows.js';
import {normCollapse} from './norm-collapse.js';
import {outlierChannels} from './outlier-channels.js';
import {outlierRows} from './outlier-rows.js';
import {precisionLimited} from './precision-limited.js';
import {shardMismatch} from './shard-mismatch.js';
import {softDimensionalCollapse} from './soft-dimensional-collapse.js';

/** Every finding, the gravest first. */
export const FINDINGS: readonly FindingRule[] = [
  completeCollapse, hardDimensionalCollapse, softDimensionalCollapse, clusterCollapse, localCollapse,
  deadChannels, duplicateChannels, meanDominated, outlierChannels,
  outlierRows, duplicateRows, normCollapse, mixedNormalization, shardMismatch, nonFiniteRows,
  insufficientSamples, precisionLimited, constraint,
];
