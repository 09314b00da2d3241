export {populationEstimates} from './estimates.js';
export {POPULATION_METRICS} from './input.js';
export type {CorrelationInput, NoEstimate, PopulationEstimate, PopulationInput, PopulationInterval, PopulationMetric, RowSample} from './input.js';
export {halvesDisagree} from './halves.js';
export type {HalvesVerdict} from './halves.js';
export {learningCurve} from './learning-curve.js';
export type {LearningCurve, LearningCurvePoint} from './learning-curve.js';
export type {PartSpectrum} from './parts.js';
