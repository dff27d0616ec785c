/** `drill` on a row: a sealed token that says which records are behind its numbers. */

import type { FilterSpec, MemberName } from '../../semantic/model/filter-spec.ts';
import type { SemanticModel } from '../../semantic/model/types.ts';
import type { QuerySpec, RangeSpec } from '../../semantic/query/query-spec.ts';
import { canonical } from '../../shared/canonical.ts';
import { OTHER } from '../../shared/marks.ts';
import type { Cell, Column, ResultSet } from '../../shared/values.ts';
import { seal, unseal } from '../answer/cursor.ts';
import { findGranularity } from '../answer/member-index.ts';
import { bucketReader } from '../answer/time-buckets.ts';
import type { CubeShape, DimensionShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import type { ColumnPlan, ColumnPlans } from '../rows/question-columns.ts';
import type { CellReader, DrillReaders, RowContext } from '../rows/row-objects.ts';

/** Everything that makes the number, the caller's rights aside: those are looked up when it is used. */
export interface DrillContent {
  readonly root: string;
  /** Cubes from the root to the one whose records they are. */
  readonly of: readonly string[];
  /** The measure whose records they are; none: all of the group. */
  readonly folded: readonly MemberName[];
  readonly where: FilterSpec;
  readonly ranges: readonly RangeSpec[];
  readonly segments: readonly MemberName[];
  readonly timeZone: string;
  /** The members of the answer, where they decide whose rows count. */
  readonly beside?: readonly MemberName[];
  /** The clock of the number: `last 7 days` stay the days that it was made of. */
  readonly now: string;
}

export function openDrill(token: string, operation: Operation): DrillContent {
  const content = unseal(operation.cursorSecret, binding(operation), token);
  // Sealed by us, so it is what `drillTokens` wrote.
  return content as DrillContent;
}

function binding({ model, principal }: Operation): string {
  return canonical(['drill', model.version, principal.tenant, principal.subject]);
}

/** Makes the tokens of one answer's rows; null where no token can say which records a row is made of. */
export function drillTokens(
  cube: CubeShape,
  base: QuerySpec,
  columns: ColumnPlans,
  result: ResultSet,
  context: RowContext,
  operation: Operation,
): DrillReaders {
  const { model, shapes } = operation;
  const keys = [...columns.values()].flatMap((plan) =>
    plan.kind === 'dimension' ? [keyFilter(plan, result, context)] : [],
  );
  const { segments, timeZone } = base;
  // Of a comparison it is the current period that is followed.
  const ranges = base.ranges.map(({ member, range }) => ({ member, range }));
  const other = result.columns.findIndex(({ name }) => name === OTHER);
  const now = operation.now.toISOString();
  const seals = binding(operation);
  return (path, measure): CellReader => {
    const at = path.split('.');
    const owner = shapes.get(at.at(-1) ?? '');
    const source = recordsOf(model, at, measure);
    if (cube.drillField === null || owner?.drillField == null || source === null) return () => null;
    const rest = {
      ...{ root: cube.name, ...source, ranges, segments, timeZone, now },
      ...(base.beside && { beside: base.beside }),
    };
    return (cells) => {
      if (cells[other] === true) return null;
      const of: FilterSpec[] = base.where === null ? [] : [base.where];
      for (const key of keys) {
        const filter = key(cells);
        if (filter === null) return null;
        of.push(filter);
      }
      const content: DrillContent = { ...rest, where: { kind: 'and', of } };
      return seal(operation.cursorSecret, seals, content);
    };
  };
}

/** Null: the measure is made of more than the rows of its group. */
function recordsOf(
  model: SemanticModel,
  path: readonly string[],
  name: string | null,
): Pick<DrillContent, 'of' | 'folded'> | null {
  const view = model.views.get(path[0] ?? '');
  const included = name === null ? undefined : view?.members.get(name);
  const of = view ? (included?.cubes ?? [view.root]) : path;
  if (name === null) return { of, folded: [] };
  const measure = model.cubes.get(of.at(-1) ?? '')?.measures.get(included?.member ?? name);
  const beyond = measure?.rollingWindow ?? measure?.multiStage ?? null;
  if (measure === undefined || beyond !== null || measure.type === 'running_total') return null;
  return { of, folded: [[...path, name].join('.')] };
}

type KeyFilter = (cells: readonly Cell[]) => FilterSpec | null;

/** The filter that holds for the records of a row's group and no others. */
function keyFilter(
  plan: Extract<ColumnPlan, { kind: 'dimension' }>,
  result: ResultSet,
  context: RowContext,
): KeyFilter {
  const index = result.columns.findIndex(({ name }) => name === plan.as);
  const column = result.columns[index];
  if (column === undefined || plan.shape.type === 'geo') return () => null;
  const { member, shape, granularity } = plan;
  const of =
    granularity === null
      ? (cell: Cell) => compare(member, 'equals', [cell])
      : inBucket(member, shape, granularity, column, context);
  return (cells) => {
    const cell = cells[index] ?? null;
    return cell === null ? compare(member, 'notSet', []) : of(cell);
  };
}

function inBucket(
  member: MemberName,
  shape: DimensionShape,
  granularity: string,
  column: Column,
  context: RowContext,
): (cell: Cell) => FilterSpec | null {
  const custom = findGranularity(shape, member, granularity);
  const date = shape.valueType === 'date';
  const read = bucketReader(column, custom, { ...context, range: null, date });
  return (cell) => {
    const bucket = read(cell);
    if (bucket === null) return null;
    const from = compare(member, 'afterOrOnDate', [bucket.start]);
    return between(from, compare(member, 'beforeDate', [bucket.end]));
  };
}

function between(from: FilterSpec, to: FilterSpec): FilterSpec {
  return { kind: 'and', of: [from, to] };
}

type Compare = Extract<FilterSpec, { kind: 'compare' }>;

function compare(
  member: MemberName,
  operator: Compare['operator'],
  values: Compare['values'],
): FilterSpec {
  return { kind: 'compare', member, operator, values, caseInsensitive: false };
}
