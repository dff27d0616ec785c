/** One page of a cube's records. */
import type { QueryResult } from '../../engine/engine.ts';
import type { OrderSpec, QuerySpec, RecordsSpec } from '../../semantic/query/query-spec.ts';
import { recordKey } from '../../shared/marks.ts';
import type { Cell } from '../../shared/values.ts';
import { type PageInfo, pageInfo, pageRows, pageSize, pageSpec } from '../answer/paging.ts';
import type { Operation } from '../operation.ts';
import { firstMentions } from '../rows/order-by.ts';
import { type ColumnPlan, specColumns } from '../rows/question-columns.ts';

export interface RecordsQuestion {
  /** Filters and ranges. */
  readonly base: QuerySpec;
  readonly records: RecordsSpec;
  readonly columns: readonly ColumnPlan[];
  readonly order: readonly OrderSpec[];
}

export interface RecordsPage {
  readonly result: QueryResult;
  readonly rows: readonly (readonly Cell[])[];
  readonly page: PageInfo;
  /** More rows than the default shows, and the caller named no number. */
  readonly limited: boolean;
}

interface Page {
  readonly first?: number | null;
  readonly after?: string | null;
}

export async function askRecords(
  question: RecordsQuestion,
  { first, after }: Page,
  operation: Operation,
): Promise<RecordsPage> {
  const spec = recordsSpec(question, operation);
  const size = pageSize(first, operation, 'all');
  const result = await operation.ask(pageSpec(spec, size, after, operation));
  const page = pageInfo(spec, result.result, size, operation);
  const limited = page.hasNextPage && (first ?? null) === null;
  return { result, rows: pageRows(result.result, size), page, limited };
}

/** How many records there are, before paging. */
export async function countRecords(question: RecordsQuestion, operation: Operation): Promise<Cell> {
  const spec = recordsSpec(question, operation);
  const { result } = await operation.ask({ ...spec, order: [], shape: 'count' });
  return result.rows[0]?.[0] ?? 0;
}

/** What was asked to order by, else the newest first; then the primary key, so that the order is total. */
function recordsSpec(
  { base, records, columns, order }: RecordsQuestion,
  { model }: Operation,
): QuerySpec {
  const time = columns.find(({ shape }) => shape.type === 'time');
  const newest = time ? [{ column: time.as, direction: 'desc' as const, nulls: null }] : [];
  const cube = model.cubes.get(records.of.at(-1) ?? '');
  const keys = (cube?.primaryKey ?? []).map((_, part) => {
    return { column: recordKey(part), direction: 'asc' as const, nulls: null };
  });
  const all = firstMentions([...(order.length > 0 ? order : newest), ...keys]);
  return { ...base, ...specColumns(columns), records, order: all };
}
