/**
 * Calendar arithmetic on wall-clock time. A wall time is what a zone's clocks show, read as if it were UTC
 * (epoch ms), so that days and months have their calendar lengths whatever the clocks do.
 */
import type { Unit } from '../../../shared/values.ts';
import { instantOfWall, wallOf } from '../../../shared/zone.ts';

const FIXED_MS = { second: 1000, minute: 60_000, hour: 3_600_000 } as const;
const DAY_MS = 86_400_000;
/** The epoch's first Monday. */
const MONDAY_MS = 4 * DAY_MS;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** Units whose length in time never changes. */
export function isFixed(unit: Unit): unit is keyof typeof FIXED_MS {
  return unit in FIXED_MS;
}

/** The start of the unit that holds `wall`. Weeks start on Monday. */
export function floorWall(wall: number, unit: Unit): number {
  if (isFixed(unit)) return floorTo(wall, FIXED_MS[unit]);
  if (unit === 'day') return floorTo(wall, DAY_MS);
  if (unit === 'week') return floorTo(wall - MONDAY_MS, 7 * DAY_MS) + MONDAY_MS;
  const date = new Date(wall);
  const month = date.getUTCMonth();
  return utc(date.getUTCFullYear(), month - (month % MONTHS[unit]), 1);
}

/** `n` units later (or earlier); the 31st plus a month is that month's last day. */
export function addWall(wall: number, n: number, unit: Unit): number {
  if (isFixed(unit)) return wall + n * FIXED_MS[unit];
  if (unit === 'day') return wall + n * DAY_MS;
  if (unit === 'week') return wall + n * 7 * DAY_MS;
  const date = new Date(wall);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + n * MONTHS[unit];
  const lastDay = new Date(utc(year, month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return utc(year, month, day) + (wall - floorTo(wall, DAY_MS));
}

/** A moment by both clocks. Where a zone's clocks jump over `wall`, `instant` is that of the jump. */
export interface Edge {
  readonly instant: number;
  readonly wall: number;
}

export function atInstant(instant: number, zone: string): Edge {
  return { instant, wall: wallOf(instant, zone) };
}

export function atWall(wall: number, zone: string): Edge {
  return { instant: instantOfWall(wall, zone), wall };
}

/** The start of the unit on the zone's clocks; both hours of an autumn night are apart. */
export function floorEdge(at: Edge, unit: Unit, zone: string): Edge {
  const wall = floorWall(at.wall, unit);
  return isFixed(unit) ? { instant: at.instant - (at.wall - wall), wall } : atWall(wall, zone);
}

/** `n` units later: in elapsed time below a day, on the calendar of the zone from a day on. */
export function addEdge(at: Edge, n: number, unit: Unit, zone: string): Edge {
  if (isFixed(unit)) return atInstant(addWall(at.instant, n, unit), zone);
  return atWall(addWall(at.wall, n, unit), zone);
}

/** {@link floorEdge} on instants. */
export function floorInstant(instant: number, unit: Unit, zone: string): number {
  return floorEdge(atInstant(instant, zone), unit, zone).instant;
}

/** {@link addEdge} on instants. The first instant of a day counts as its midnight, also where that is skipped. */
export function addInstant(instant: number, n: number, unit: Unit, zone: string): number {
  const at = atInstant(instant, zone);
  const day = floorEdge(at, 'day', zone);
  return addEdge(day.instant === instant ? day : at, n, unit, zone).instant;
}

/** `YYYY-MM-DDTHH:mm:ss.sss`. */
export function wallLabel(wall: number): string {
  return new Date(wall).toISOString().slice(0, -1);
}

function floorTo(ms: number, size: number): number {
  return Math.floor(ms / size) * size;
}

/** Date.UTC without its reading of years below 100 as 19xx. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}
