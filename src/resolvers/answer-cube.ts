/** A root field's selection and arguments → questions → plain objects for the executor. */
import type { QueryResult } from '../engine/engine.ts';
import type { QuerySpec } from '../semantic/query/spec.ts';
import type { Cell } from '../shared/values.ts';
import { baseSpec, type CubeArgs } from './base-spec.ts';
import { planColumns, specColumns } from './columns.ts';
import { type AnswerMeta, describeAnswer, limitedWarning } from './meta.ts';
import type { Operation } from './operation.ts';
import { orderRows } from './order.ts';
import { type PageInfo, pageInfo, pageRows, pageSize, pageSpec } from './paging.ts';
import { type Row, rowReader } from './rows.ts';
import {
  type Keyed,
  NOTHING_SELECTED,
  type ResultSelection,
  type RowSelection,
} from './selection.ts';
import type { CubeShape } from './shape.ts';

interface Answered {
  /** Null when nothing had to be asked. */
  readonly result: QueryResult | null;
}
interface AnsweredRows extends Answered {
  readonly rows: readonly Row[];
  readonly page: PageInfo;
  readonly limited: boolean;
}

/** The value of a cube's root field: its parts by response key. */
export async function answerCube(
  cube: CubeShape,
  selection: ResultSelection,
  args: CubeArgs,
  operation: Operation,
): Promise<Row> {
  const base = baseSpec(cube, args, operation);
  const [firstRows] = selection.rows;
  // Without rows there is one group, and one page of it.
  const main = firstRows?.selection ?? NOTHING_SELECTED;
  const [rows, totals, count] = await Promise.all([
    Promise.all(selection.rows.map((part) => answerRows(cube, part, base, args, operation))),
    Promise.all(selection.totals.map((part) => answerTotals(cube, part, main, base, operation))),
    selection.totalCount.length > 0 ? countRows(cube, main, base, operation) : null,
  ]);
  const results = [...rows, ...totals].flatMap(({ result }) => result ?? []);
  const limited = rows.some((part) => part.limited);
  const answer: Row = Object.create(null);
  selection.rows.forEach(({ key }, i) => {
    answer[key] = rows[i]?.rows;
  });
  selection.totals.forEach(({ key }, i) => {
    answer[key] = totals[i]?.row;
  });
  for (const key of selection.totalCount) answer[key] = count;
  for (const key of selection.pageInfo) answer[key] = rows[0]?.page ?? ONE_PAGE;
  for (const key of selection.meta) {
    answer[key] = metaOf(results, base, limited, operation);
  }
  return answer;
}

const ONE_PAGE: PageInfo = { hasNextPage: false, endCursor: null };

function metaOf(
  results: readonly QueryResult[],
  base: QuerySpec,
  limited: boolean,
  operation: Operation,
): AnswerMeta {
  const warnings = limited ? [limitedWarning(operation.limits.rows)] : [];
  return describeAnswer(results, base, warnings, operation.now);
}

async function answerRows(
  cube: CubeShape,
  part: Keyed<RowSelection>,
  base: QuerySpec,
  args: CubeArgs,
  operation: Operation,
): Promise<AnsweredRows> {
  const size = pageSize(args.first, operation.limits);
  const planned = planColumns(cube.name, part.selection);
  const { columns, order } = orderRows(args.orderBy ?? [], cube, planned, operation.shapes);
  if (columns.size === 0) {
    return { rows: [emptyRow(part.selection)], page: ONE_PAGE, limited: false, result: null };
  }
  const spec = { ...base, ...specColumns(columns.values()), order };
  // Without keys there is one row, and nothing to page: the same question as the totals.
  const onePage = order.length === 0 && (args.after ?? null) === null;
  const result = await operation.ask(onePage ? spec : pageSpec(spec, size, args.after, operation));
  const read = rowReader(cube.name, part.selection, columns, result.result, {
    timeZone: base.timeZone,
    now: operation.now,
    ranges: result.ranges,
  });
  const page = pageInfo(spec, result.result, size, operation);
  const limited = page.hasNextPage && (args.first ?? null) === null;
  return { rows: pageRows(result.result, size).map(read), page, limited, result };
}

/** Totals over the base rows. Only `having` needs the groups: groups that it drops do not count. */
async function answerTotals(
  cube: CubeShape,
  part: Keyed<RowSelection>,
  main: RowSelection,
  base: QuerySpec,
  operation: Operation,
): Promise<Answered & { readonly row: Row }> {
  const columns = planColumns(cube.name, part.selection);
  if (columns.size === 0) return { row: emptyRow(part.selection), result: null };
  const { measures } = specColumns(columns.values());
  const grouped = base.having === null ? [] : keysOf(cube, main);
  const spec: QuerySpec =
    grouped.length === 0
      ? { ...base, measures }
      : { ...base, measures, dimensions: grouped, totalsBy: [] };
  const result = await operation.ask(spec);
  const read = rowReader(cube.name, part.selection, columns, result.result, {
    timeZone: base.timeZone,
    now: operation.now,
    ranges: result.ranges,
  });
  return { row: read(result.result.rows[0] ?? []), result };
}

/** How many rows there are before paging. */
async function countRows(
  cube: CubeShape,
  main: RowSelection,
  base: QuerySpec,
  operation: Operation,
): Promise<Cell> {
  const dimensions = keysOf(cube, main);
  if (dimensions.length === 0) return 1;
  const { result } = await operation.ask({ ...base, dimensions, shape: 'count' });
  return result.rows[0]?.[0] ?? 0;
}

function keysOf(cube: CubeShape, selection: RowSelection): QuerySpec['dimensions'] {
  return specColumns(planColumns(cube.name, selection).values()).dimensions;
}

/** A selection without members (`rows { __typename }`) still has its nested objects. */
function emptyRow(selection: RowSelection): Row {
  const row: Row = Object.create(null);
  for (const join of selection.joins) row[join.key] = emptyRow(join.selection);
  return row;
}
