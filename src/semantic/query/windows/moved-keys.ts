/** Buckets of rows that count as later ones, where no range says which buckets there are. */

import type { Scalar } from '../resolved.ts';
import { isFixed } from '../time/calendar.ts';
import type { TimeOp } from '../time/time-op.ts';
import type { Axis, AxisKey } from './time-axis.ts';

type Shift = Extract<TimeOp, { readonly kind: 'shift' }>;

/** The keys by position; null where there is more than shifts, or hours are shifted along a zone's calendar. */
export function movedKeys(
  { buckets }: Axis,
  time: Scalar,
  ops: readonly TimeOp[],
  timeZone: string | null,
): ReadonlyMap<number, Scalar> | null {
  const shifts = ops.filter((op) => op.kind === 'shift');
  if (shifts.length < ops.length) return null;
  const keys = new Map<number, Scalar>();
  for (const bucket of buckets) {
    const key = movedKey(bucket, time, shifts, timeZone);
    if (key === null) return null;
    keys.set(bucket.at, key);
  }
  return keys;
}

function movedKey(
  { grid, type }: AxisKey,
  time: Scalar,
  shifts: readonly Shift[],
  timeZone: string | null,
): Scalar | null {
  const onCalendar = shifts.some(({ by }) => !isFixed(by.unit));
  const isZoned = onCalendar && timeZone !== null && timeZone !== 'UTC';
  if (isZoned && (type === 'timestamp' || shifts.length > 1)) return null;
  // The innermost shift comes first.
  const of = shifts.reduceRight<Scalar>(
    (inner, { by }) => ({ kind: 'moved', of: inner, by, timeZone: isZoned ? timeZone : null }),
    time,
  );
  const zone = isZoned ? null : timeZone;
  if (grid.kind === 'grain') return { kind: 'bucket', of, grain: grid.grain, timeZone: zone };
  return { kind: 'bin', of, bins: grid.bins, timeZone: zone, instants: grid.instants };
}
