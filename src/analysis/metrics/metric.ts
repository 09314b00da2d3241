import type {Facets} from '../facets.js';

export type FacetName = keyof Facets;

export type MetricValue =
  | {readonly status: 'ok'; readonly value: number; readonly details?: Readonly<Record<string, number | string | null | number[]>>}
  | {readonly status: 'undefined'; readonly reason: string};

/** Changes of the rows X that leave the value as it is; each claim is checked as a property. */
export type Invariance = 'rotation' | 'scale' | 'translation' | 'row-order' | 'channel-order' | 'channel-scale' | 'row-scale';

export type MetricGroup = 'rank' | 'spectrum' | 'correlation' | 'directions' | 'sample' | 'labels';

/** One measure: a literal in a file of its own. To add one, write the file and name it in registry.ts. */
export interface Metric<K extends FacetName = FacetName> {
  /** kebab-case, fixed by the contract */
  readonly id: string;
  readonly title: string;
  readonly group: MetricGroup;
  /** in symbols */
  readonly formula: string;
  readonly inWords: string;
  readonly convention: string;
  readonly source: {readonly text: string; readonly url: string};
  readonly unit: string;
  /** in words or numbers; D, N and r stand for the dimensions, rows and live rank */
  readonly range: readonly [number | string, number | string];
  readonly better: 'higher' | 'lower' | 'neither';
  readonly needs: readonly K[];
  readonly invariantTo: readonly Invariance[];
  /** what isotropic Gaussian rows of the same N and D would give: by the same computation on their expected facets, or in closed form */
  readonly ceiling: 'isotropic' | ((shape: Facets['shape'], rank: Facets['rank']) => number) | null;
  /** how to read it */
  readonly reading: string;
  /** where it misleads */
  readonly pitfalls: string;
  /** rows at which the plug-in value is within 5 % and 1 % of the population's, and why (or of which error instead) */
  readonly rowsFor: {readonly percent5: string; readonly percent1: string; readonly why: string};
  /** a case that it cannot tell from another, with the figures that it gives there; test/docs/blind-spots.test.ts runs it */
  readonly blindSpot: string;
  compute(facets: Pick<Facets, K>): MetricValue;
}

export const ok = (value: number, details?: Record<string, number | string | null | number[]>): MetricValue =>
  details ? {status: 'ok', value, details} : {status: 'ok', value};

export const undefinedBecause = (reason: string): MetricValue => ({status: 'undefined', reason});

export const NO_VARIANCE = 'the rows have no variance';

/** Keeps the literal's own facet names while the registry holds metrics of all kinds. */
export const defineMetric = <K extends FacetName>(metric: Metric<K>): Metric<K> => metric;
