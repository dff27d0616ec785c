/**
 * Scalars. Resolvers hand out values that are in wire form already, so serialising is a hand-through;
 * parsing is strict.
 */
import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { builder } from '../builder.ts';

export function parseSafeInt(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw refused('SafeInt', 'a whole number between -(2^53-1) and 2^53-1', value);
}

/** A number or its text → canonical text: no exponent, no trailing zeros, no negative zero. */
export function parseDecimal(value: unknown): string {
  const text = typeof value === 'number' ? plainNumber(value) : value;
  const match = typeof text === 'string' ? /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) : null;
  if (!match) throw refused('Decimal', 'a decimal number such as "12.50"', value);
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = whole.replace(/^0+(?=\d)/, '');
  const rest = fraction.replace(/0+$/, '');
  const plain = rest === '' ? digits : `${digits}.${rest}`;
  return sign === '-' && plain !== '0' ? `-${plain}` : plain;
}

export function parseBigInt(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  // By its digits: to read them as a number takes the square of their count.
  const match = typeof value === 'string' ? /^(-?)0*(\d+)$/.exec(value) : null;
  if (match) {
    const [, sign = '', digits = ''] = match;
    return digits === '0' ? digits : `${sign}${digits}`;
  }
  throw refused('BigInt', 'a whole number or its digits as a string', value);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

export function parseDate(value: unknown): string {
  if (typeof value === 'string' && isCalendarDate(value)) return value;
  throw refused('Date', 'a date such as "2024-02-29"', value);
}

/** A date or a date-time; without an offset it is local to the query's time zone. */
export function parseDateTime(value: unknown): string {
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  if (match && isCalendarDate(match[1] ?? '')) return match[0].replace(' ', 'T');
  throw refused('DateTime', 'a date or a date-time such as "2024-02-29T13:30:00+01:00"', value);
}

function isCalendarDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** JavaScript prints small and large numbers with an exponent. */
function plainNumber(value: number): string {
  const text = String(value);
  if (!Number.isFinite(value) || !text.includes('e')) return text;
  return Math.abs(value) < 1 ? value.toFixed(20) : BigInt(value).toString();
}

function refused(type: string, wanted: string, value: unknown): GraphQLError {
  const got = JSON.stringify(value)?.slice(0, 60) ?? String(value);
  return new GraphQLError(`${type} must be ${wanted}, not ${got}.`);
}

/** Digits as they were written: a number in between would lose those past 2^53. */
function exactLiteral<T>(parse: (value: unknown) => T): (node: ValueNode) => T {
  return (node) =>
    node.kind === Kind.INT || node.kind === Kind.FLOAT || node.kind === Kind.STRING
      ? parse(node.value)
      : parse(valueFromASTUntyped(node));
}

builder.scalarType('SafeInt', {
  description: 'A whole number up to 2^53-1, as a JSON number. A larger one is NUMERIC_OVERFLOW.',
  serialize: (value) => value,
  parseValue: parseSafeInt,
});

builder.scalarType('Decimal', {
  description: 'An exact decimal number, as a JSON string without trailing zeros: `"12.5"`.',
  serialize: (value) => value,
  parseValue: parseDecimal,
  parseLiteral: exactLiteral(parseDecimal),
});

builder.scalarType('BigInt', {
  description: 'A whole number of any size, as a JSON string of its digits.',
  serialize: (value) => value,
  parseValue: parseBigInt,
  parseLiteral: exactLiteral(parseBigInt),
});

builder.scalarType('DateTime', {
  description:
    "An instant in ISO 8601 with the offset of the query's time zone. As an input also a date, or a date-time without offset, which is local to that zone.",
  serialize: (value) => value,
  parseValue: parseDateTime,
});

builder.scalarType('Date', {
  description: 'A calendar date, `YYYY-MM-DD`.',
  serialize: (value) => value,
  parseValue: parseDate,
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
});
