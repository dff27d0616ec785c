/** One comparison, as Cube's operators mean it, over a bound member. */
import { GatewayError, isGatewayError } from '../../../shared/errors.ts';
import type { TimeRangeSpec } from '../../model/filter-spec.ts';
import type { Dimension, FilterOperator } from '../../model/types.ts';
import { anyOf, FALSE, TRUE } from '../conditions.ts';
import type { Condition, Scalar } from '../resolved.ts';
import type { CompareOp, TextOp, Value } from '../resolved-column.ts';
import { type Clock, parseMoment, resolveRange, type TimeRange } from '../time/time-range.ts';
import { equalsInColumn, type OwnColumn } from './column-value.ts';
import {
  type Comparable,
  comparableDimension,
  type Literal,
  mismatch,
  typedLiteral,
} from './literal.ts';

/** A bound member to compare. */
export interface Operand extends Comparable {
  /** What callers see of it. */
  readonly expr: Scalar;
  /** The column itself, where that is no text and a text is seen of it. */
  readonly own?: OwnColumn;
}

/**
 * A dimension to compare: one that callers see as text is text, whatever its column keeps. A mask is what it
 * shows, and no column's.
 */
export function dimensionOperand(member: string, dimension: Dimension, expr: Scalar): Operand {
  const base = comparableDimension(member, dimension);
  const { valueType, column } = dimension;
  const isMask = expr.kind === 'hash' || expr.kind === 'value';
  if (isMask || valueType !== 'string' || column === undefined || column.kind === 'text') {
    return { ...base, expr };
  }
  const own = { type: column, expr };
  if (column.kind === 'caseless') return { ...base, expr, own };
  return { ...base, expr: asText(own), own };
}

function asText({ type, expr }: OwnColumn): Scalar {
  return { kind: 'as_text', of: expr, printed: type.kind === 'address' };
}

export interface Comparison {
  readonly operator: FilterOperator;
  readonly values: readonly Literal[];
  readonly caseInsensitive: boolean;
}

type Rule = (of: Operand, comparison: Comparison, clock: Clock) => Condition;

/** How each operator reads; forgetting one does not compile. */
const rules: Readonly<Record<FilterOperator, Rule>> = {
  equals,
  notEquals: (...args) => negated(equals(...args)),
  contains: (of, comparison, clock) =>
    orNotSet(of, comparison, text('contains')(of, withoutNull(comparison), clock)),
  notContains: (...args) => negated(text('contains')(...args)),
  startsWith: text('starts_with'),
  notStartsWith: (...args) => negated(text('starts_with')(...args)),
  endsWith: text('ends_with'),
  notEndsWith: (...args) => negated(text('ends_with')(...args)),
  gt: bound('>'),
  gte: bound('>='),
  lt: bound('<'),
  lte: bound('<='),
  set: (of) => negated(isNull(of)),
  notSet: (of) => isNull(of),
  inDateRange,
  // Alone of its kind it leaves out what has no time, as Cube's does.
  notInDateRange: (of, ...rest) => ({
    kind: 'and',
    of: [negated(isNull(of)), negated(inDateRange(of, ...rest))],
  }),
  beforeDate: moment('<', 'start'),
  beforeOrOnDate: moment('<=', 'end'),
  afterDate: moment('>', 'end'),
  afterOrOnDate: moment('>=', 'start'),
  measureFilter: (of) => mismatch(of, 'measureFilter is no operator that a query may use'),
};

export function compare(of: Operand, comparison: Comparison, clock: Clock): Condition {
  return rules[comparison.operator](of, comparison, clock);
}

/** `of` lies in the range. No function around the column, so that indexes and partitions serve. */
export function inRange(of: Operand, range: TimeRange): Condition {
  if (of.kind !== 'time' && of.kind !== 'date')
    return mismatch(of, 'it is no time, so it takes no range');
  return {
    kind: 'and',
    of: [
      compared(of, '>=', instant(of, range.start, range.startLocal)),
      compared(of, '<', instant(of, range.end, range.endLocal)),
    ],
  };
}

/** Null among the values means "or is not set"; for `notEquals`, which is this negated, "and is set". */
function equals(of: Operand, comparison: Comparison, clock: Clock): Condition {
  return orNotSet(of, comparison, equalsOne(of, withoutNull(comparison), clock));
}

function orNotSet(of: Operand, { values }: Comparison, condition: Condition): Condition {
  return values.includes(null) ? anyOf([condition, isNull(of)]) : condition;
}

function withoutNull(comparison: Comparison): Comparison {
  return { ...comparison, values: comparison.values.filter((value) => value !== null) };
}

