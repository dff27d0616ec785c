/** Every bucket of a range, as the databases label them. */
import { GatewayError } from '../../shared/errors.ts';
import type { Grain, ValueType } from '../../shared/values.ts';
import { addInstant, addWall, floorInstant, floorWall, wallLabel } from './calendar.ts';
import type { Value } from './resolved.ts';
import type { TimeRange } from './time.ts';

const MOST = 10_000;

/**
 * In order; the first and the last one may stand out of the range. `type` is the bucket's: wall-clock labels
 * or (below a day) instants. QUERY_TOO_EXPENSIVE past 10000.
 */
export function bucketLabels(
  range: TimeRange,
  grain: Grain,
  type: ValueType,
  zone: string,
): readonly Value[] {
  const labels: Value[] = [];
  const isLocal = type === 'local';
  const first = isLocal
    ? floorWall(Date.parse(`${range.startLocal}Z`), grain)
    : floorInstant(Date.parse(range.start), grain, zone);
  const end = Date.parse(isLocal ? `${range.endLocal}Z` : range.end);
  const next = (at: number) =>
    isLocal ? addWall(at, 1, grain) : floorInstant(addInstant(at, 1, grain, zone), grain, zone);
  for (let at = first; at < end; at = next(at)) {
    if (labels.length === MOST) tooMany(grain);
    const value = isLocal ? wallLabel(at) : new Date(at).toISOString();
    labels.push({ kind: 'value', type, value });
  }
  return labels;
}

function tooMany(grain: Grain): never {
  throw new GatewayError('QUERY_TOO_EXPENSIVE', {
    problem: `the range has more than ${MOST} buckets of a ${grain} (take a coarser granularity or a shorter range)`,
    max: MOST,
  });
}
