/** `queries:` of the model: fixed questions with typed arguments, through the ordinary engine. */
import type { QueryResult } from '../../engine/engine.ts';
import type { NamedQuery } from '../../semantic/model/insights/types.ts';
import type { QuerySpec } from '../../semantic/query/spec.ts';
import type { Cell } from '../../shared/values.ts';
import { specColumns } from '../columns.ts';
import { createRecorder, type QueryExplanation } from '../explain.ts';
import { type AnswerMeta, describeAnswer, limitedWarning } from '../meta.ts';
import type { Operation } from '../operation.ts';
import { orderRows } from '../order.ts';
import { ONE_PAGE, type PageInfo, pageInfo, pageRows, pageSize, pageSpec } from '../paging.ts';
import { askRecords, countRecords, type RecordsQuestion } from '../records.ts';
import type { Row } from '../rows.ts';
import { truncatedWarning } from '../warnings.ts';
import {
  columnsAt,
  type InsightArgs,
  insightQuestion,
  keyAt,
  valuesReader,
} from './insight-question.ts';
import { askPoints, type Point } from './points.ts';

export interface NamedQueryArgs extends InsightArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** What is selected, by the members' keys. */
export interface NamedQueryParts {
  /** Measures over the whole range. */
  readonly totals: readonly string[];
  /** Null: not selected. */
  readonly points: readonly string[] | null;
  /** By the query's dimensions. */
  readonly rows: readonly string[] | null;
  readonly records: readonly string[] | null;
  readonly totalCount: boolean;
  readonly explain: boolean;
}

export interface NamedQueryAnswer {
  readonly values: Row;
  readonly points: readonly Point[];
  readonly rows: readonly Row[];
  readonly totalCount: Cell;
  readonly pageInfo: PageInfo;
  readonly meta: AnswerMeta;
  readonly explain: readonly QueryExplanation[];
}

interface Page {
  readonly rows: readonly Row[];
  readonly page: PageInfo;
  readonly limited: boolean;
  readonly result: QueryResult | null;
}
const NO_PAGE: Page = { rows: [], page: ONE_PAGE, limited: false, result: null };

export async function answerNamedQuery(
  query: NamedQuery,
  parts: NamedQueryParts,
  args: NamedQueryArgs,
  operation: Operation,
): Promise<NamedQueryAnswer> {
  const base = insightQuestion(query, query.time, args);
  const recorder = parts.explain ? createRecorder(operation) : null;
  const as = (part: string) => recorder?.for(part) ?? operation;
  const [totals, points, listed, count] = await Promise.all([
    askTotals(base, parts.totals, as('totals')),
    pointsOf(query, base, parts.points, as('points')),
    parts.records
      ? recordsPage(query, base, parts.records, args, as('records'))
      : rowsPage(query, base, parts.rows, args, as('rows')),
    parts.totalCount ? countListed(query, base, as('totalCount')) : 0,
  ]);
  const results = [totals.result, points?.result, listed.result].flatMap((one) => one ?? []);
  const { rows, maxRows } = operation.limits;
  const warnings = [
    ...(listed.limited ? [limitedWarning(rows)] : []),
    ...truncatedWarning(
      results.some(({ result }) => result.truncated),
      maxRows,
    ),
  ];
  const resolved = operation.engine.ranges(base, operation.now);
  return {
    values: totals.values,
    points: points?.points ?? [],
    rows: listed.rows,
    totalCount: count,
    pageInfo: listed.page,
    meta: describeAnswer(results, { ...base, resolved }, warnings, operation.now),
    explain: recorder?.explain() ?? [],
  };
}

async function askTotals(
  base: QuerySpec,
  measures: readonly string[],
  operation: Operation,
): Promise<{ readonly values: Row; readonly result: QueryResult | null }> {
  if (measures.length === 0) return { values: {}, result: null };
  const columns = columnsAt(base.root ?? '', measures, operation.shapes);
  const result = await operation.ask({ ...base, ...specColumns(columns) });
  const read = valuesReader(columns, base, result, operation);
  return { values: read(result.result.rows[0] ?? []), result };
}

function pointsOf(
  { time, granularity }: NamedQuery,
  base: QuerySpec,
  measures: readonly string[] | null,
  operation: Operation,
) {
  if (measures === null || time === null || granularity === null) return null;
  return askPoints(base, { time, granularity, measures }, operation);
}

/** All its dimensions are keys, whatever is shown of them. */
async function rowsPage(
  { dimensions, cube }: NamedQuery,
  base: QuerySpec,
  members: readonly string[] | null,
  { first, after }: NamedQueryArgs,
  operation: Operation,
): Promise<Page> {
  const shape = operation.shapes.get(cube);
  if (members === null || shape === undefined) return NO_PAGE;
  const keys = [...dimensions.map(keyAt), ...members];
  const columns = columnsAt(cube, keys, operation.shapes);
  const planned = new Map(columns.map((column) => [column.member, column]));
  const { order } = orderRows([], shape, planned, operation.shapes);
  const spec = { ...base, ...specColumns(columns), order };
  const size = pageSize(first, operation.limits);
  const result = await operation.ask(pageSpec(spec, size, after, operation));
  const page = pageInfo(spec, result.result, size, operation);
  const read = valuesReader(columns, base, result, operation);
  const limited = page.hasNextPage && (first ?? null) === null;
  return { rows: pageRows(result.result, size).map(read), page, limited, result };
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
  const found = await askRecords(question, args, operation);
  const read = valuesReader(question.columns, base, found.result, operation);
  return { ...found, rows: found.rows.map(read) };
}

/** The time is always asked for, so that it can be ordered by. */
function recordsQuestion(
  { time, cube }: NamedQuery,
  base: QuerySpec,
  members: readonly string[],
  { shapes }: Operation,
): RecordsQuestion {
  const first = time === null ? [] : [keyAt(time)];
  const columns = columnsAt(cube, [...first, ...members], shapes);
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
    return countRecords(recordsQuestion(query, base, records.map(keyAt), operation), operation);
  }
  const columns = columnsAt(cube, [...dimensions.map(keyAt), ...measures], operation.shapes);
  const { result } = await operation.ask({ ...base, ...specColumns(columns), shape: 'count' });
  return result.rows[0]?.[0] ?? 0;
}
