/** A request's literals, typed by the member that they are compared with. What does not fit is INVALID_FILTER. */
import { GatewayError } from '../../../shared/errors.ts';
import { nearest } from '../../../shared/suggest.ts';
import type { ColumnType, ValueType } from '../../../shared/values.ts';
import type { Dimension, Measure } from '../../model/types.ts';
import type { Value } from '../resolved-column.ts';
import { numberValue } from './number-value.ts';

/** What a member is compared with. `date`: a time that zones never shift. */
type LiteralKind = 'text' | 'number' | 'boolean' | 'time' | 'date' | 'choice' | 'none';

export interface Comparable {
  /** The name that the caller knows it by. */
  readonly member: string;
  readonly kind: LiteralKind;
  /** The closed list; only for `choice`. */
  readonly choices: readonly string[];
  /** What the database keeps there, where it is known. */
  readonly column?: ColumnType;
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
  const { values: choices, column } = dimension;
  return { member, kind: isDate ? 'date' : kind, choices, ...(column && { column }) };
}

const valueKinds: Readonly<Record<ValueType, LiteralKind>> = {
  string: 'text',
  integer: 'number',
  bigint: 'number',
  decimal: 'number',
  float: 'number',
  number: 'number',
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
      return mismatch(to, 'it takes a date or a date-time');
    case 'none':
      return mismatch(to, 'it takes set and notSet only');
  }
}

function text(to: Comparable, literal: string | number | boolean): Value {
  if (typeof literal === 'boolean') return mismatch(to, 'it takes a text');
  return { kind: 'value', type: 'string', value: String(literal) };
}

function boolean(to: Comparable, literal: string | number | boolean): Value {
  const value = TRUTH.get(String(literal).toLowerCase());
  if (value === undefined) return mismatch(to, 'it takes true or false');
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
  if (typeof literal === 'boolean') return mismatch(to, 'it takes a number of at most 38 digits');
  const value = numberValue(String(literal).trim(), to.column);
  return value ?? mismatch(to, 'it takes a number of at most 38 digits');
}

/** Says which member was compared with what it is not. */
export function mismatch({ member }: Comparable, problem: string): never {
  throw new GatewayError('INVALID_FILTER', { member, problem });
}

function refuseNull({ member }: Comparable): never {
  throw new GatewayError('INVALID_FILTER', {
    member,
    problem: 'null is no value for this operator: ask with set or notSet',
  });
}

function suggested(suggestion: string | undefined): { readonly suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
