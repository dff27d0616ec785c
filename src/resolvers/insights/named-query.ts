/** `queries:` of the model: fixed questions with typed arguments, through the ordinary engine. */
import type { NamedQuery } from '../../semantic/model/insights/types.ts';
import type { QuerySpec } from '../../semantic/query/spec.ts';
import type { Cell } from '../../shared/values.ts';
import { specColumns } from '../columns.ts';
import type { Operation } from '../operation.ts';
import { orderRows } from '../order.ts';
import { ONE_PAGE, type PageInfo, pageInfo, pageRows, pageSize, pageSpec } from '../paging.ts';
import { askRecords, countRecords, type RecordsQuestion } from '../records.ts';
import type { Row } from '../rows.ts';
import { objectOf, type SelectedField } from '../selected-field.ts';
import { type Ask, answerInsight, askedInsight, type InsightArgs, type Parts } from './ask.ts';
import {
  columnsAt,
  type FieldMembers,
  insightQuestion,
  keyAt,
  membersOf,
  selectedMembers,
  valuesReader,
} from './insight-question.ts';
import { askPoints, pointFields } from './points.ts';

export interface NamedQueryArgs extends InsightArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  /** The name of the measure that `value` means. */
  readonly metric?: string | null;
}

/** A query with the fields that stand for its members. */
export interface FieldedQuery {
  readonly query: NamedQuery;
  readonly members: FieldMembers;
  /** The value of a metric that is picked is written as a decimal, whatever its own type. */
  readonly decimal: boolean;
}

interface Page {
  readonly rows: readonly Row[];
  readonly page: PageInfo;
}

export function answerNamedQuery(
  { query, members, decimal }: FieldedQuery,
  selected: readonly SelectedField[],
  args: NamedQueryArgs,
  operation: Operation,
): Promise<Row> {
  // Without a time dimension there is no argument for it.
  const timed = { ...query, time: query.time ?? { path: [], name: '' } };
  const asked = askedInsight(timed, args, operation);
  const base = insightQuestion(query, query.time, asked);
  const shown = args.metric ? new Map([['value', args.metric]]) : members;
  const by = (ask: Ask): Operation => ({ ...operation, ask });
  const written = query.pick && decimal ? decimalsOf : (row: Row) => row;
  const totals = once((ask) => askTotals(base, selectedMembers(selected, shown), by(ask)));
  const page = once((ask) => askPage(query, base, selected, shown, args, by(ask)));
  const listed = async ({ fields }: SelectedField, ask: Ask) =>
    (await page(ask)).rows.map((row) => membersOf(fields, shown, row));
  const measures: Parts = Object.fromEntries(
    [...shown].map(([field, key]) => [
      field,
      async (_field, ask) => written(await totals(ask))[key],
    ]),
  );
  return answerInsight(selected, timed, asked, operation, {
    ...measures,
    points: (field, ask) => points(query, base, field, shown, written, by(ask)),
    rows: listed,
    records: listed,
    pageInfo: async (_field, ask) => (await page(ask)).page,
    totalCount: (_field, ask) => countListed(query, base, by(ask)),
  });
}

/** Numbers as decimals are written, to 15 places. */
function decimalsOf(row: Row): Row {
  const text = (value: unknown) => {
    if (typeof value !== 'number') return value;
    return value
      .toFixed(15)
      .replace(/\.?0+$/, '')
      .replace(/^-0$/, '0');
  };
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, text(value)]));
}

/** Asked by several parts of an answer, and answered once. */
function once<T>(work: (ask: Ask) => Promise<T>): (ask: Ask) => Promise<T> {
  let running: Promise<T> | null = null;
  return (ask) => {
    running ??= work(ask);
    return running;
  };
}

async function askTotals(
  base: QuerySpec,
  measures: readonly string[],
  operation: Operation,
): Promise<Row> {
  const columns = columnsAt(base.root ?? '', measures, operation.shapes);
  const result = await operation.ask({ ...base, ...specColumns(columns) });
  return valuesReader(columns, base, result, operation)(result.result.rows[0] ?? []);
}

async function points(
  { time, granularity }: NamedQuery,
  base: QuerySpec,
  { fields }: SelectedField,
  members: FieldMembers,
  written: (row: Row) => Row,
  operation: Operation,
): Promise<readonly Row[]> {
  if (time === null || granularity === null) return [];
  const measures = selectedMembers(fields, members);
  const found = await askPoints(base, { time, granularity, measures }, operation);
  return found.points.map((point) => ({
    ...objectOf(fields, pointFields(point, granularity)),
    ...membersOf(fields, members, written(point.values)),
  }));
}

function askPage(
  query: NamedQuery,
  base: QuerySpec,
  selected: readonly SelectedField[],
  members: FieldMembers,
  args: NamedQueryArgs,
  operation: Operation,
): Promise<Page> {
  const isList = ({ name }: SelectedField) => name === 'rows' || name === 'records';
  const fields = selected.filter(isList).flatMap((field) => field.fields);
  const shown = selectedMembers(fields, members);
  return query.records.length > 0
    ? recordsPage(query, base, shown, args, operation)
    : rowsPage(query, base, shown, args, operation);
}

/** All its dimensions are keys, whatever is shown of them. */
async function rowsPage(
  { dimensions, cube }: NamedQuery,
  base: QuerySpec,
  members: readonly string[],
  { first, after }: NamedQueryArgs,
  operation: Operation,
): Promise<Page> {
  const shape = operation.shapes.get(cube);
  if (shape === undefined) return { rows: [], page: ONE_PAGE };
  const keys = [...dimensions.map(keyAt), ...members];
  const columns = columnsAt(cube, keys, operation.shapes);
  const planned = new Map(columns.map((column) => [column.member, column]));
  const { order } = orderRows([], shape, planned, operation.shapes);
  const spec = { ...base, ...specColumns(columns), order };
  const size = pageSize(first, operation.limits);
  const answer = await operation.ask(pageSpec(spec, size, after, operation));
  const read = valuesReader(columns, base, answer, operation);
  const rows = pageRows(answer.result, size).map(read);
  return { rows, page: pageInfo(spec, answer.result, size, operation) };
}

/** Newest first. */
async function recordsPage(
  query: NamedQuery,
  base: QuerySpec,
  members: readonly string[],
  args: NamedQueryArgs,
  operation: Operation,
): Promise<Page> {
  const question = recordsQuestion(query, base, members, operation);
  const { rows, page, result } = await askRecords(question, args, operation);
  const read = valuesReader(question.columns, base, result, operation);
  return { rows: rows.map(read), page };
}

/** The time is always asked for, so that it can be ordered by. */
function recordsQuestion(
  { time, cube, records }: NamedQuery,
  base: QuerySpec,
  members: readonly string[],
  { shapes }: Operation,
): RecordsQuestion {
  const some = members.length > 0 ? members : records.map(keyAt);
  const keys = time === null ? some : [keyAt(time), ...some];
  const columns = columnsAt(cube, keys, shapes);
  return { base, records: { of: [cube], folded: [] }, columns, order: [] };
}

/** How many rows or records there are, before paging. */
async function countListed(
  query: NamedQuery,
  base: QuerySpec,
  operation: Operation,
): Promise<Cell> {
  const { dimensions, measures, records, cube } = query;
  if (records.length > 0) {
    return countRecords(recordsQuestion(query, base, [], operation), operation);
  }
  const columns = columnsAt(cube, [...dimensions.map(keyAt), ...measures], operation.shapes);
  const { result } = await operation.ask({ ...base, ...specColumns(columns), shape: 'count' });
  return result.rows[0]?.[0] ?? 0;
}
