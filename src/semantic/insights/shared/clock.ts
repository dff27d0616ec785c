/**
 * A zone's clocks over a stretch of time, as the few offsets that hold in it. A database adds an offset to
 * millions of instants far faster than it looks each of them up in its zone tables.
 */
import { offsetAt } from '../../../shared/zone.ts';

/** In order of time; before the first and after the last the nearest one is meant. */
export interface Clock {
  readonly offsets: readonly {
    /** The offset holds before this instant (ISO 8601); null for the last. */
    readonly until: string | null;
    readonly seconds: number;
  }[];
}

const DAY_MS = 86_400_000;

/** The offsets between two instants. */
export function clockOf(zone: string, start: Date, end: Date): Clock {
  const offsets: { until: string | null; seconds: number }[] = [];
  let at = start.getTime();
  const last = end.getTime();
  while (at < last) {
    const next = Math.min(at + DAY_MS, last);
    const [before, after] = [offsetOf(at, zone), offsetOf(next, zone)];
    if (before !== after) {
      const change = changeBetween(at, next, zone);
      offsets.push({ until: new Date(change).toISOString(), seconds: before / 1000 });
    }
    at = next;
  }
  return { offsets: [...offsets, { until: null, seconds: offsetOf(last, zone) / 1000 }] };
}

const offsetOf = (instant: number, zone: string): number => offsetAt(new Date(instant), zone);

/** The first millisecond with the later offset. */
function changeBetween(start: number, end: number, zone: string): number {
  let [low, high] = [start, end];
  const before = offsetOf(low, zone);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetOf(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}
