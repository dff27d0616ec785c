import { GatewayError } from '../shared/errors.ts';
import { shown } from '../shared/shown.ts';
import { assertNever, type Cell, type Column, type ValueType } from '../shared/values.ts';

/** What drivers hand over: numbers, and everything else as the text that a database would print in UTC. */
export type RawCell = string | number | bigint | boolean | null;

/**
 * One cell by its declared type, whatever the driver made of it, so that every warehouse gives the same JSON.
 * @throws GatewayError INTERNAL when the value cannot be of that type.
 */
export function normalizeCell(
  raw: RawCell | undefined,
  { type, exact }: Pick<Column, 'type' | 'exact'>,
): Cell {
  if (raw === null || raw === undefined) return null;
  switch (type) {
    case 'string':
      return String(raw);
    case 'boolean':
      return (
        raw === true || raw === 'true' || raw === 't' || raw === 1 || raw === '1' || raw === 1n
      );
    case 'integer':
      return integer(raw);
    case 'bigint':
    case 'decimal':
      return decimal(typeof raw === 'number' && exact !== true ? shown(raw) : raw);
    case 'float':
      return float(Number(raw));
    case 'number':
      return number(raw);
    case 'date':
    case 'local':
    case 'timestamp':
      return time(String(raw), type);
    default:
      return assertNever(type);
  }
}

function float(value: number): number | null {
  return Number.isFinite(value) ? shown(value) : null;
}

/** As a JSON number where that is the same decimal, else as its digits; what is not finite by its name. */
function number(raw: NonNullable<RawCell>): Cell {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw + 0 : String(raw);
  const text = typeof raw === 'boolean' ? String(Number(raw)) : String(raw).trim();
  if (NOT_FINITE.test(text)) return String(Number(text.replace(/^([+-]?)inf$/i, '$1Infinity')));
  const digits = decimal(text);
  const value = Number(digits);
  return decimal(String(value)) === digits ? value : digits;
}

function integer(raw: NonNullable<RawCell>): Cell {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw + 0 : null;
  if (typeof raw === 'boolean') return Number(raw);
  const text = decimal(raw);
  const value = Number(text);
  return text === null || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? text : value;
}

/** Plain digits: no exponent, no plus, no zeros in front or behind, no negative zero. */
function decimal(raw: NonNullable<RawCell>): string | null {
  if (typeof raw === 'bigint') return raw.toString();
  const text = String(raw).trim();
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!parts) return notFinite(text, 'decimal');
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return notFinite(text, 'decimal');
  const shifted = shift(whole, fraction, Number(exponent));
  return sign === '-' && shifted !== '0' ? `-${shifted}` : shifted;
}

/** Moves the decimal point by `by` places to the right. */
function shift(whole: string, fraction: string, by: number): string {
  const point = whole.length + by;
  const digits = whole + fraction;
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(1 - point) + digits;
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  return after === '' ? before : `${before}.${after}`;
}

const TIME =
  /^([+-]?\d{4,6})(-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?:Z|[+-]00(?::?00)?)?( BC)?$/;
const ENDLESS = /^-?infinity$/;

/** Years beyond 0 to 9999 are written as ISO 8601 extends them; a time without end by its name. */
function time(text: string, type: 'date' | 'local' | 'timestamp'): string | null {
  const parts = TIME.exec(text);
  if (!parts) return ENDLESS.test(text) ? text : notFinite(text, type);
  const [, years = '', rest = '', minutes = '00:00', seconds = '00', fraction = '', bc] = parts;
  const day = `${isoYear(bc === undefined ? Number(years) : 1 - Number(years))}${rest}`;
  if (type === 'date') return day;
  const clock = `${day}T${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (type === 'local') return clock;
  const micros = fraction.slice(3, 6).padEnd(3, '0');
  return micros === '000' ? `${clock}Z` : `${clock}${micros}Z`;
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

const EXTENDED = /^([+-]\d{6}|0000)(-\d\d-\d\d)(?:T(.*?)Z?)?$/;

/** A date or time as databases read it: they know no years with signs. `bc` stands where each of them has it. */
export function databaseTime(text: string, bc: (day: string, clock: string) => string): string {
  const [, years, rest = '', clock = ''] = EXTENDED.exec(text) ?? [];
  if (years === undefined) return text;
  const year = Number(years);
  const day = `${String(year > 0 ? year : 1 - year).padStart(4, '0')}${rest}`;
  const after = clock === '' ? '' : ` ${clock}`;
  return year > 0 ? `${day}${after}` : bc(day, after);
}

const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;

function notFinite(text: string, type: ValueType): null {
  if (NOT_FINITE.test(text) || text === 'null') return null;
  throw new GatewayError('INTERNAL', {}, { cause: new TypeError(`a cell that is no ${type}`) });
}
