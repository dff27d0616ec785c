/** The grains that a model gives a time dimension, in words that clients can read back. */
import type { CustomGranularity } from '../../semantic/model/types.ts';
import type { Interval } from '../../shared/values.ts';

export interface CatalogGranularity {
  readonly name: string;
  readonly title: string;
  /** As in the model: `1 year`, `2 weeks`. */
  readonly interval: string;
  /** A wall-clock time that a bucket starts at; null: the start of the year. */
  readonly origin: string | null;
  readonly offset: string | null;
}

export function customGranularity(granularity: CustomGranularity): CatalogGranularity {
  const { name, title, origin, interval, offset } = granularity;
  return { name, title, interval: words(interval), origin, offset: words(offset) || null };
}

function words(intervals: readonly Interval[]): string {
  return intervals.map(({ n, unit }) => `${n} ${unit}${Math.abs(n) === 1 ? '' : 's'}`).join(' ');
}
