import type { Grain, Interval } from '../../../../shared/values.ts';
import { addInstant } from '../../../query/time/calendar.ts';
import { type Period, periodsBeside, periodsOf, type Range } from '../../shared/periods.ts';

/** The periods in which a funnel is entered. */
export interface EntryPeriods {
  readonly asked: readonly Period[];
  /** The periods after them that a window may reach into. */
  readonly after: readonly Period[];
  /** How many periods after its entry a chain may go on at most. */
  readonly reach: number;
}

/** A chain that reaches over more periods than this makes too many copies of each event. */
const MAX_REACH = 60;

/** Whole periods that a range touches. Null when the window is too long for such a fine grain. */
export function entryPeriods(
  range: Range,
  grain: Grain,
  zone: string,
  window: Interval,
): EntryPeriods | null {
  const asked = periodsOf(range, grain, zone);
  const after = periodsBeside(asked, MAX_REACH + 1, grain, zone);
  const all = [...asked, ...after].map((period) => Date.parse(period.start));
  const reaches = asked.map((period, index) => {
    const until = addInstant(Date.parse(period.end), window.n, window.unit, 'UTC');
    return all.filter((start, i) => i > index && start <= until).length;
  });
  const reach = Math.max(0, ...reaches);
  return reach > MAX_REACH ? null : { asked, after: after.slice(0, reach), reach };
}
