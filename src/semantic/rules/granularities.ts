/** Custom granularities must say where their buckets start. */
import type { ModelIssue } from '../../shared/errors.ts';
import { GRAINS, type Interval } from '../../shared/values.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { CustomGranularity, Dimension } from '../model/types.ts';
import { issue } from './issue.ts';

type Timed = Pick<Dimension, 'name' | 'type' | 'granularities'>;

export function granularities(model: SoundModel): readonly ModelIssue[] {
  return model
    .all('dimension', 'type', 'granularities')
    .flatMap((dimension) =>
      problemsOf(dimension).map((message) => issue('granularities', dimension.at, message)),
    );
}

function problemsOf(dimension: Timed): readonly string[] {
  const all = [...dimension.granularities.values()];
  if (all.length > 0 && dimension.type !== 'time') {
    return [`${dimension.name} is a ${dimension.type}: only time dimensions have granularities.`];
  }
  return all.flatMap((granularity) => {
    const problem = problemOf(granularity);
    return problem === null ? [] : [`The granularity ${granularity.name} ${problem}`];
  });
}

function problemOf({ name, interval, origin, offset }: CustomGranularity): string | null {
  if ((GRAINS as readonly string[]).includes(name)) return 'has the name of a built-in one.';
  if (interval.some((part) => part.n < 1)) return 'needs a positive interval.';
  if (origin !== null) return offset.length > 0 ? 'has both origin and offset: keep one.' : null;
  const [only, second] = interval;
  return only !== undefined && second === undefined && fitsYear(only)
    ? null
    : 'needs an origin: its interval does not divide a year, a day or an hour evenly.';
}

/** Cube's table of intervals whose buckets need no origin. */
function fitsYear({ n, unit }: Interval): boolean {
  switch (unit) {
    case 'year':
      return true;
    case 'quarter':
      return 4 % n === 0;
    case 'month':
      return 12 % n === 0;
    case 'week':
    case 'day':
      return n === 1;
    case 'hour':
      return 24 % n === 0;
    case 'minute':
    case 'second':
      return 60 % n === 0;
  }
}
