/** Both answers in one notation, so that only what they say is compared. */
import type { Row } from './case.ts';

/**
 * Numbers with all of their digits (see {@link settled}); times as what the zone's clocks show, without offset.
 */
export function normalizeCell(value: unknown, type: string): string | boolean | null {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return value === true || value === 't' || value === 'true';
  if (type === 'float') return floatText(String(value));
  if (['integer', 'bigint', 'decimal'].includes(type)) return exactText(String(value));
  if (['timestamp', 'local', 'date'].includes(type)) return timeText(String(value));
  return String(value);
}

function floatText(text: string): string {
  const value = Number(text);
  return String(value === 0 ? 0 : value);
}

/** Without zeros that say nothing. */
function exactText(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return /^[-0.]+$/.test(text) ? '0' : text;
  return `${sign}${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`;
}

function timeText(text: string): string {
  const [, day = '', clock = '00:00:00', fraction = ''] =
    /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?(?:\.(\d+))?/.exec(text) ?? [];
  return `${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}`;
}

/** Rows as a set of groups: in the order of their own text, but for the last digits of fractions. */
export function sorted(rows: readonly Row[]): readonly Row[] {
  const keyed = rows.map((row) => ({
    row,
    key: JSON.stringify(Object.values(row).map(firstDigits)),
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}

const FRACTION = /^-?\d+\.\d+(?:e[+-]?\d+)?$/;

function firstDigits(cell: Row[string]): Row[string] {
  return typeof cell === 'string' && FRACTION.test(cell) ? Number(cell).toPrecision(6) : cell;
}

/**
 * Our rows with the other's number wherever ours is the same but for one unit of the 12th digit, and one of them
 * was reckoned with doubles: it has no more digits than are shown of one, and a fraction that goes on beyond.
 */
export function settled(ours: readonly Row[], theirs: readonly Row[], least = 13): readonly Row[] {
  return ours.map((row, i) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => {
        const other = theirs[i]?.[name];
        return [name, other !== undefined && isNear(cell, other, least) ? other : cell];
      }),
    ),
  );
}

function isNear(ours: Row[string], theirs: Row[string], least: number): boolean {
  if (typeof ours !== 'string' || typeof theirs !== 'string' || !FRACTION.test(theirs))
    return false;
  const digits = (text: string) => text.replace(/e.*|[-.]/g, '').replace(/^0+/, '').length;
  if (least === 13 && digits(ours) > 13) return false;
  if (digits(theirs) < least) return false;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(Number(theirs)))) - 11);
  return Math.abs(Number(ours) - Number(theirs)) <= unit;
}

/** Of each row these columns. */
export function pick(rows: readonly Record<string, unknown>[], types: ReadonlyMap<string, string>) {
  const names = [...types.keys()].sort();
  return rows.map(
    (row): Row =>
      Object.fromEntries(
        names.map((name) => [name, normalizeCell(row[name], types.get(name) ?? 'string')]),
      ),
  );
}
