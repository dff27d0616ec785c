/**
 * Wall-clock time ↔ instants, from the platform's own zone database. Offsets are looked up once per zone and
 * week and remembered; a week in which the clocks change is searched for the exact second.
 */
import { remember } from './remember.ts';

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/** The offset before and after `change` (epoch ms); one and the same in most weeks. */
interface Week {
  readonly before: number;
  readonly after: number;
  readonly change: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const weeks = new Map<string, Map<number, Week>>();

/** How far the zone's clocks are ahead of UTC at this instant, in milliseconds. */
export function offsetAt(instant: Date, zone: string): number {
  if (zone === 'UTC') return 0;
  const ms = instant.getTime();
  const week = weekOf(Math.floor(ms / WEEK_MS), zone);
  return ms < week.change ? week.before : week.after;
}

/**
 * The instant at which the zone's clocks show `label` (`YYYY-MM-DDTHH:mm:ss[.sss]`). A time that occurs twice
 * means its first occurrence; one that is skipped means as long after the jump as it lies past its start, so
 * that a day whose midnight is skipped starts at the jump.
 */
export function instantOfLocal(label: string, zone: string): Date {
  return new Date(instantOfWall(Date.parse(`${label}Z`), zone));
}

/** {@link instantOfLocal} on numbers: `wall` is the label read as if it were UTC. */
export function instantOfWall(wall: number, zone: string): number {
  const before = offsetAt(new Date(wall - DAY_MS), zone);
  const after = offsetAt(new Date(wall + DAY_MS), zone);
  const candidates = [wall - before, wall - after].sort((a, b) => a - b);
  const real = candidates.find((ms) => ms + offsetAt(new Date(ms), zone) === wall);
  return real ?? wall - before;
}

/** What the zone's clocks show at this instant, read as if it were UTC (epoch ms). */
export function wallOf(instant: number, zone: string): number {
  return instant + offsetAt(new Date(instant), zone);
}

/** A stretch of time in which a zone's clocks do not change. */
export interface ZoneOffset {
  /** Epoch ms, exclusive; null: as far as was asked. */
  readonly until: number | null;
  /** How far the clocks are ahead of UTC, in milliseconds; null: it must be looked up for each instant. */
  readonly offset: number | null;
}

/** The offsets from `start` to `end` (epoch ms, half open), in order; null for more than 20 years. */
export function offsetsBetween(
  start: number,
  end: number,
  zone: string,
): readonly ZoneOffset[] | null {
  const [first, last] = [Math.floor(start / WEEK_MS), Math.floor((end - 1) / WEEK_MS)];
  if (last - first > MOST_WEEKS) return null;
  const found: ZoneOffset[] = [];
  let offset = offsetAt(new Date(start), zone);
  for (let index = first; index <= last; index++) {
    const { before, after, change } = zone === 'UTC' ? STILL : weekOf(index, zone);
    // A change may lie at a week's first instant, where both of its offsets are the new one.
    const until = before === offset ? change : index * WEEK_MS;
    if (after === offset || until >= end) continue;
    if (until > start) found.push({ until, offset });
    offset = after;
  }
  return [...found, { until: null, offset }];
}

const MOST_WEEKS = 20 * 53;

/** The offsets of the years before `end` (epoch ms) in which nearly all rows lie; what is older is looked up. */
export function recentOffsets(end: number, zone: string): readonly ZoneOffset[] {
  const first = Date.UTC(new Date(end).getUTCFullYear() - RECENT_YEARS, 0, 1);
  return [{ until: first, offset: null }, ...(offsetsBetween(first, end, zone) ?? [])];
}

const RECENT_YEARS = 15;

/** The same until the end of next year; what is later is looked up, too. */
export function usualOffsets(now: Date, zone: string): readonly ZoneOffset[] {
  const end = Date.UTC(now.getUTCFullYear() + 2, 0, 1);
  // Nearly every question without a range asks for them: nine hundred weeks are looked through once.
  return remember(usual, `${zone} ${end}`, () => {
    const recent = recentOffsets(end, zone).map((one) => ({ ...one, until: one.until ?? end }));
    return [...recent, { until: null, offset: null }];
  });
}

const usual = new Map<string, readonly ZoneOffset[]>();

const STILL: Week = { before: 0, after: 0, change: 0 };

/** ISO 8601 with milliseconds and offset: `2024-03-01T00:00:00.000-03:00`. */
export function formatInZone(instant: Date, zone: string): string {
  const offset = offsetAt(instant, zone);
  const local = new Date(instant.getTime() + offset).toISOString().slice(0, -1);
  return offset === 0 ? `${local}Z` : `${local}${formatOffset(offset)}`;
}

/** Offsets of old local mean times have seconds, which ISO 8601 has no room for: they are cut off. */
function formatOffset(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function weekOf(index: number, zone: string): Week {
  const known = remember(weeks, zone, () => new Map<number, Week>());
  return remember(known, index, () => searchWeek(index * WEEK_MS, zone));
}

/** Two changes within one week have not happened in the zones of this century. */
function searchWeek(start: number, zone: string): Week {
  const before = measuredOffset(start, zone);
  const after = measuredOffset(start + WEEK_MS - 1000, zone);
  if (before === after) return { before, after, change: start };
  let low = start;
  let high = start + WEEK_MS - 1000;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (measuredOffset(middle, zone) === before) low = middle;
    else high = middle;
  }
  return { before, after, change: high };
}

/** As in `GMT-04:56:02` or `GMT`. */
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

function measuredOffset(ms: number, zone: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    OFFSET.exec(formatOf(zone).format(ms)) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return (sign === '-' ? -size : size) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  return remember(
    formats,
    zone,
    () => new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }),
  );
}
