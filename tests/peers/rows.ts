/** Both answers in one notation, so that only what they say is compared. */
import type { Row } from './case.ts';

/**
 * Numbers with 12 significant digits (averages are added up in another order), times as what the zone's
 * clocks show, without offset.
 */
export function normalizeCell(value: unknown, type: string): string | boolean | null {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return value === true || value === 't' || value === 'true';
  if (['integer', 'bigint', 'decimal', 'float'].includes(type)) return numberText(String(value));
  if (['timestamp', 'local', 'date'].includes(type)) return timeText(String(value));
  return String(value);
}

function numberText(text: string): string {
  const value = Number(Number(text).toPrecision(12));
  // Long whole numbers keep all their digits.
  return /^-?\d{13,}$/.test(text) ? text : String(value === 0 ? 0 : value);
}

function timeText(text: string): string {
  const [, day = '', clock = '00:00:00', fraction = ''] =
    /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?(?:\.(\d+))?/.exec(text) ?? [];
  return `${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}`;
}

/** Rows as a set of groups: in the order of their own text. */
export function sorted(rows: readonly Row[]): readonly Row[] {
  const keyed = rows.map((row) => ({ row, key: JSON.stringify(row) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}

/** Of each row these columns. */
export function pick(rows: readonly Record<string, unknown>[], types: ReadonlyMap<string, string>) {
  const names = [...types.keys()].sort();
  return rows.map(
    (row): Row =>
      Object.fromEntries(
        names.map((name) => [
          name,
          normalizeCell(row[name], { type: types.get(name) ?? 'string' }),
        ]),
      ),
  );
}
