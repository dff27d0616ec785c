/** `subtotals(by:)`: the measures over the same base rows at fewer keys, computed by the warehouse. */
import type { QueryResult } from '../../engine/engine.ts';
import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { findMember } from '../answer/member-index.ts';
import { pageRows } from '../answer/paging.ts';
import { type CubeShape, isTime } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { drillTokens } from '../records/drill-token.ts';
import { columnsWithin, type Keys } from './group-by.ts';
import {
  type ColumnPlan,
  type ColumnPlans,
  columnPlan,
  keyOf,
  planColumns,
  specColumns,
} from './question-columns.ts';
import { type Row, rowContext, rowReader } from './row-objects.ts';
import { asksDrill, type SubtotalsSelection } from './selection.ts';

export interface AnsweredSubtotals {
  readonly rows: readonly Row[];
  readonly result: QueryResult;
  /** There are more than an answer shows. */
  readonly limited: boolean;
}

export async function answerSubtotals(
  cube: CubeShape,
  part: SubtotalsSelection,
  main: MainRows,
  base: QuerySpec,
  operation: Operation,
): Promise<AnsweredSubtotals> {
  const { spec, columns } = askSubtotals(cube, part, main, base, operation);
  const answer = await operation.ask(spec);
  const { result } = answer;
  const context = rowContext(operation, base, answer);
  // What having leaves out of the groups is not in the filters that a token could hold.
  const drills =
    base.having === null && asksDrill(part.selection)
      ? drillTokens(cube, base, columns, result, context, operation)
      : null;
  const read = rowReader(cube.name, part.selection, columns, result, context, drills);
  const size = operation.limits.rows;
  return {
    rows: pageRows(result, size).map(read),
    result: answer,
    limited: result.rows.length > size,
  };
}

/** The rows beside which subtotals stand. */
export interface MainRows {
  readonly columns: ColumnPlans;
  /** Null: the columns are what is selected. */
  readonly keys: Keys | null;
}

interface SubtotalsQuestion {
  readonly spec: QuerySpec;
  /** Of the answer, by key: what is kept, and the measures. */
  readonly columns: ColumnPlans;
}

/**
 * The question behind subtotals. A time dimension is kept at the granularity that `groupBy` lists; without it at
 * that at which the subtotals select it, else at that of the rows, else by day. Groups of the rows that `having` drops do not count, so that then
 * only what the rows are grouped by can be kept.
 */
function askSubtotals(
  cube: CubeShape,
  { by, selection }: SubtotalsSelection,
  { columns: rows, keys: fixed }: MainRows,
  base: QuerySpec,
  operation: Operation,
): SubtotalsQuestion {
  const selected = fixed
    ? columnsWithin(cube, selection, fixed)
    : planColumns(cube.name, selection);
  const names = new Set<string>();
  const again = (column: ColumnPlan) => {
    const show = column.kind === 'measure' ? column.show : undefined;
    return columnPlan(column.member, column, names, show);
  };
  const kept = [...new Set(by)].flatMap((member) =>
    fixed ? keptOf(member, fixed) : keptAt(member, [selected, rows], operation),
  );
  const keys = kept.map(again);
  const measures = [...selected.values()].filter(({ kind }) => kind === 'measure').map(again);
  const columns = new Map([...keys, ...measures].map((column) => [keyOf(column), column]));
  const order = keys.map(({ as }) => ({ column: as, direction: 'asc' as const, nulls: null }));
  const spec = {
    ...base,
    ...specColumns(columns.values()),
    order,
    limit: operation.limits.rows + 1,
  };
  const grouped = [...rows.values()].filter(({ kind }) => kind === 'dimension');
  if (base.having === null || grouped.length === 0) return { spec, columns };
  checkGrouped(keys, grouped);
  const dropped = grouped.filter((column) => !columns.has(keyOf(column))).map(again);
  const dimensions = specColumns([...keys, ...dropped]).dimensions;
  return { spec: { ...spec, dimensions, totalsBy: keys.map(({ as }) => as) }, columns };
}

/** The keys that are buckets or values of a dimension. */
function keptOf(member: MemberName, { columns }: Keys): readonly ColumnPlan[] {
  const found = [...columns.values()].filter((column) => column.member === member);
  if (found.length > 0) return found;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member,
    problem: 'subtotals are by some of what groupBy lists',
    suggestion: 'Add it to groupBy, or leave it out of by.',
  });
}

/** The columns that keep a dimension: one, or one for each granularity at which it is selected. */
function keptAt(
  member: MemberName,
  places: readonly ColumnPlans[],
  { shapes }: Operation,
): readonly ColumnPlan[] {
  for (const place of places) {
    const found = [...place.values()].filter((column) => column.member === member);
    if (found.length > 0) return found;
  }
  const shape = findMember(shapes, member);
  if (shape.kind !== 'dimension') return [];
  const granularity = isTime(shape) ? 'day' : null;
  return [{ kind: 'dimension', member, as: shape.name, granularity, shape }];
}

function checkGrouped(keys: readonly ColumnPlan[], grouped: readonly ColumnPlan[]): void {
  const known = new Set(grouped.map(keyOf));
  const stranger = keys.find((key) => !known.has(keyOf(key)));
  if (stranger === undefined) return;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member: stranger.member,
    problem: 'having decides which groups of rows count, and the rows are not grouped by it',
    suggestion: 'Select it in rows with the same granularity, or leave it out of by.',
  });
}