function equalsOne(of: Operand, { values, caseInsensitive }: Comparison, clock: Clock): Condition {
  if (caseInsensitive && of.kind !== 'text' && of.kind !== 'choice') {
    return mismatch(of, 'only a text is compared without regard to case');
  }
  if (of.kind === 'time' || of.kind === 'date') {
    return anyOf(values.map((value) => atMoment(of, value, clock)));
  }
  const typed = values.map((value) => typedLiteral(of, value));
  if (typed.length === 0) return FALSE;
  if (of.own && !caseInsensitive) return equalsInColumn(of.own, of.expr, typed);
  return { kind: 'one_of', of: of.expr, values: typed, insensitive: caseInsensitive };
}

function atMoment(of: Operand, value: Literal, clock: Clock): Condition {
  const at = momentOf(of, value, clock);
  const start = instant(of, at.start, at.startLocal);
  // For a date column a date is one value; for an instant it is a whole day.
  if (at.start === at.end || of.kind === 'date') return compared(of, '=', start);
  const end = instant(of, at.end, at.endLocal);
  return { kind: 'and', of: [compared(of, '>=', start), compared(of, '<', end)] };
}

function text(op: TextOp): Rule {
  return (of, { values, caseInsensitive }) => {
    if (of.kind !== 'text' && of.kind !== 'choice')
      return mismatch(of, 'it is no text, so no part of it is looked for');
    const free = { ...of, kind: 'text' as const };
    const expr = of.own ? asText(of.own) : of.expr;
    return anyOf(
      values.map((value) => ({
        kind: 'text',
        op,
        of: expr,
        value: typedLiteral(free, value),
        insensitive: caseInsensitive,
      })),
    );
  };
}

function bound(op: '<' | '<=' | '>' | '>='): Rule {
  return (of, comparison, clock) => {
    const value = single(of, comparison);
    if (of.kind === 'time' || of.kind === 'date') {
      return moment(op, op === '>' || op === '<=' ? 'end' : 'start')(of, comparison, clock);
    }
    if (of.kind !== 'number' && of.kind !== 'text') {
      return mismatch(of, 'it has no order: ask with equals or notEquals');
    }
    const right = typedLiteral(of, value);
    const isCaseless = of.own?.type.kind === 'caseless';
    return compared(of, op, isCaseless ? { ...right, native: of.own.type.sql } : right);
  };
}

/** A date is a whole day: after it means from the next midnight on, before or on it means until then. */
function moment(op: '<' | '<=' | '>' | '>=', edge: 'start' | 'end'): Rule {
  return (of, comparison, clock) => {
    const at = momentOf(of, single(of, comparison), clock);
    const value =
      edge === 'start' ? instant(of, at.start, at.startLocal) : instant(of, at.end, at.endLocal);
    if (edge === 'start' || at.start === at.end) return compared(of, op, value);
    return compared(of, op === '>' ? '>=' : '<', value);
  };
}

function inDateRange(of: Operand, { values }: Comparison, clock: Clock): Condition {
  const [start, end] = values;
  const one = values.length === 1 && typeof start === 'string';
  if (!one && !(values.length === 2 && typeof start === 'string' && typeof end === 'string')) {
    return mismatch(of, 'it takes one phrase or two dates');
  }
  const spec: TimeRangeSpec = one
    ? { kind: 'expr', text: start }
    : { kind: 'between', start, end: String(end) };
  return inRange(of, resolveRange(spec, clock));
}

function momentOf(of: Operand, value: Literal, clock: Clock) {
  if (of.kind !== 'time' && of.kind !== 'date')
    return mismatch(of, 'it is no time, so it takes no date');
  if (typeof value !== 'string') return mismatch(of, 'it takes a date or a date-time');
  try {
    return parseMoment(value, clock.timeZone);
  } catch (error) {
    if (isGatewayError(error) && error.code === 'INVALID_TIME_RANGE') {
      return mismatch(of, `it takes a date or a date-time, and ${error.facts.problem}`);
    }
    throw error;
  }
}

function instant(of: Operand, utc: string, local: string): Value {
  if (of.kind === 'time') return { kind: 'value', type: 'timestamp', value: utc };
  if (local.endsWith('T00:00:00.000'))
    return { kind: 'value', type: 'date', value: local.slice(0, 10) };
  return { kind: 'value', type: 'local', value: local };
}

function single(of: Operand, { operator, values }: Comparison): Literal {
  const [value] = values;
  if (values.length !== 1 || value === undefined) {
    throw new GatewayError('INVALID_FILTER', {
      member: of.member,
      problem: `${operator} takes one value, not ${values.length}`,
    });
  }
  return value;
}

function compared(of: Operand, op: CompareOp, right: Value): Condition {
  return { kind: 'compare', op, left: of.expr, right };
}

function isNull(of: Operand): Condition {
  return { kind: 'is_null', of: of.expr };
}

function negated(of: Condition): Condition {
  if (of.kind === 'constant') return of.value ? FALSE : TRUE;
  return { kind: 'not', of };
}
