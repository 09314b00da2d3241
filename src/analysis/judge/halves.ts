import type {Backend} from '../../kernels/backend.js';
import {halvesOf, type Evidence} from '../accumulate/evidence.js';
import {unionOf, type Comoments} from '../accumulate/comoments.js';
import {float32Floor} from '../accumulate/float32-error.js';
import {clipped} from '../moment-spectra.js';
import {eigenvaluesOf} from '../symmetric.js';
import {halvesDisagree, learningCurve, type HalvesVerdict, type LearningCurve, type PartSpectrum, type PopulationInput} from '../population/index.js';

/** Of even stripes and of odd ones; null where either has fewer than two rows. Two eigen-solves. */
export async function spectraOfHalves(evidence: Evidence, backend: Backend): Promise<[PartSpectrum, PartSpectrum] | null> {
  const [even, odd] = await halvesOf(evidence);
  return even.count < 2 || odd.count < 2 ? null : Promise.all([spectrumOf(even, backend), spectrumOf(odd, backend)]);
}

/** Null where there are too few rows for a standard error. */
export function compareHalves([even, odd]: readonly [PartSpectrum, PartSpectrum], whole: PopulationInput): HalvesVerdict | null {
  const verdict = halvesDisagree(even, odd, whole);
  return 'reason' in verdict ? null : verdict;
}

/** effective-rank of every 8th, 4th and 2nd stripe and of all, where the evidence kept those parts. Three eigen-solves. */
export async function measureLearningCurve(evidence: Evidence, whole: PopulationInput, backend: Backend): Promise<LearningCurve | null> {
  const {parts} = evidence;
  if (parts.length < 3) return null;
  const growing: PartSpectrum[] = [];
  for (let k = 1; k < parts.length; k++) {
    const part = await unionOf(parts.slice(0, k));
    if (part.count >= 2) growing.push(await spectrumOf(part, backend));
  }
  return learningCurve([...growing, {rows: whole.rows, eigenvalues: whole.eigenvalues}], whole);
}

async function spectrumOf(moments: Comoments, backend: Backend): Promise<PartSpectrum> {
  const {m2, mean, count} = moments;
  const eigenvalues = (await eigenvaluesOf(m2, mean.length, backend)).map((v) => v / (count - 1));
  return {rows: count, eigenvalues: clipped(eigenvalues, count - 1, float32Floor(moments, eigenvalues[0]))};
}
