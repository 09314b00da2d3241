import type {FaultCase} from '../case.js';
import {layerOutputs, normalisedMassive, whitened} from './by-construction.js';
import {copiedChannels, deadChannels, rotatedCopies} from './channels.js';
import {axisCliffs, complete, exponentials, fewRows, nearDeadChannels, nearlyComplete, rotatedCliffs, soft} from './collapse.js';
import {channelScales, cones, healthySpectra, heavyTails, massiveActivations, wideAndLong} from './healthy.js';
import {faultsOverBases, hiddenComplete, pairsOfFaults} from './mixtures.js';
import {collapsedGroups, conesAndPadding, conesOverCliffs, containers, corruptRows, dependentRows, elliptical, jointMassive, mixedNormalization, normalisedCliffs, shards, signalAndNoise, stuckChannels, twoScales, wide} from './hard-to-tell.js';
import {classes, clusters, copiedRows, emptyRows, outlierRows} from './rows.js';
import {tiny} from './small.js';

/** Every case of the bench; each can be made alone. */
export const allCases = (): FaultCase[] => [
  healthySpectra, wideAndLong, heavyTails, cones, massiveActivations, channelScales, layerOutputs, normalisedMassive, whitened,
  rotatedCliffs, axisCliffs, nearDeadChannels, fewRows, exponentials, soft, complete, nearlyComplete,
  deadChannels, copiedChannels, rotatedCopies, outlierRows, copiedRows, clusters, classes, emptyRows,
  faultsOverBases, pairsOfFaults, hiddenComplete, tiny,
  signalAndNoise, conesOverCliffs, conesAndPadding, twoScales, stuckChannels, jointMassive, elliptical, mixedNormalization, shards, corruptRows, normalisedCliffs, dependentRows, collapsedGroups, wide, containers,
].flatMap((family) => family());
