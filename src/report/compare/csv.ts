import type {Comparison, Difference} from '../compare-schema.js';
import {csvCell} from '../csv.js';
import {nameOf} from './words.js';

const VALUES: Readonly<Record<string, (one: Difference) => string | number | null>> = {
  basis: ({basis}) => basis,
  base: ({base}) => base,
  value: ({candidate}) => candidate,
  absolute: ({absolute}) => absolute,
  relative: ({relative}) => relative,
  estimate: ({interval}) => interval?.estimate ?? null,
  low: ({interval}) => interval?.low ?? null,
  high: ({interval}) => interval?.high ?? null,
  level: ({interval}) => interval?.level ?? null,
  relative_low: ({relativeInterval}) => relativeInterval?.low ?? null,
  relative_high: ({relativeInterval}) => relativeInterval?.high ?? null,
  reason: ({reason}) => reason,
};

const HEAD = ['candidate', 'axis', 'at', 'metric', ...Object.keys(VALUES)];

/** A row a candidate and metric, in the order of the axis: the `differences` of the JSON, numbers as shortest round-trip doubles, empty cells for nulls. */
export const renderComparisonCsv = ({candidates, axis}: Comparison): string => {
  const rows = candidates.flatMap(({report, differences}, i) =>
    Object.entries(differences).map(([id, one]) => [nameOf(report, Infinity), axis.name, axis.values[i + 1], id, ...Object.values(VALUES).map((pick) => pick(one))]),
  );
  return `${[HEAD, ...rows].map((cells) => cells.map((cell) => (typeof cell === 'string' ? csvCell(cell) : String(cell ?? ''))).join(',')).join('\n')}\n`;
};
