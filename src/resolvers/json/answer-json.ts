/** Cube's query JSON → question → rows keyed as Cube's are, values typed as ours. */

import type { QueryResult } from '../../engine/engine.ts';
import type { MemberName } from '../../semantic/model/filter-spec.ts';
import { blankSpec } from '../../semantic/query/blank-spec.ts';
import type { OrderSpec, QuerySpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import { wallOf } from '../../shared/zone.ts';
import {
  type AnswerMeta,
  describeAnswer,
  limitedWarning,
  type Warning,
} from '../answer/answer-meta.ts';
import {
  findGranularity,
  findMember,
  findSegment,
  memberNamed,
  unknownMember,
} from '../answer/member-index.ts';
import { pageRows, pageSize } from '../answer/paging.ts';
import type { Shapes } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { checkedZone } from '../rows/asked-zone.ts';
import { defaultOrder, firstMentions } from '../rows/order-by.ts';
import { type ColumnPlan, columnKey, columnPlan, specColumns } from '../rows/question-columns.ts';
import type { Row } from '../rows/row-objects.ts';
import { comparedPeriods, type JsonOrder, type JsonQuery, parseCubeJson } from './cube-json.ts';
import { splitFilters } from './json-filters.ts';
import { type JsonColumn, jsonColumn, jsonRowReader, jsonWidth, namesOf } from './json-rows.ts';

/** The value of `query`. Fields are named as in GraphQL. */
export interface JsonAnswer {
  readonly columns: readonly JsonColumn[];
  /** Objects keyed by member, or lists in the order of the columns. */
  readonly rows: readonly (Row | readonly unknown[])[];
  /** The number of rows before limit and offset; null unless asked. */
  readonly total: Cell;
  readonly meta: AnswerMeta;
}

export async function answerJson(input: unknown, operation: Operation): Promise<JsonAnswer> {
  const query = parseCubeJson(input);
  const periods = comparedPeriods(query);
  const answer =
    periods === null
      ? (await answerPeriod(query, operation)).answer
      : sideBySide(
          await Promise.all(periods.map((one) => answerPeriod(one, operation))),
          operation,
        );
  return query.compact ? { ...answer, rows: compactRows(answer) } : answer;
}

function compactRows({ columns, rows }: AnswerOfObjects): readonly (readonly unknown[])[] {
  return rows.map((row) => columns.map(({ name }) => row[name]));
}

interface AnswerOfObjects extends JsonAnswer {
  readonly rows: readonly Row[];
}

interface Period {
  readonly answer: AnswerOfObjects;
  readonly result: QueryResult;
  readonly spec: QuerySpec;
}

/** The key in each row that says of which period it is, in Cube's words. */
const PERIOD = 'compareDateRange';

/** The rows of each period one behind the other; limit and offset hold for each, as in Cube. */
function sideBySide(periods: readonly Period[], { now }: Operation): AnswerOfObjects {
  const [first] = periods;
  if (first === undefined) throw new TypeError('a comparison of no periods');
  const totals = periods.map(({ answer }) => answer.total);
  const warnings = periods.flatMap(({ answer }) => answer.meta.warnings);
  const results = periods.map(({ result }) => result);
  const title = 'Period';
  return {
    columns: [{ name: PERIOD, type: 'string', title, format: null }, ...first.answer.columns],
    rows: periods.flatMap(({ answer, result, spec }) => {
      const label = periodLabel(result, spec);
      return answer.rows.map((row) => ({ [PERIOD]: label, ...row }));
    }),
    total: totals.includes(null) ? null : totals.reduce<number>((sum, n) => sum + Number(n), 0),
    meta: describeAnswer(results, first.spec, warnings, now),
  };
}

/** `2024-01-01T00:00:00.000 - 2024-01-31T23:59:59.999`, on the clocks of the query's zone. */
function periodLabel({ ranges }: QueryResult, { timeZone, ranges: asked }: QuerySpec): string {
  const range = ranges.find(({ member }) => asked.some((one) => one.member === member));
  const local = (instant: number) => new Date(wallOf(instant, timeZone)).toISOString().slice(0, -1);
  const [start, end] = [Date.parse(range?.start ?? ''), Date.parse(range?.end ?? '')];
  return `${local(start)} - ${local(end - 1)}`;
}

async function answerPeriod(query: JsonQuery, operation: Operation): Promise<Period> {
  const columns = selectedColumns(query, operation.shapes);
  const spec = toSpec(query, columns, operation.shapes);
  const ignored = ignoredOrder(query.order, columns, operation.shapes);
  const asking = operation.under(jsonWidth(columns));
  const size = pageSize(query.limit, asking);
  const [answer, count] = await Promise.all([
    asking.ask({ ...spec, limit: size + 1 }),
    query.total ? operation.ask({ ...spec, order: [], offset: 0, shape: 'count' }) : null,
  ]);
  const { now } = operation;
  const named = { ...spec, root: rootName(answer, columns, operation.shapes) };
  const context = { timeZone: spec.timeZone, now, ranges: answer.ranges };
  const read = jsonRowReader(columns, answer.result, context);
  const cut = query.limit === null && answer.result.rows.length > size;
  const shown: AnswerOfObjects = {
    columns: columns.map(jsonColumn),
    rows: pageRows(answer.result, size).map(read),
    total: count?.result.rows[0]?.[0] ?? null,
    meta: describeAnswer(
      [answer],
      named,
      [...(cut ? [limitedWarning(size)] : []), ...ignored],
      now,
    ),
  };
  return { answer: shown, result: answer, spec: named };
}

/** What the caller may know of where the rows start: the cube, or the view that it was asked through. */
function rootName(
  { roots = [] }: QueryResult,
  columns: readonly ColumnPlan[],
  shapes: Shapes,
): string | null {
  const [root, other] = roots;
  if (root === undefined || other !== undefined) return null;
  const asked = columns.map(({ member }) => member.split('.')[0] ?? '');
  return asked.includes(root)
    ? root
    : (asked.find((name) => shapes.get(name)?.kind === 'view') ?? (shapes.has(root) ? root : null));
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
    const { member, granularity } = dimensionNamed(dimension, shapes);
    add(member, granularity);
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

/** `orders.created_at.month` is a bucket, wherever a dimension may stand. */
function dimensionNamed(name: MemberName, shapes: Shapes) {
  const dot = name.lastIndexOf('.');
  const [member, granularity] = [name.slice(0, dot), name.slice(dot + 1)];
  const time = memberNamed(shapes, name) ? undefined : memberNamed(shapes, member);
  if (time?.kind === 'dimension' && time.granularities.size > 0) {
    findGranularity(time, member, granularity);
    return { member, granularity };
  }
  expectKind(shapes, name, 'dimension');
  return { member: name, granularity: null };
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
    ...blankSpec,
    ...specColumns(columns),
    ranges: query.timeDimensions.flatMap(({ dimension: member, dateRange: range }) =>
      range === null ? [] : [{ member, range }],
    ),
    ...splitFilters(query.filters, shapes),
    segments: query.segments.map((segment) => findSegment(shapes, segment)),
    order: orderOf(query.order, columns),
    offset: query.offset,
    timeZone: checkedZone(query.timezone ?? 'UTC'),
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
    shownOrder(asked, columns).length > 0 ? shownOrder(asked, columns) : defaultOrder(columns);
  const rest = keys.map(({ as }) => ({ column: as, direction: 'asc' as const, nulls: null }));
  return firstMentions([...first, ...rest]);
}

/** As in Cube, an order by what is not selected orders nothing. */
function shownOrder(
  asked: readonly JsonOrder[],
  columns: readonly ColumnPlan[],
): readonly OrderSpec[] {
  return asked.flatMap(({ member, direction }) => {
    const named = columnNamed(member, columns);
    return named ? [{ column: named.as, direction, nulls: null }] : [];
  });
}

function columnNamed(name: string, columns: readonly ColumnPlan[]): ColumnPlan | undefined {
  return columns.find((column) => namesOf(column).includes(name));
}

/** Said aloud, since rows may look ordered by chance. @throws UNKNOWN_MEMBER */
function ignoredOrder(
  asked: readonly JsonOrder[],
  columns: readonly ColumnPlan[],
  shapes: Shapes,
): readonly Warning[] {
  const ignored = asked.filter(({ member }) => columnNamed(member, columns) === undefined);
  for (const { member } of ignored) {
    if (memberNamed(shapes, member) === undefined) dimensionNamed(member, shapes);
  }
  return ignored.map(({ member }) => ({
    code: 'ORDER_IGNORED',
    message: `Rows are not ordered by ${member}, which the query does not select.`,
  }));
}
