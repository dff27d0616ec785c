/** A request's literals, typed by the member that they are compared with. What does not fit is INVALID_FILTER. */
import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';
import type { ValueType } from '../../shared/values.ts';
import type { Dimension, Measure } from '../model/types.ts';
import type { Value } from './resolved.ts';

/** What a member is compared with. `date`: a time that zones never shift. */
export type LiteralKind = 'text' | 'number' | 'boolean' | 'time' | 'date' | 'choice' | 'none';

export interface Comparable {
  /** The name that the caller knows it by. */
  readonly member: string;
  readonly kind: LiteralKind;
  /** The closed list; only for `choice`. */
  readonly choices: readonly string[];
}

export type Literal = string | number | boolean | null;

const dimensionKinds: Readonly<Record<Dimension['type'], LiteralKind>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  time: 'time',
  geo: 'none',
  switch: 'choice',
};

export function comparableDimension(member: string, dimension: Dimension): Comparable {
  const kind = dimensionKinds[dimension.type];
  const isDate = kind === 'time' && dimension.valueType === 'date';
  return { member, kind: isDate ? 'date' : kind, choices: dimension.values };
}

const valueKinds: Readonly<Record<ValueType, LiteralKind>> = {
  string: 'text',
  integer: 'number',
  bigint: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'time',
  local: 'time',
};

export function comparableMeasure(member: string, measure: Measure): Comparable {
  return { member, kind: valueKinds[measure.valueType], choices: [] };
}

/** Text, number, boolean and choice; times are moments and are made in `compare.ts`. */
export function typedLiteral(to: Comparable, literal: Literal): Value {
  if (literal === null) return refuseNull(to);
  switch (to.kind) {
    case 'text':
      return text(to, literal);
    case 'number':
      return number(to, literal);
    case 'boolean':
      return boolean(to, literal);
    case 'choice':
      return choice(to, literal);
    case 'time':
    case 'date':
      return mismatch(to, 'a date or date-time');
    case 'none':
      return mismatch(to, 'set or notSet');
  }
}

function text(to: Comparable, literal: string | number | boolean): Value {
  if (typeof literal === 'boolean') return mismatch(to, 'text');
  return { kind: 'value', type: 'string', value: String(literal) };
}

function boolean(to: Comparable, literal: string | number | boolean): Value {
  const value = TRUTH.get(String(literal).toLowerCase());
  if (value === undefined) return mismatch(to, 'true or false');
  return { kind: 'value', type: 'boolean', value };
}

/** As databases write it, and as Cube's clients do. */
const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function choice(to: Comparable, literal: string | number | boolean): Value {
  const value = String(literal);
  if (to.choices.length > 0 && !to.choices.includes(value)) {
    throw new GatewayError('INVALID_FILTER', {
      member: to.member,
      problem: `${JSON.stringify(value)} is none of ${to.choices.join(', ')}`,
      ...suggested(nearest(value, to.choices)),
    });
  }
  return { kind: 'value', type: 'string', value };
}

function number(to: Comparable, literal: string | number | boolean): Value {
  const plain = typeof literal === 'boolean' ? null : plainDecimal(String(literal).trim());
  if (plain === null) return mismatch(to, 'a number of at most 38 digits');
  return { kind: 'value', type: isBigint(plain) ? 'bigint' : 'decimal', value: plain };
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** The number written without exponent, leading or trailing zeros; null when it is none or too long. */
export function plainDecimal(written: string): string | null {
  const match = NUMBER.exec(written);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (Math.abs(shift) > 100) return null;
  const padded = digits.padEnd(point, '0').padStart(digits.length + Math.max(0, -point), '0');
  const at = Math.max(0, point);
  const int = padded.slice(0, at).replace(/^0+/, '');
  const rest = padded.slice(at).replace(/0+$/, '');
  if (int.length + rest.length > 38) return null;
  const plain = `${int || '0'}${rest === '' ? '' : `.${rest}`}`;
  return sign === '-' && plain !== '0' ? `-${plain}` : plain;
}

const MAX_BIGINT = 2n ** 63n - 1n;

function isBigint(plain: string): boolean {
  if (plain.includes('.')) return false;
  const value = BigInt(plain);
  return value <= MAX_BIGINT && value >= -MAX_BIGINT;
}

/** Says which member was compared with what it is not. */
export function mismatch(to: Comparable, expected: string): never {
  throw new GatewayError('INVALID_FILTER', {
    member: to.member,
    problem: `it can be compared with ${expected} alone`,
  });
}

function refuseNull({ member }: Comparable): never {
  throw new GatewayError('INVALID_FILTER', {
    member,
    problem: 'null is no value for this operator',
    suggestion: 'Ask with set or notSet.',
  });
}

function suggested(suggestion: string | undefined): { readonly suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
