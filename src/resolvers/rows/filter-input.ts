/** `where` and `having` as GraphQL coerced them → FilterSpec. Absent keys are no condition; explicit nulls are errors. */

import type { FilterSpec, MemberName } from '../../semantic/model/filter-spec.ts';
import type { FilterOperator } from '../../semantic/model/types.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { CubeShape, FieldShape, Shapes } from '../api-shape.ts';
import { type TimeRangeArgs, toTimeRange } from './range-input.ts';

type Input = Readonly<Record<string, unknown>>;
type Scalar = string | number | boolean | null;

/** Everything is true of an empty `and`, nothing of an empty `or`. */
const NOTHING: FilterSpec = { kind: 'or', of: [] };

/** A filter tree below `path` (the root, then the joins followed); null when it says nothing. */
export function toFilter(
  input: Input | null | undefined,
  cube: CubeShape,
  path: string,
  shapes: Shapes,
): FilterSpec | null {
  if (input === null || input === undefined) return null;
  const parts = Object.entries(input).map(([key, value]) => part(key, value, cube, path, shapes));
  return all(parts.filter((p) => p !== null));
}

function part(
  key: string,
  value: unknown,
  cube: CubeShape,
  path: string,
  shapes: Shapes,
): FilterSpec | null {
  const field = cube.fields.get(key);
  if (value === null) throw nothingAsked(key, field, path);
  if (field === undefined) return logical(key, value, cube, path, shapes);
  if (field.kind !== 'join') return operands(`${path}.${field.name}`, asInput(value));
  const target = shapes.get(field.to);
  return target ? toFilter(asInput(value), target, `${path}.${field.to}`, shapes) : null;
}

function logical(
  key: string,
  value: unknown,
  cube: CubeShape,
  path: string,
  shapes: Shapes,
): FilterSpec | null {
  if (key === 'not') {
    const of = toFilter(asInput(value), cube, path, shapes);
    return of === null ? null : { kind: 'not', of };
  }
  const list = Array.isArray(value) ? value : [value];
  const of = list.map((item) => toFilter(asInput(item), cube, path, shapes));
  if (key === 'and') return all(of.filter((o) => o !== null));
  // An empty object is no condition, so it holds, and an `or` with it holds too.
  if (of.some((o) => o === null)) return null;
  return { kind: 'or', of: of.filter((o) => o !== null) };
}

function operands(member: MemberName, input: Input): FilterSpec | null {
  const caseInsensitive = input['caseInsensitive'] === true;
  const parts = Object.entries(input)
    .filter(([operator]) => operator !== 'caseInsensitive')
    .map(([operator, value]) => {
      if (value === null) throw explicitNull(member, operator);
      return operand(member, operator, value, caseInsensitive);
    });
  return all(parts.filter((p) => p !== null));
}

const single: ReadonlyMap<string, FilterOperator> = new Map([
  ['eq', 'equals'],
  ['ne', 'notEquals'],
  ['contains', 'contains'],
  ['notContains', 'notContains'],
  ['startsWith', 'startsWith'],
  ['endsWith', 'endsWith'],
  ['gt', 'gt'],
  ['gte', 'gte'],
  ['lt', 'lt'],
  ['lte', 'lte'],
  ['before', 'beforeDate'],
  ['after', 'afterDate'],
]);

function operand(
  member: MemberName,
  name: string,
  value: unknown,
  caseInsensitive: boolean,
): FilterSpec | null {
  const compare = (operator: FilterOperator, values: readonly Scalar[]): FilterSpec => ({
    kind: 'compare',
    member,
    operator,
    values,
    caseInsensitive,
  });
  if (name === 'isNull') return compare(value === true ? 'notSet' : 'set', []);
  if (name === 'in' && !Array.isArray(value)) {
    return { kind: 'range', member, range: toTimeRange(value as TimeRangeArgs) };
  }
  if (name === 'in' || name === 'notIn') {
    const values = value as readonly Scalar[];
    if (values.length === 0) return name === 'in' ? NOTHING : null;
    return compare(name === 'in' ? 'equals' : 'notEquals', values);
  }
  const operator = single.get(name);
  if (operator === undefined) throw new TypeError(`no filter operator ${name}`);
  return compare(operator, [value as Scalar]);
}

function all(parts: readonly FilterSpec[]): FilterSpec | null {
  const [first] = parts;
  if (first === undefined) return null;
  return parts.length === 1 ? first : { kind: 'and', of: parts };
}

function asInput(value: unknown): Input {
  return value as Input;
}

/** `status: null` may be meant as a question for what is not set; `not: null` and `customer: null` may not. */
function nothingAsked(key: string, field: FieldShape | undefined, path: string): GatewayError {
  if (field !== undefined && field.kind !== 'join')
    return explicitNull(`${path}.${field.name}`, key);
  return new GatewayError('INVALID_FILTER', { problem: `${key} is null; leave it out` });
}

function explicitNull(member: MemberName, operator: string): GatewayError {
  return new GatewayError('INVALID_FILTER', {
    member,
    problem: `${operator} is null; leave it out, or ask with isNull`,
  });
}
