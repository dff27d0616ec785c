/** Cube's query JSON → question → rows keyed as Cube's are, values typed as ours. */
import type { MemberName, OrderSpec, QuerySpec } from '../semantic/query/spec.ts';
import { GatewayError } from '../shared/errors.ts';
import type { Cell } from '../shared/values.ts';
import { type ColumnPlan, columnKey, columnPlan, specColumns } from './columns.ts';
import { type JsonOrder, type JsonQuery, parseCubeJson } from './cube-json.ts';
import { splitFilters } from './json-filters.ts';
import { type JsonColumn, jsonColumn, jsonRowReader, namesOf } from './json-rows.ts';
import { findGranularity, findMember, findSegment, unknownMember } from './member-index.ts';
import { type AnswerMeta, describeAnswer, limitedWarning } from './meta.ts';
import type { Operation } from './operation.ts';
import { defaultOrder, firstMentions } from './order.ts';
import { pageRows, pageSize } from './paging.ts';
import type { Row } from './rows.ts';
import type { Shapes } from './shape.ts';
import { checkedZone } from './time-zone.ts';

/** The value of `query`. Fields are named as in GraphQL. */
export interface JsonAnswer {
  readonly columns: readonly JsonColumn[];
  readonly rows: readonly Row[];
  /** The number of rows before limit and offset; null unless asked. */
  readonly total: Cell;
  readonly meta: AnswerMeta;
}

export async function answerJson(input: unknown, operation: Operation): Promise<JsonAnswer> {
  const query = parseCubeJson(input);
  const columns = selectedColumns(query, operation.shapes);
  const spec = toSpec(query, columns, operation.shapes);
  const size = pageSize(query.limit, operation.limits);
  const [answer, count] = await Promise.all([
    operation.ask({ ...spec, limit: size + 1 }),
    query.total ? operation.ask({ ...spec, order: [], offset: 0, shape: 'count' }) : null,
  ]);
  const { now } = operation;
  const context = { timeZone: spec.timeZone, now, ranges: answer.ranges };
  const read = jsonRowReader(columns, answer.result, context);
  const cut = query.limit === null && answer.result.rows.length > size;
  return {
    columns: columns.map(jsonColumn),
    rows: pageRows(answer.result, size).map(read),
    total: count?.result.rows[0]?.[0] ?? null,
    meta: describeAnswer([answer], spec, cut ? [limitedWarning(size)] : [], now),
  };
}

/** Time buckets, dimensions, measures; one selected twice is one column. */
function selectedColumns(query: JsonQuery, shapes: Shapes): readonly ColumnPlan[] {
  const columns = new Map<string, ColumnPlan>();
  const names = new Set<string>();
  const add = (member: MemberName, granularity: string | null) => {
    const shape = findMember(shapes, member);
    const key = columnKey(member, granularity);
    if (columns.has(key)) return;
    const selected =
      shape.kind === 'measure' ? { shape, granularity: null } : { shape, granularity };
    columns.set(key, columnPlan(member, selected, names));
  };
  for (const { dimension, granularity } of query.timeDimensions) {
    const shape = expectKind(shapes, dimension, 'dimension');
    if (granularity === null) continue;
    findGranularity(shape, dimension, granularity);
    add(dimension, granularity);
  }
  for (const dimension of query.dimensions) {
    expectKind(shapes, dimension, 'dimension');
    add(dimension, null);
  }
  for (const measure of query.measures) {
    expectKind(shapes, measure, 'measure');
    add(measure, null);
  }
  if (columns.size === 0) {
    const problem = 'the query selects no measure, no dimension and no granularity';
    throw new GatewayError('INCOMPATIBLE_MEMBERS', { problem });
  }
  return [...columns.values()];
}

function expectKind<K extends 'dimension' | 'measure'>(
  shapes: Shapes,
  member: MemberName,
  kind: K,
) {
  const shape = findMember(shapes, member);
  if (shape.kind !== kind) throw unknownMember(`${kind} ${member}`, []);
  return shape as Extract<typeof shape, { kind: K }>;
}

function toSpec(query: JsonQuery, columns: readonly ColumnPlan[], shapes: Shapes): QuerySpec {
  return {
    root: null,
    ...specColumns(columns),
    ranges: query.timeDimensions.flatMap(({ dimension: member, dateRange: range }) =>
      range === null ? [] : [{ member, range }],
    ),
    ...splitFilters(query.filters, shapes),
    segments: query.segments.map((segment) => findSegment(shapes, segment)),
    order: orderOf(query.order, columns),
    limit: null,
    offset: query.offset,
    timeZone: checkedZone(query.timezone ?? 'UTC'),
    shape: 'rows',
    totalsBy: null,
    after: null,
    ...(query.ungrouped && { records: { of: [], folded: [] } }),
  };
}

/** Cube's default, then every key that is left, so that limit and offset mean the same each time. */
function orderOf(
  asked: readonly JsonOrder[],
  columns: readonly ColumnPlan[],
): readonly OrderSpec[] {
  const keys = columns.filter((column) => column.kind === 'dimension');
  if (keys.length === 0) return [];
  const first =
    asked.length > 0 ? asked.map((o) => orderColumn(o, columns)) : defaultOrder(columns);
  const rest = keys.map(({ as }) => ({ column: as, direction: 'asc' as const, nulls: null }));
  return firstMentions([...first, ...rest]);
}

function orderColumn(order: JsonOrder, columns: readonly ColumnPlan[]): OrderSpec {
  const named = columns.find((column) => namesOf(column).includes(order.member));
  if (named) return { column: named.as, direction: order.direction, nulls: null };
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member: order.member,
    problem: 'rows can only be ordered by members of the query',
  });
}
