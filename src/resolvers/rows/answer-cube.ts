/** A root field's selection and arguments → questions → plain objects for the executor. */
import type { QueryResult } from '../../engine/engine.ts';
import type { FilterSpec, MemberName } from '../../semantic/model/filter-spec.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import { type AnswerMeta, describeAnswer, limitedWarning } from '../answer/answer-meta.ts';
import { createRecorder } from '../answer/explain.ts';
import {
  ONE_PAGE,
  type PageInfo,
  pageInfo,
  pageRows,
  pageSize,
  pageSpec,
} from '../answer/paging.ts';
import { deprecatedWarnings, partialWarning, truncatedWarning } from '../answer/warnings.ts';
import type { CubeShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { drillTokens } from '../records/drill-token.ts';
import { baseSpec, type CubeArgs, topSpec } from './base-spec.ts';
import { type Keys, keysOf, orderedColumns } from './group-by.ts';
import { ordersCompared, otherLast } from './order-by.ts';
import { planColumns, specColumns } from './question-columns.ts';
import { NO_FLAGS, type Row, rowContext, rowReader } from './row-objects.ts';
import {
  asksDrill,
  type Keyed,
  NOTHING_SELECTED,
  type ResultSelection,
  type RowSelection,
  withoutComparison,
} from './selection.ts';
import { answerSubtotals, type MainRows } from './subtotals.ts';
import { besideOf } from './view-population.ts';

interface Answered {
  /** Null when nothing had to be asked. */
  readonly result: QueryResult | null;
}
interface AnsweredRows extends Answered {
  readonly rows: readonly Row[];
  readonly page: PageInfo;
  readonly limited: boolean;
}

/** What all rows of a root field share. */
interface Asking {
  readonly base: QuerySpec;
  readonly args: CubeArgs;
  /** Null: the selection decides. */
  readonly keys: Keys | null;
}

/** The value of a cube's root field: its parts by response key. */
export async function answerCube(
  cube: CubeShape,
  selected: ResultSelection,
  args: CubeArgs,
  operation: Operation,
): Promise<Row> {
  const base = {
    ...baseSpec(cube, args, operation),
    ...besideOf(cube, selected, operation.model),
  };
  const compares = base.ranges.some(({ compare }) => compare);
  if (!compares && args.orderBy?.some(ordersCompared)) throw nothingCompared();
  const selection = compares ? selected : withoutComparison(selected);
  const keys = keysOf(args.grouping, operation.shapes);
  const pages = pagesOf(selection, keys);
  const main = mainRows(cube, selection, keys);
  const recorder = selection.explain.length > 0 ? createRecorder(operation) : null;
  const as = (part: string) => recorder?.for(part) ?? operation;
  const [rows, totals, subtotals, count] = await Promise.all([
    Promise.all(pages.map((part) => answerRows(cube, part, { base, args, keys }, as(part.key)))),
    Promise.all(
      selection.totals.map((part) => answerTotals(cube, part, main, base, args, as(part.key))),
    ),
    Promise.all(
      selection.subtotals.map((part) => answerSubtotals(cube, part, main, base, as(part.key))),
    ),
    selection.totalCount.length > 0 ? countRows(cube, main, base, args, as('totalCount')) : null,
  ]);
  const answer: Row = Object.create(null);
  selection.rows.forEach(({ key }, i) => {
    answer[key] = rows[i]?.rows;
  });
  selection.totals.forEach(({ key }, i) => {
    answer[key] = totals[i]?.row;
  });
  selection.subtotals.forEach(({ key }, i) => {
    answer[key] = subtotals[i]?.rows;
  });
  for (const key of selection.totalCount) answer[key] = count;
  for (const key of selection.pageInfo) answer[key] = rows[0]?.page ?? ONE_PAGE;
  for (const key of selection.meta) {
    answer[key] = metaOf(selection, rows, [...totals, ...subtotals], base, operation);
  }
  for (const key of selection.explain) answer[key] = recorder?.explain() ?? [];
  return answer;
}

/** The rows that are asked for; where the arguments name the groups, a page has a place without any of its rows. */
function pagesOf(selection: ResultSelection, keys: Keys | null): ResultSelection['rows'] {
  const { rows, pageInfo: infos } = selection;
  const [key] = infos;
  if (keys === null || rows.length > 0 || key === undefined) return rows;
  return [{ key, selection: NOTHING_SELECTED }];
}

/** Without rows there is one group, and one page of it. */
function mainRows(cube: CubeShape, { rows }: ResultSelection, keys: Keys | null): MainRows {
  const selected = rows[0]?.selection ?? NOTHING_SELECTED;
  return { keys, columns: keys?.columns ?? planColumns(cube.name, selected) };
}

function nothingCompared(): GatewayError {
  return new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: 'rows are ordered by another period, and there is none',
    suggestion: 'Say time: { compare } too.',
  });
}

