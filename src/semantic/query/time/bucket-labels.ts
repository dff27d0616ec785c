/** Every bucket of a range, as the databases label them. */
import { GatewayError } from '../../../shared/errors.ts';
import type { ValueType } from '../../../shared/values.ts';
import type { Value } from '../resolved-column.ts';
import { type Edge, wallLabel } from './calendar.ts';
import { type Grid, realAfter, realAt } from './grid.ts';
import type { TimeRange } from './time-range.ts';

const MOST = 10_000;

/**
 * In order; the first and the last one may stand out of the range. `type` is the bucket's: wall-clock labels
 * or (below a day) instants. QUERY_TOO_EXPENSIVE past 10000.
 */
export function bucketLabels(
  range: TimeRange,
  grid: Grid,
  type: ValueType,
  zone: string,
): readonly Value[] {
  const labels: Value[] = [];
  const isLocal = type === 'local';
  const [end, endWall] = [Date.parse(range.end), Date.parse(`${range.endLocal}Z`)];
  const first = { instant: Date.parse(range.start), wall: Date.parse(`${range.startLocal}Z`) };
  // A midnight that the clocks jump over is the instant behind it.
  const isIn = (at: Edge) => at.instant < end && (!isLocal || at.wall < endWall);
  for (let at = realAt(first, grid, zone); isIn(at); at = realAfter(at, grid, zone)) {
    if (labels.length === MOST) tooMany();
    const value = isLocal ? wallLabel(at.wall) : new Date(at.instant).toISOString();
    labels.push({ kind: 'value', type, value });
  }
  return labels;
}

function tooMany(): never {
  throw new GatewayError('QUERY_TOO_EXPENSIVE', {
    problem: `the range has more than ${MOST} buckets (take a coarser granularity or a shorter range)`,
    max: MOST,
  });
}
