/** The value of a measure over the rows of its own cube. */
import { compareValues } from './cells.ts';
import { atRow, type World } from './rows.ts';
import type { Row, StarMeasure, Value } from './star.ts';

export type Folded = Exclude<StarMeasure, { kind: 'derived' }>;

export function foldRows(world: World, cube: string, measure: Folded, rows: readonly Row[]): Value {
  if (measure.kind === 'custom') return measure.fold(rows);
  const counted = rows.map((row) => atRow(world, cube, row)).filter(measure.filter);
  if (measure.value === null) return counted.length;
  const known = counted.map(measure.value).filter((value) => value !== null);
  return foldValues(measure.fn, known);
}

function foldValues(fn: Extract<Folded, { kind: 'fold' }>['fn'], known: readonly Value[]): Value {
  const sorted = known.toSorted(compareValues);
  switch (fn) {
    case 'count':
      return known.length;
    case 'count_distinct':
      return new Set(known).size;
    case 'sum':
      return total(known);
    case 'avg':
      return mean(known);
    case 'min':
      return sorted[0] ?? null;
    case 'max':
      return sorted.at(-1) ?? null;
  }
}

function total(known: readonly Value[]): bigint | number | null {
  if (known.length === 0) return null;
  const decimals = known.filter((value) => typeof value === 'bigint');
  if (decimals.length > 0) return decimals.reduce((a, b) => a + b);
  return known.reduce<number>((sum, value) => sum + Number(value), 0);
}

function mean(known: readonly Value[]): number | null {
  const sum = total(known);
  if (sum === null) return null;
  return Number(sum) / (typeof sum === 'bigint' ? 100 : 1) / known.length;
}