function metaOf(
  selection: ResultSelection,
  rows: readonly AnsweredRows[],
  others: readonly (Answered & { readonly limited?: boolean })[],
  base: QuerySpec,
  { engine, limits, now }: Operation,
): AnswerMeta {
  const answers = [...rows, ...others];
  const results = answers.flatMap(({ result }) => result ?? []);
  const shown = selection.rows.map((part, i) => ({ ...part, rows: rows[i]?.rows ?? [] }));
  const warnings = [
    ...(answers.some(({ limited }) => limited) ? [limitedWarning(limits.rows)] : []),
    ...truncatedWarning(
      results.some(({ result }) => result.truncated),
      limits.maxRows,
    ),
    ...partialWarning(shown),
    ...deprecatedWarnings(selection),
  ];
  const asked = results.length === 0 ? { ...base, resolved: engine.ranges(base, now) } : base;
  return describeAnswer(results, asked, warnings, now);
}

async function answerRows(
  cube: CubeShape,
  part: Keyed<RowSelection>,
  { base, args, keys }: Asking,
  operation: Operation,
): Promise<AnsweredRows> {
  const size = pageSize(args.first, operation);
  const { orderBy } = args;
  const { shapes } = operation;
  const ordered = orderedColumns(cube, part.selection, orderBy ?? [], { keys, shapes });
  const { columns } = ordered;
  if (columns.size === 0) {
    const isShown = (await countOne(base, operation)) === 1;
    const rows = isShown ? [emptyRow(part.selection)] : [];
    return { rows, page: ONE_PAGE, limited: false, result: null };
  }
  const top = topSpec(cube, args, [...columns.values()]);
  const order = top?.other ? otherLast(ordered.order, columns) : ordered.order;
  const spec = { ...base, ...specColumns(columns.values()), order, ...(top && { top }) };
  // Without keys there is one row, and nothing to page: the same question as the totals.
  const onePage = order.length === 0 && (args.after ?? null) === null;
  const result = await operation.ask(onePage ? spec : pageSpec(spec, size, args.after, operation));
  const context = rowContext(operation, base, result);
  const drills = asksDrill(part.selection)
    ? drillTokens(cube, base, columns, result.result, context, operation)
    : null;
  const read = rowReader(cube.name, part.selection, columns, result.result, context, drills);
  const page = pageInfo(spec, result.result, size, operation);
  const limited = page.hasNextPage && (args.first ?? null) === null;
  return { rows: pageRows(result.result, size).map(read), page, limited, result };
}

/** Totals over the base rows. Only `having` needs the groups: groups that it drops do not count. */
async function answerTotals(
  cube: CubeShape,
  part: Keyed<RowSelection>,
  main: MainRows,
  base: QuerySpec,
  args: CubeArgs,
  operation: Operation,
): Promise<Answered & { readonly row: Row }> {
  const columns = planColumns(cube.name, part.selection);
  if (columns.size === 0) return { row: emptyRow(part.selection), result: null };
  const { measures } = specColumns(columns.values());
  const groups = base.having === null ? null : groupsOf(cube, main, args);
  const spec: QuerySpec =
    groups === null ? { ...base, measures } : { ...base, ...groups, measures, totalsBy: [] };
  const result = await operation.ask(spec);
  const read = rowReader(
    cube.name,
    part.selection,
    columns,
    result.result,
    rowContext(operation, base, result),
  );
  return { row: read(result.result.rows[0] ?? []), result };
}

/** How many rows there are before paging. */
async function countRows(
  cube: CubeShape,
  main: MainRows,
  base: QuerySpec,
  args: CubeArgs,
  operation: Operation,
): Promise<Cell> {
  const groups = groupsOf(cube, main, args);
  if (groups.dimensions.length === 0) return countOne(base, operation);
  const { result } = await operation.ask({ ...base, ...groups, shape: 'count' });
  return result.rows[0]?.[0] ?? 0;
}

/** Without keys there is one row, unless `having` leaves it out. */
async function countOne(base: QuerySpec, operation: Operation): Promise<Cell> {
  const [member] = measuresIn(base.having);
  if (member === undefined) return 1;
  const { result } = await operation.ask({
    ...{ ...base, measures: [{ member, as: 'measure' }] },
    shape: 'count',
  });
  return result.rows[0]?.[0] ?? 0;
}

function measuresIn(having: FilterSpec | null): readonly MemberName[] {
  if (having === null || having.kind === 'segment') return [];
  if (having.kind === 'compare' || having.kind === 'range') return [having.member];
  const parts = having.kind === 'not' ? [having.of] : having.of;
  return parts.flatMap(measuresIn);
}

/** What makes the groups of the rows: keys, leading values, and the facts and periods of the measures. */
function groupsOf(
  cube: CubeShape,
  main: MainRows,
  args: CubeArgs,
): Pick<QuerySpec, 'dimensions' | 'measures' | 'top'> {
  const columns = [...main.columns.values()];
  const top = topSpec(cube, args, columns);
  return { ...specColumns(columns), ...(top && { top }) };
}

/** A selection without members (`rows { __typename }`) still has its nested objects. */
function emptyRow(selection: RowSelection): Row {
  const row: Row = Object.create(null);
  for (const join of selection.joins) row[join.key] = emptyRow(join.selection);
  for (const view of selection.views) row[view.key] = null;
  for (const key of selection.flags) row[key] = NO_FLAGS;
  return row;
}
