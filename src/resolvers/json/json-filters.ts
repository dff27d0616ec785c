/** The `filters` of Cube's query JSON: parsed here, then split into `where` and `having` by what they name. */

import type { FilterSpec } from '../../semantic/model/filter-spec.ts';
import type { FilterOperator } from '../../semantic/model/types.ts';
import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';
import { findMember } from '../answer/member-index.ts';
import type { Shapes } from '../api-shape.ts';
import { listOf, objectOf, stringOf, wrongInput } from './json-input.ts';

export type JsonFilter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly JsonFilter[] }
  | {
      readonly kind: 'compare';
      readonly member: string;
      readonly operator: FilterOperator;
      readonly values: readonly Literal[];
    };

type Literal = string | number | boolean | null;

type Word = Exclude<FilterOperator, 'measureFilter'>;

/** Whether an operator takes values. */
const takesValues: Readonly<Record<Word, boolean>> = {
  equals: true,
  notEquals: true,
  contains: true,
  notContains: true,
  startsWith: true,
  notStartsWith: true,
  endsWith: true,
  notEndsWith: true,
  gt: true,
  gte: true,
  lt: true,
  lte: true,
  set: false,
  notSet: false,
  inDateRange: true,
  notInDateRange: true,
  beforeDate: true,
  beforeOrOnDate: true,
  afterDate: true,
  afterOrOnDate: true,
};

/** What a word of Cube's means. */
const operators: ReadonlyMap<string, { readonly name: FilterOperator; readonly values: boolean }> =
  new Map([
    ...(Object.keys(takesValues) as Word[]).map(
      (name) => [name, { name, values: takesValues[name] }] as const,
    ),
    ['in', { name: 'equals', values: true }],
    ['notIn', { name: 'notEquals', values: true }],
    ['onTheDate', { name: 'inDateRange', values: true }],
  ]);

const MAX_DEPTH = 20;

export function parseFilters(value: unknown, at = 'filters', depth = 0): readonly JsonFilter[] {
  if (depth > MAX_DEPTH) throw wrongInput(`filters are nested more than ${MAX_DEPTH} deep`);
  return listOf(value, at).flatMap((item, i) => parseFilter(item, `${at}[${i}]`, depth) ?? []);
}

/** Null: a group of nothing, which asks for nothing, as in Cube. */
function parseFilter(value: unknown, at: string, depth: number): JsonFilter | null {
  const keys = ['member', 'dimension', 'operator', 'values', 'and', 'or'];
  const item = objectOf(value, keys, at);
  for (const kind of ['and', 'or'] as const) {
    if (item[kind] === undefined) continue;
    if (Object.keys(item).length > 1) throw wrongInput(`${at} must hold ${kind} alone`);
    const of = parseFilters(item[kind], `${at}.${kind}`, depth + 1);
    return of.length === 0 ? null : { kind, of };
  }
  const member = stringOf(item['member'] ?? item['dimension'], `${at}.member`);
  const written = stringOf(item['operator'], `${at}.operator`);
  const operator = operators.get(written);
  if (operator === undefined) {
    const problem = `${at}.operator: there is no operator ${JSON.stringify(written.slice(0, 60))}`;
    throw wrongInput(problem, nearest(written, operators.keys()));
  }
  const values = listOf(item['values'], `${at}.values`).map((v, i) =>
    literal(v, `${at}.values[${i}]`),
  );
  if (operator.values && values.length === 0) throw wrongInput(`${at}.values must not be empty`);
  return { kind: 'compare', member, operator: operator.name, values };
}

function literal(value: unknown, at: string): Literal {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw wrongInput(`${at} must be a text, a number, true, false or null`);
}

/** Filters on dimensions before aggregation, on measures after it; all must hold. */
export function splitFilters(
  filters: readonly JsonFilter[],
  shapes: Shapes,
): { readonly where: FilterSpec | null; readonly having: FilterSpec | null } {
  const on = (kind: 'dimension' | 'measure') =>
    all(filters.filter((f) => kindOf(f, shapes) === kind).map(toSpec));
  return { where: on('dimension'), having: on('measure') };
}

function kindOf(filter: JsonFilter, shapes: Shapes): 'dimension' | 'measure' {
  if (filter.kind === 'compare') return findMember(shapes, filter.member).kind;
  const kinds = new Set(filter.of.map((part) => kindOf(part, shapes)));
  if (kinds.size > 1) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      problem: `dimensions and measures stand in one "${filter.kind}"`,
      suggestion: 'Filter them apart: dimensions before aggregation, measures after it.',
    });
  }
  return [...kinds][0] ?? 'dimension';
}

/** Cube's words for parts of texts do not look at the case. */
function toSpec(filter: JsonFilter): FilterSpec {
  if (filter.kind !== 'compare') return { kind: filter.kind, of: filter.of.map(toSpec) };
  const { member, operator, values } = filter;
  const caseInsensitive = /^(contains|startsWith|endsWith)$/i.test(operator.replace(/^not/, ''));
  return { kind: 'compare', member, operator, values, caseInsensitive };
}

function all(of: readonly FilterSpec[]): FilterSpec | null {
  const [first] = of;
  if (first === undefined) return null;
  return of.length === 1 ? first : { kind: 'and', of };
}
