/** How far funnels see: windows that are still open hold less than those that have ended. */
import { later } from '../../semantic/insights/shared/as-of.ts';
import type { Interval } from '../../shared/values.ts';
import type { InsightRequest } from './insight-request.ts';

/** Instants (ISO 8601) from which on events are not seen, of the own period and of the other; null: all are. */
export interface SeenUntil {
  readonly own: string | null;
  readonly other: string | null;
}

const MINUTE_MS = 60_000;

/** The next full minute, so that equal questions stay equal. */
export const minuteOf = (now: Date): string =>
  new Date(Math.ceil(now.getTime() / MINUTE_MS) * MINUTE_MS).toISOString();

/** Where the window of what starts at the instant ends. */
export const endOf = (instant: string, window: Interval): string =>
  new Date(later(Date.parse(instant), window)).toISOString();

/** Periods that are compared are seen as long after their ends: as long as the later one can be. */
export function seenUntil({ ranges }: InsightRequest, window: Interval, now: Date): SeenUntil {
  const [range] = ranges;
  const at = minuteOf(now);
  if (!range?.previous) return { own: null, other: null };
  // A period that is running is seen until now, and the other is cut alike.
  const present = Date.parse(at);
  const own = Math.min(Date.parse(range.end), present);
  const other = Date.parse(range.previous.end);
  const last = Math.max(own, other);
  if (endOf(new Date(last).toISOString(), window) <= at) return { own: null, other: null };
  const after = Math.max(0, present - last);
  const [ownUntil, otherUntil] = [own, other].map((end) => new Date(end + after).toISOString());
  return { own: ownUntil ?? null, other: otherUntil ?? null };
}
