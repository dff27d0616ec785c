/** What a caller says about time → half-open ranges of instants, against the request's clock. */
import { GatewayError } from '../../../shared/errors.ts';
import { nearest } from '../../../shared/suggest.ts';
import { isTimeZone, timeZones } from '../../../shared/time-zone.ts';
import type { Unit } from '../../../shared/values.ts';
import type { TimeRangeSpec } from '../../model/filter-spec.ts';
import {
  addEdge,
  addWall,
  atInstant,
  atWall,
  type Edge,
  floorEdge,
  wallLabel,
} from './calendar.ts';
import { type PhraseEdge, parsePhrase } from './phrase.ts';

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
  if (!(start.instant < end.instant)) return invalid('it ends before it starts');
  return shown(start, end);
}

type Bounds = readonly [start: Edge, end: Edge];

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
    return invalid(`it takes 1 to 100000 ${unit}s, not ${n}`);
  }
  return unitsFrom(includeCurrent ? 1 - n : -n, n, unit, clock);
}

function unitsFrom(first: number, n: number, unit: Unit, clock: Clock): Bounds {
  const current = floorEdge(present(clock), unit, clock.timeZone);
  const at = (units: number) => addEdge(current, units, unit, clock.timeZone);
  return [at(first), at(first + n)];
}

function present({ now, timeZone }: Clock): Edge {
  return atInstant(now.getTime(), timeZone);
}

/** The next full minute: what is asked twice within a minute is the same question. */
function endOfMinute(clock: Clock): Edge {
  return unitsFrom(0, 1, 'minute', clock)[1];
}

function between(start: string, end: string, zone: string): Bounds {
  return [momentBounds(start, zone)[0], momentBounds(end, zone)[1]];
}

function onDay(date: string, zone: string): Bounds {
  if (!DATE.test(date)) return invalid(`${JSON.stringify(date)} is no date`, '2024-03-31');
  return momentBounds(date, zone);
}

function phrase(text: string, clock: Clock): Bounds {
  const found = parsePhrase(text);
  if (found.kind === 'problem') return invalid(found.problem, found.suggestion);
  if (found.kind === 'dates') return between(found.start, found.end, clock.timeZone);
  return [phraseSide(found.from, clock)[0], phraseSide(found.to, clock)[1]];
}

/** The whole unit, or the date, that one side of a phrase means. */
function phraseSide({ n, unit, floor, date }: PhraseEdge, clock: Clock): Bounds {
  const zone = clock.timeZone;
  if (date !== null) return momentBounds(date, zone);
  const start = floorEdge(addEdge(present(clock), n, unit, zone), floor, zone);
  return [start, addEdge(start, 1, floor, zone)];
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date (a whole day of the zone) or a date-time (local to the zone unless it carries an offset). */
export function parseMoment(text: string, zone: string): Moment {
  return shown(...momentBounds(text, zone));
}

function momentBounds(text: string, zone: string): Bounds {
  if (DATE.test(text)) {
    const wall = wallFrom(`${text}T00:00:00.000`, text);
    return [atWall(wall, zone), atWall(addWall(wall, 1, 'day'), zone)];
  }
  const offset = DATE_TIME.exec(text);
  if (offset === null) {
    return invalid(`${JSON.stringify(text)} is no date or date-time such as 2024-03-31`);
  }
  const wall = wallFrom(text.slice(0, text.length - (offset[1]?.length ?? 0)), text);
  const edge =
    offset[1] === undefined
      ? atWall(wall, zone)
      : atInstant(wall - offsetOf(offset[1], text), zone);
  return [edge, edge];
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

function shown(start: Edge, end: Edge): TimeRange {
  return {
    start: instantText(start.instant),
    end: instantText(end.instant),
    startLocal: wallLabel(start.wall),
    endLocal: wallLabel(end.wall),
  };
}

const EARLIEST = Date.UTC(1000, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

/** INVALID_TIME_RANGE out of the years that every warehouse knows. */
export function instantText(ms: number): string {
  if (!(ms >= EARLIEST && ms <= LATEST)) return invalid('it leaves the years 1000 to 9998');
  return new Date(ms).toISOString();
}

function invalid(problem: string, suggestion?: string): never {
  throw new GatewayError('INVALID_TIME_RANGE', {
    problem,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
