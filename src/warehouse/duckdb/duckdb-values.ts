import type { DuckDBPreparedStatement, DuckDBVector } from '@duckdb/node-api';
import type { Cell, Column, ValueType } from '../../shared/values.ts';
import type { Param } from '../../sql/dialect.ts';
import { databaseTime, normalizeCell, type RawCell } from '../wire-values.ts';
import type { Driver } from './duckdb-driver.ts';

type Value = Exclude<Cell, null>;
type Bind = (to: DuckDBPreparedStatement, at: number, value: Value, driver: Driver) => void;

const asText: Bind = (to, at, value) => to.bindVarchar(at, String(value));
/** `0044-03-15 (BC) 10:00:00`. */
const asTime: Bind = (to, at, value) =>
  to.bindVarchar(
    at,
    databaseTime(String(value), (day, clock) => `${day} (BC)${clock}`),
  );
const asDouble: Bind = (to, at, value) => to.bindDouble(at, Number(value));
const asInteger: Bind = (to, at, value) => to.bindBigInt(at, BigInt(value));

/** Dates and times are texts that the statement casts. */
const BINDS: Readonly<Record<ValueType, Bind>> = {
  string: asText,
  integer: asInteger,
  bigint: asInteger,
  float: asDouble,
  number: asDouble,
  boolean: (to, at, value) => to.bindBoolean(at, value === true || value === 'true'),
  decimal: bindDecimal,
  date: asTime,
  timestamp: asTime,
  local: asTime,
};

/** Binds by declared type: a statement whose parameters change type would be planned again. */
export function bindParam(
  driver: Driver,
  to: DuckDBPreparedStatement,
  at: number,
  { type, value }: Param,
): void {
  if (value === null) to.bindNull(at);
  else BINDS[type](to, at, value, driver);
}

const MAX_DIGITS = 38;

/** With the precision it is written with; what no decimal can hold is a double. */
function bindDecimal(to: DuckDBPreparedStatement, at: number, raw: Value, driver: Driver): void {
  const text = String(normalizeCell(raw, { type: 'decimal', exact: true }));
  const [whole = '', fraction = ''] = text.split('.');
  const width = Math.max(whole.replace('-', '').length + fraction.length, 1);
  if (width > MAX_DIGITS) to.bindDouble(at, Number(text));
  else {
    const value = BigInt(whole + fraction);
    to.bindDecimal(at, new driver.DuckDBDecimalValue(value, width, fraction.length));
  }
}

/** A few texts may be larger than all rows should be. */
const TELL_EVERY = 2 ** 18;

/** A column of a chunk, written into its rows; `onRead` hears of what was read while it is. */
export function readColumn(
  vector: DuckDBVector,
  index: number,
  column: Column,
  rows: Cell[][],
  onRead: (cells: number, characters: number) => void,
): void {
  const read = readers.get(vector.type.typeId) ?? rawCell;
  let at = 0;
  let characters = 0;
  for (const row of rows) {
    const cell = normalizeCell(read(vector.getItem(at)), column);
    row[index] = cell;
    at += 1;
    if (typeof cell === 'string') characters += cell.length;
    if (characters < TELL_EVERY) continue;
    onRead(0, characters);
    characters = 0;
  }
  onRead(rows.length, characters);
}

/** The shortest number that is the same in single precision, as PostgreSQL prints it. */
function singleCell(item: unknown): RawCell {
  if (typeof item !== 'number') return rawCell(item);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(item.toPrecision(digits));
    if (Math.fround(short) === item) return short;
  }
  return item;
}

const textCell = (item: unknown): RawCell =>
  item === null || item === undefined ? null : String(item);

/** By the driver's type ids, without loading it for them: FLOAT, TIME and TIME WITH TIME ZONE. */
const readers: ReadonlyMap<number, (item: unknown) => RawCell> = new Map([
  [10, singleCell],
  [14, textCell],
  [30, textCell],
]);

/** Dates and times as PostgreSQL prints them in UTC; whatever else has a text as that text. */
function rawCell(item: unknown): RawCell {
  if (item === null || item === undefined) return null;
  if (typeof item !== 'object') return item as RawCell;
  if ('micros' in item && typeof item.micros === 'bigint') return timeText(item.micros);
  if ('days' in item && !('months' in item)) return dayText(Number(item.days));
  return String(item);
}

const DAY_MS = 86_400_000;

function dayText(days: number): string | null {
  if (Math.abs(days) === ENDLESS_DAYS) return endless(days > 0);
  return isoText(days * DAY_MS)?.split('T')[0] ?? null;
}

function timeText(micros: bigint): string | null {
  if (micros === ENDLESS_MICROS || micros === -ENDLESS_MICROS) return endless(micros > 0n);
  const sub = ((micros % 1000n) + 1000n) % 1000n;
  const text = isoText(Number((micros - sub) / 1000n))
    ?.replace('T', ' ')
    .slice(0, -1);
  if (text === undefined) return null;
  const fraction = `${text.slice(-3)}${String(sub).padStart(3, '0')}`.replace(/0+$/, '');
  return `${text.slice(0, -4)}${fraction === '' ? '' : `.${fraction}`}`;
}

const ENDLESS_DAYS = 2_147_483_647;
const ENDLESS_MICROS = 9_223_372_036_854_775_807n;
const endless = (after: boolean): string => (after ? 'infinity' : '-infinity');

/** Undefined: later or earlier than any date of the platform. */
function isoText(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
