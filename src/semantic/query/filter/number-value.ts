/** Numbers as parameters: each as exact as the column that it is compared with. */
import type { Cell, ColumnType } from '../../../shared/values.ts';
import type { Value } from '../resolved-column.ts';
import { plainDecimal } from './plain-decimal.ts';

const NOT_FINITE = /^(?:NaN|-?Infinity)$/;

/** A number that was written down; null when it is none, or none that such a column has. */
export function numberValue(written: string, column: ColumnType | undefined): Value | null {
  if (NOT_FINITE.test(written)) return notFinite(written, column);
  if (column?.kind === 'float') return nearestDouble(written, column);
  const plain = plainDecimal(written);
  if (plain === null) return null;
  return { kind: 'value', type: isBigint(plain) ? 'bigint' : 'decimal', value: plain };
}

function nearestDouble(written: string, column: ColumnType): Value | null {
  const value = /^[+-]?[\d.]+(?:e[+-]?\d{1,3})?$/i.test(written) ? Number(written) : Number.NaN;
  return Number.isFinite(value) ? double(value, column) : null;
}

function notFinite(written: string, column: ColumnType | undefined): Value | null {
  if (column?.kind === 'float') return double(written, column);
  if (column?.kind !== 'decimal') return null;
  return { kind: 'value', type: 'decimal', value: written, native: column.sql };
}

function double(value: number | string, { sql }: ColumnType): Value {
  return { kind: 'value', type: 'number', value, native: sql };
}

/** A cell of a `number` column, as it came from there. */
export function cellValue(cell: Cell, column: ColumnType | undefined): Value {
  if (cell === null) return { kind: 'value', type: 'number', value: null };
  const known = numberValue(String(cell), column);
  const isExact = typeof cell === 'string' || Number.isSafeInteger(cell) || column !== undefined;
  if (known !== null && isExact) return known;
  // What has more digits than filters take is a decimal; what is not finite, or nobody knows, is a double.
  const decimal = typeof cell === 'string' && !NOT_FINITE.test(cell);
  return { kind: 'value', type: decimal ? 'decimal' : 'number', value: cell };
}

const MAX_BIGINT = 2n ** 63n - 1n;

function isBigint(plain: string): boolean {
  if (plain.includes('.')) return false;
  const value = BigInt(plain);
  return value <= MAX_BIGINT && value >= -MAX_BIGINT;
}
