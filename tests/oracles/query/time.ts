/**
 * Wall clocks by Intl alone, asked for each instant. A wall time is its label read as if it were UTC. A range
 * of days is a range of labels, so that nothing here ever turns a label into an instant.
 */
import type { TimeRangeSpec } from '../../../src/semantic/model/filter-spec.ts';
import type { Unit } from '../../../src/shared/values.ts';

export interface Clock {
  readonly now: number;
  readonly zone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const walls = new Map<string, number>();

/** What the zone's clocks show at this instant. */
export function wallAt(instant: number, zone: string): number {
  const key = `${zone} ${instant}`;
  const known = walls.get(key) ?? askIntl(instant, zone);
  walls.set(key, known);
  return known;
}

function askIntl(instant: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(zone, format);
  const label = format.format(instant).replace(' ', 'T');
  return Date.parse(`${label}Z`) + (((instant % 1000) + 1000) % 1000);
}

const FIXED: Partial<Record<Unit, number>> = { second: 1000, minute: 60_000, hour: 3_600_000 };
const DAY = 86_400_000;

export const isBelowDay = (unit: string): boolean => unit in FIXED;

/** The start of the unit that a wall time lies in. */
export function floorWall(wall: number, unit: Unit): number {
  const fixed = FIXED[unit];
  if (fixed !== undefined) return Math.floor(wall / fixed) * fixed;
  const midnight = Math.floor(wall / DAY) * DAY;
  const date = new Date(midnight);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === 'day') return midnight;
  if (unit === 'week') return midnight - ((date.getUTCDay() + 6) % 7) * DAY;
  if (unit === 'month') return Date.UTC(year, month, 1);
  if (unit === 'quarter') return Date.UTC(year, month - (month % 3), 1);
  return Date.UTC(year, 0, 1);
}

/** `n` units after the start of a unit. */
function addUnits(start: number, n: number, unit: Unit): number {
  const fixed = FIXED[unit] ?? (unit === 'day' ? DAY : unit === 'week' ? 7 * DAY : null);
  if (fixed !== null) return start + n * fixed;
  const date = new Date(start);
  const months = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n * months, 1);
}

/** Whether an instant lies in something. */
export type Within = (instant: number) => boolean;

/** The unit's start as an instant: both hours of an autumn night are apart. */
export function floorInstant(instant: number, unit: Unit, zone: string): number {
  const wall = wallAt(instant, zone);
  return instant - (wall - floorWall(wall, unit));
}

const labels =
  (from: number, to: number, zone: string): Within =>
  (instant) => {
    const wall = wallAt(instant, zone);
    return from <= wall && wall < to;
  };
const instants =
  (from: number, to: number): Within =>
  (instant) =>
    from <= instant && instant < to;

/** `n` whole units, the first of them `first` units away from the current one. */
function units(first: number, n: number, unit: Unit, { now, zone }: Clock): Within {
  if (isBelowDay(unit)) {
    const start = floorInstant(now, unit, zone);
    return instants(addUnits(start, first, unit), addUnits(start, first + n, unit));
  }
  const start = floorWall(wallAt(now, zone), unit);
  return labels(addUnits(start, first, unit), addUnits(start, first + n, unit), zone);
}

export function inRange(range: TimeRangeSpec, clock: Clock): Within {
  switch (range.kind) {
    case 'last':
      return units(range.includeCurrent ? 1 - range.n : -range.n, range.n, range.unit, clock);
    case 'this':
      return units(0, 1, range.unit, clock);
    case 'previous':
      return units(-1, 1, range.unit, clock);
    case 'toDate': {
      const whole = units(0, 1, range.unit, clock);
      const end = floorInstant(clock.now, 'minute', clock.zone) + 60_000;
      return (instant) => whole(instant) && instant < end;
    }
    case 'between': {
      const [from, to] = [moment(range.start, clock.zone), moment(range.end, clock.zone)];
      return (instant) => from.atOrAfter(instant) && to.before(instant);
    }
    case 'on':
      return moment(range.date, clock.zone).on;
    case 'expr':
      return phrase(range.text, clock);
  }
}

const WORDS: Readonly<Record<string, readonly [first: number, n: number, unit: Unit]>> = {
  today: [0, 1, 'day'],
  yesterday: [-1, 1, 'day'],
  '2 days ago': [-2, 1, 'day'],
  'from 3 days ago to now': [-3, 4, 'day'],
  'next month': [1, 1, 'month'],
};

/** The phrases that the tests use. */
export function phrase(text: string, clock: Clock): Within {
  const words = WORDS[text];
  if (words) return units(...words, clock);
  const named = /^(this|last|next)(?: (\d+))? (\w+?)s?$/.exec(text);
  if (named === null) throw new Error(`no phrase of the oracle: ${text}`);
  const n = Number(named[2] ?? 1);
  const first = { this: 0, last: -n, next: 1 }[named[1] as 'this' | 'last' | 'next'];
  return units(first, n, named[3] as Unit, clock);
}

/** What someone names: a date is a whole day, a date-time an instant (with offset, in the tests). */
export interface Moment {
  readonly on: Within;
  /** Before its start. */
  readonly earlier: Within;
  /** Behind its end. */
  readonly later: Within;
  readonly atOrAfter: Within;
  /** Before its end: of a date the next midnight, of an instant itself, which is left out. */
  readonly before: Within;
}

export function moment(text: string, zone: string): Moment {
  if (text.length > 10) {
    const at = Date.parse(text);
    return {
      on: (instant) => instant === at,
      earlier: (instant) => instant < at,
      later: (instant) => instant > at,
      atOrAfter: (instant) => instant >= at,
      before: (instant) => instant < at,
    };
  }
  const dayOf = (instant: number) => new Date(wallAt(instant, zone)).toISOString().slice(0, 10);
  return {
    on: (instant) => dayOf(instant) === text,
    earlier: (instant) => dayOf(instant) < text,
    later: (instant) => dayOf(instant) > text,
    atOrAfter: (instant) => dayOf(instant) >= text,
    before: (instant) => dayOf(instant) <= text,
  };
}
