/** What a caller says about time → half-open ranges of instants, against the request's clock. */
import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';
import { isTimeZone, timeZones } from '../../shared/time-zone.ts';
import type { Unit } from '../../shared/values.ts';
import { instantOfWall, wallOf } from '../../shared/zone.ts';
import { addInstant, addWall, floorInstant, wallLabel } from './calendar.ts';
import { parsePhrase } from './phrase.ts';
import type { TimeRangeSpec } from './spec.ts';

export interface Clock {
  readonly now: Date;
  readonly timeZone: string;
}

/** Half open. */
export interface TimeRange {
  /** Instants, ISO 8601 in UTC. */
  readonly start: string;
  readonly end: string;
  /** The same on the zone's clocks, `YYYY-MM-DDTHH:mm:ss.sss`: what a date column is compared with. */
  readonly startLocal: string;
  readonly endLocal: string;
}

/** A moment that a caller named: an instant, or (a date) a whole day. */
export interface Moment {
  readonly start: string;
  readonly startLocal: string;
  /** The day's end; for an instant the same as its start. */
  readonly end: string;
  readonly endLocal: string;
}

/** INVALID_TIME_RANGE unless it is a zone of the closed set. */
export function checkTimeZone(zone: string): string {
  if (isTimeZone(zone)) return zone;
  const suggestion = nearest(zone, timeZones());
  return invalid(`there is no time zone ${JSON.stringify(zone)}`, suggestion);
}

/** Resolves every kind of range. An empty or backwards range is INVALID_TIME_RANGE. */
export function resolveRange(spec: TimeRangeSpec, clock: Clock): TimeRange {
  const [start, end] = bounds(spec, clock);
  if (!(start < end)) return invalid('it ends before it starts');
  return {
    start: iso(start),
    end: iso(end),
    startLocal: wallLabel(wallOf(start, clock.timeZone)),
    endLocal: wallLabel(wallOf(end, clock.timeZone)),
  };
}

type Bounds = readonly [start: number, end: number];

function bounds(spec: TimeRangeSpec, clock: Clock): Bounds {
  switch (spec.kind) {
    case 'last':
      return lastUnits(spec.n, spec.unit, spec.includeCurrent, clock);
    case 'this':
      return unitsFrom(0, 1, spec.unit, clock);
    case 'previous':
      return unitsFrom(-1, 1, spec.unit, clock);
    case 'toDate':
      return [unitsFrom(0, 1, spec.unit, clock)[0], endOfMinute(clock)];
    case 'between':
      return between(spec.start, spec.end, clock.timeZone);
    case 'on':
      return onDay(spec.date, clock.timeZone);
    case 'expr':
      return phrase(spec.text, clock);
  }
}

/** The `n` units before the current one, or the `n` that end with it. */
function lastUnits(n: number, unit: Unit, includeCurrent: boolean, clock: Clock): Bounds {
  if (!Number.isInteger(n) || n < 1 || n > 100_000) {
    return invalid(`${n} ${unit}s is no number of units from 1 to 100000`);
  }
  return unitsFrom(includeCurrent ? 1 - n : -n, n, unit, clock);
}

function unitsFrom(first: number, n: number, unit: Unit, clock: Clock): Bounds {
  const current = floorInstant(clock.now.getTime(), unit, clock.timeZone);
  const at = (units: number) => addInstant(current, units, unit, clock.timeZone);
  return [at(first), at(first + n)];
}

/** The next full minute: what is asked twice within a minute is the same question. */
function endOfMinute(clock: Clock): number {
  return addInstant(
    floorInstant(clock.now.getTime(), 'minute', clock.timeZone),
    1,
    'minute',
    'UTC',
  );
}

function between(start: string, end: string, zone: string): Bounds {
  return [momentBounds(start, zone)[0], momentBounds(end, zone)[1]];
}

function onDay(date: string, zone: string): Bounds {
  if (!DATE.test(date)) return invalid(`${JSON.stringify(date)} is no date`, '2024-03-31');
  return momentBounds(date, zone);
}

function phrase(text: string, clock: Clock): Bounds {
  const { now, timeZone } = clock;
  const found = parsePhrase(text);
  if (found.kind === 'problem') return invalid(found.problem, found.suggestion);
  if (found.kind === 'dates') return between(found.start, found.end, timeZone);
  const edge = (n: number, unit: Unit, floor: Unit, plus: number) => {
    const at = floorInstant(addInstant(now.getTime(), n, unit, timeZone), floor, timeZone);
    return plus === 0 ? at : addInstant(at, plus, floor, timeZone);
  };
  const { from, to } = found;
  const side = (s: typeof from, plus: number) =>
    s.date === null
      ? edge(s.n, s.unit, s.floor, plus)
      : momentBounds(s.date, timeZone)[plus === 0 ? 0 : 1];
  return [side(from, 0), side(to, 1)];
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date (a whole day of the zone) or a date-time (local to the zone unless it carries an offset). */
export function parseMoment(text: string, zone: string): Moment {
  const [start, end] = momentBounds(text, zone);
  return {
    start: iso(start),
    end: iso(end),
    startLocal: wallLabel(wallOf(start, zone)),
    endLocal: wallLabel(wallOf(end, zone)),
  };
}

/** True when the text is a date without a time: it then means a whole day. */
export function isDate(text: string): boolean {
  return DATE.test(text);
}

function momentBounds(text: string, zone: string): Bounds {
  if (DATE.test(text)) {
    const wall = wallFrom(`${text}T00:00:00.000`, text);
    return [instantOfWall(wall, zone), instantOfWall(addWall(wall, 1, 'day'), zone)];
  }
  const offset = DATE_TIME.exec(text);
  if (offset === null) {
    return invalid(`${JSON.stringify(text)} is no date or date-time`, '2024-03-31');
  }
  const wall = wallFrom(text.slice(0, text.length - (offset[1]?.length ?? 0)), text);
  const instant =
    offset[1] === undefined ? instantOfWall(wall, zone) : wall - offsetOf(offset[1], text);
  return [instant, instant];
}

function wallFrom(local: string, written: string): number {
  const padded = local.replace(' ', 'T').replace(/^(.{16})$/, '$1:00');
  const wall = Date.parse(`${padded.toUpperCase()}Z`);
  // Date.parse lets 30 February roll over into March.
  if (Number.isNaN(wall) || wallLabel(wall).slice(0, 10) !== padded.slice(0, 10)) {
    return invalid(`${JSON.stringify(written)} is no day of the calendar`);
  }
  return wall;
}

function offsetOf(text: string, written: string): number {
  if (text.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))];
  if (hours > 18 || minutes > 59) return invalid(`${JSON.stringify(written)} has no real offset`);
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const EARLIEST = Date.UTC(1000, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

function iso(ms: number): string {
  if (!(ms >= EARLIEST && ms <= LATEST)) return invalid('it leaves the years 1000 to 9998');
  return new Date(ms).toISOString();
}

function invalid(problem: string, suggestion?: string): never {
  throw new GatewayError('INVALID_TIME_RANGE', {
    problem,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
