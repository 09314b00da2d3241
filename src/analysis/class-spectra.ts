import type {Backend} from '../kernels/backend.js';
import {symmetricEigenvalues} from '../kernels/symmetric-eigenvalues.js';
import type {ClassSums} from './accumulate/class-sums.js';
import type {Comoments} from './accumulate/comoments.js';
import {withinCovariance} from './class-geometry.js';
import type {ClassFacet} from './facets.js';
import {clipped} from './moment-spectra.js';

/** The spectra of labelled rows, within classes and between them, in the conventions of class-geometry.ts. */
export interface ClassSpectra {
  readonly names: readonly string[];
  /** rows of each class */
  readonly rows: readonly number[];
  /** eigenvalues of Σ_W, descending, D of them */
  readonly within: readonly number[];
  /** eigenvalues of Σ_B, descending, min(K, D) of them */
  readonly between: readonly number[];
}

/** Null without labels, or where some rows have none. One eigen-solve. */
export async function classSpectra(classes: ClassSums | null, facet: ClassFacet, moments: Comoments, backend: Backend): Promise<ClassSpectra | null> {
  if (!classes || facet.status !== 'ok') return null;
  const dims = moments.mean.length;
  const within = await symmetricEigenvalues(await withinCovariance(classes, moments, backend), dims, backend);
  const between = facet.geometry.betweenEigenvalues;
  return {
    names: classes.names, rows: Array.from(classes.counts),
    within: Array.from(clipped(within, dims, moments.error * (within[0] + between[0]))),
    between: Array.from(between),
  };
}
