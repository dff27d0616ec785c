/**
 * Which rows and groups count. What is unknown does not hold, and `not` holds for all that does not: so the
 * negative operators keep rows without a value, as Cube's do.
 */
import type { FilterSpec } from '../../../src/semantic/model/filter-spec.ts';
import { compareLiteral } from './cells.ts';
import type { Kind, Value } from './star.ts';
import { type Clock, inRange, moment, phrase, type Within, wallAt } from './time.ts';

export interface Known {
  readonly kind: Kind;
  readonly value: Value;
}
type Leaf = Extract<FilterSpec, { kind: 'compare' | 'range' | 'segment' }>;
type Comparison = Extract<FilterSpec, { kind: 'compare' }>;
type Literal = string | number | boolean;

export function holds(spec: FilterSpec | null, leaf: (of: Leaf) => boolean): boolean {
  if (spec === null) return true;
  switch (spec.kind) {
    case 'and':
      return spec.of.every((part) => holds(part, leaf));
    case 'or':
      return spec.of.some((part) => holds(part, leaf));
    case 'not':
      return !holds(spec.of, leaf);
    default:
      return leaf(spec);
  }
}

export function leafHolds(of: Exclude<Leaf, { kind: 'segment' }>, known: Known, clock: Clock) {
  if (of.kind === 'range') return within(known, clock, (at) => inRange(of.range, at));
  return compares(of, known, clock);
}

/** `notContains` and its like: all that the plain operator leaves. */
const NEGATED: Readonly<Record<string, Comparison['operator']>> = {
  notEquals: 'equals',
  notContains: 'contains',
  notStartsWith: 'startsWith',
  notEndsWith: 'endsWith',
  notSet: 'set',
};

function compares(of: Comparison, known: Known, clock: Clock): boolean {
  const opposite = NEGATED[of.operator];
  if (opposite) return !compares({ ...of, operator: opposite }, known, clock);
  const { kind, value } = known;
  if (value === null) return false;
  if (of.operator === 'set') return true;
  const values = of.values as readonly Literal[];
  if (kind === 'time' || kind === 'date') return comparesTime(of, known, clock);
  return values.some((literal) => {
    if (kind === 'text') return comparesText(of, String(value), String(literal));
    const order = compareLiteral(value, literal, kind);
    return ORDERS[of.operator]?.(order) ?? false;
  });
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  equals: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

function comparesText({ operator, caseInsensitive }: Comparison, left: string, right: string) {
  const fold = (text: string) => (caseInsensitive ? text.toLowerCase() : text);
  const [a, b] = [fold(left), fold(right)];
  if (operator === 'contains') return a.includes(b);
  if (operator === 'startsWith') return a.startsWith(b);
  if (operator === 'endsWith') return a.endsWith(b);
  return ORDERS[operator]?.(compareLiteral(a, b, 'text')) ?? false;
}

function comparesTime(of: Comparison, known: Known, clock: Clock): boolean {
  const { operator, values } = of;
  const [first = '', second] = values.map(String);
  // Unlike the other negative operators it leaves out what has no time: so does Cube.
  if (operator === 'notInDateRange')
    return !compares({ ...of, operator: 'inDateRange' }, known, clock);
  if (operator === 'inDateRange') {
    if (second === undefined) return within(known, clock, (at) => phrase(first, at));
    const range = { kind: 'between', start: first, end: second } as const;
    return within(known, clock, (at) => inRange(range, at));
  }
  if (operator === 'equals') {
    return values.some((one) => within(known, clock, (at) => moment(String(one), at.zone).on));
  }
  return within(known, clock, ({ zone }) => {
    const { earlier, later } = moment(first, zone);
    switch (operator) {
      case 'beforeDate':
      case 'lt':
        return earlier;
      case 'afterDate':
      case 'gt':
        return later;
      case 'beforeOrOnDate':
      case 'lte':
        return (instant) => !later(instant);
      default:
        return (instant) => !earlier(instant);
    }
  });
}

/** A date has no zone: it is looked at on a clock that shows what the query's zone shows. */
function within({ kind, value }: Known, clock: Clock, test: (clock: Clock) => Within): boolean {
  if (value === null) return false;
  if (kind === 'time') return test(clock)(Number(value));
  const local = { now: wallAt(clock.now, clock.zone), zone: 'UTC' };
  return test(local)(Date.parse(String(value)));
}
