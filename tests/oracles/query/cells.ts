/** Values written down as answers show them, and put into order. */
import type { Cell, ValueType } from '../../../src/shared/values.ts';
import type { Kind, Value } from './star.ts';

export function cellOf(value: Value, type: ValueType): Cell {
  if (value === null || typeof value === 'boolean') return value;
  switch (type) {
    case 'timestamp':
      return new Date(Number(value)).toISOString();
    case 'local':
      return new Date(Number(value)).toISOString().slice(0, -1);
    case 'decimal':
    case 'bigint':
      return typeof value === 'bigint' ? decimalText(value) : String(value);
    case 'float':
      return Number(numberOf(value).toPrecision(13));
    case 'number':
      return numberOf(value);
    case 'integer':
      return Number(value);
    case 'string':
    case 'date':
    case 'boolean':
      return String(value);
  }
}

/** Hundredths as plain digits. */
export function decimalText(hundredths: bigint): string {
  const digits = String(hundredths < 0n ? -hundredths : hundredths).padStart(3, '0');
  const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.?0+$/, '');
  return hundredths < 0n ? `-${text}` : text;
}

/** The nearest double. */
export function numberOf(value: Value): number {
  return typeof value === 'bigint' ? Number(decimalText(value)) : Number(value);
}

/** Texts by code point, numbers by size, false before true. Neither may be null. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  const [x, y] = [a ?? 0, b ?? 0];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A member compared with a literal of a question, exactly. */
export function compareLiteral(value: Value, literal: string | number | boolean, kind: Kind) {
  if (kind === 'text') return compareValues(value, String(literal));
  if (kind === 'boolean') return compareValues(value, String(literal) === 'true');
  if (typeof value !== 'bigint') return compareValues(value, Number(literal));
  return compareValues(scaled(decimalText(value)), scaled(String(literal)));
}

/** Plain digits as a whole number of millionths. */
function scaled(text: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  const size = BigInt(`${whole}${fraction.padEnd(6, '0')}`);
  return sign === '-' ? -size : size;
}

/** What {@link cellOf} wrote, read back. */
export function readCell(cell: Cell, type: ValueType): Value {
  if (cell === null || typeof cell === 'boolean') return cell;
  switch (type) {
    case 'timestamp':
      return Date.parse(String(cell));
    case 'local':
      return Date.parse(`${cell}Z`);
    case 'decimal':
      return scaled(String(cell)) / 10_000n;
    case 'bigint':
    case 'float':
    case 'integer':
      return Number(cell);
    default:
      return String(cell);
  }
}
