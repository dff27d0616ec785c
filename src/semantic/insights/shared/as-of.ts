/** Moments that features and standstills are told of. */
import type { Interval } from '../../../shared/values.ts';
import { addInstant } from '../../query/time/calendar.ts';

const MINUTE_MS = 60_000;

/** Epoch milliseconds; without an instant the last full minute, so that what is asked again soon is the same question. */
export function momentOf(asOf: string | null | undefined, now: Date): number {
  if (asOf) return Date.parse(asOf);
  return Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
}

/** Epoch milliseconds, so much earlier on the calendar of UTC. */
export const earlier = (moment: number, { n, unit }: Interval): number =>
  addInstant(moment, -n, unit, 'UTC');

/** Epoch milliseconds, so much later on the same calendar. */
export const later = (moment: number, { n, unit }: Interval): number =>
  addInstant(moment, n, unit, 'UTC');
