export interface Axis {
  /** what stands before the number in the names, such as `epoch`; `step` where nothing does */
  readonly name: string;
  /** one an operand */
  readonly values: number[];
  readonly from: 'names' | 'flag' | 'order';
}

/**
 * The number that varies in names that are otherwise built alike (`epoch-1.npy`, `epoch-10.npy`): the first place where all differ.
 * Else 0, 1, 2, … in the order given.
 */
export function axisOf(names: readonly string[]): Axis {
  const numbers = names.map((name) => [...name.matchAll(/\d+(?:\.\d+)?/g)]);
  const places = numbers.every((found) => found.length === numbers[0].length) ? numbers[0].map((_, i) => i) : [];
  const place = places.find((i) => new Set(numbers.map((found) => Number(found[i][0]))).size === names.length);
  if (place === undefined) return {name: 'step', values: names.map((_, i) => i), from: 'order'};
  const before = names[0].slice(0, numbers[0][place].index);
  return {name: /([a-z]+)[^a-z0-9]*$/i.exec(before)?.[1]?.toLowerCase() ?? 'step', values: numbers.map((found) => Number(found[place][0])), from: 'names'};
}
