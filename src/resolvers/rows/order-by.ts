import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { MeasureView, OrderSpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { OTHER } from '../../shared/marks.ts';
import type { CubeShape, DimensionShape, MeasureShape, Shapes } from '../api-shape.ts';
import { type ColumnPlan, type ColumnPlans, columnKey, columnPlan } from './question-columns.ts';

/** The values of `SortDirection`. */
export const directions = {
  ASC: { direction: 'asc', nulls: null },
  DESC: { direction: 'desc', nulls: null },
  ASC_NULLS_FIRST: { direction: 'asc', nulls: 'first' },
  ASC_NULLS_LAST: { direction: 'asc', nulls: 'last' },
  DESC_NULLS_FIRST: { direction: 'desc', nulls: 'first' },
  DESC_NULLS_LAST: { direction: 'desc', nulls: 'last' },
} as const satisfies Record<string, Pick<OrderSpec, 'direction' | 'nulls'>>;

type Direction = keyof typeof directions;

/** One item of `orderBy`: exactly one key (`@oneOf`); a join's value is again such an item. */
export interface OrderArgs {
  readonly [field: string]: Direction | OrderArgs;
}

export interface Ordered {
  /** The columns, and behind them measures that are only ordered by. */
  readonly columns: ColumnPlans;
  /** Total: every key is in it. */
  readonly order: readonly OrderSpec[];
}

/** Where the fields to order by are found. */
interface Ordering {
  readonly shapes: Shapes;
  /** Rows are grouped by what `groupBy` lists. */
  readonly fixed?: boolean;
}

/**
 * What the caller asked to order by, then (so that paging is exact) every key that is left. Without
 * `orderBy`: the first time dimension ascending, else the first measure descending.
 */
export function orderRows(
  asked: readonly OrderArgs[],
  cube: CubeShape,
  planned: ColumnPlans,
  place: Ordering,
): Ordered {
  const columns = new Map(planned);
  const all = () => [...columns.values()];
  const keys = all().filter((column) => column.kind === 'dimension');
  if (keys.length === 0) return { columns, order: [] };
  const order =
    asked.length > 0
      ? asked.flatMap((item) => orderItem(item, cube, cube.name, columns, place))
      : defaultOrder(all());
  const rest = keys.map((key) => ({ column: key.as, direction: 'asc' as const, nulls: null }));
  return { columns, order: firstMentions([...order, ...rest]) };
}

/**
 * What the caller asked to order records by. Dimensions that are not shown may be ordered by too: a record has
 * one value of each.
 */
export function orderRecords(
  asked: readonly OrderArgs[],
  cube: CubeShape,
  planned: ColumnPlans,
  shapes: Shapes,
): Ordered {
  const columns = new Map(planned);
  const order = asked.flatMap((item) => orderRecord(item, cube, cube.name, columns, shapes));
  return { columns, order: firstMentions(order) };
}

function orderRecord(
  item: OrderArgs,
  cube: CubeShape,
  path: string,
  columns: Map<string, ColumnPlan>,
  shapes: Shapes,
): readonly OrderSpec[] {
  return Object.entries(item).flatMap(([key, value]) => {
    const field = cube.fields.get(key);
    if (field?.kind === 'join') {
      const target = shapes.get(field.to);
      const inner = `${path}.${field.to}`;
      return target ? orderRecord(value as OrderArgs, target, inner, columns, shapes) : [];
    }
    if (field === undefined) return [];
    const member = `${path}.${field.name}`;
    const column = columns.get(columnKey(member, null)) ?? hidden(member, field, columns);
    return [orderBy(column, value as Direction)];
  });
}

/** {@link orderRows} when nothing was asked for, over any list of columns. */
export function defaultOrder(columns: readonly ColumnPlan[]): readonly OrderSpec[] {
  const time = columns.find((column) => column.granularity !== null);
  if (time) return [{ column: time.as, direction: 'asc', nulls: null }];
  const measures = columns.filter((column) => column.kind === 'measure');
  const measure = measures.find((column) => !column.show) ?? measures[0];
  return measure ? [{ column: measure.as, direction: 'desc', nulls: null }] : [];
}

export function firstMentions(order: readonly OrderSpec[]): readonly OrderSpec[] {
  const seen = new Set<string>();
  return order.filter((item) => !seen.has(item.column) && seen.add(item.column));
}

/** The group of all other values stands behind the leading ones; within a bucket of time if that comes first. */
export function otherLast(order: readonly OrderSpec[], columns: ColumnPlans): readonly OrderSpec[] {
  const buckets = new Set(
    [...columns.values()].flatMap(({ as, granularity }) => (granularity === null ? [] : [as])),
  );
  const at = order.findIndex(({ column }) => !buckets.has(column));
  return order.toSpliced(at < 0 ? order.length : at, 0, {
    ...{ column: OTHER, direction: 'asc', nulls: null },
  });
}

function orderItem(
  item: OrderArgs,
  cube: CubeShape,
  path: string,
  columns: Map<string, ColumnPlan>,
  place: Ordering,
): readonly OrderSpec[] {
  return Object.entries(item).flatMap(([key, value]) => {
    if (isCompared(key)) return orderCompared(key, value, cube, path, columns);
    const field = cube.fields.get(key);
    if (field?.kind === 'join') {
      const target = place.shapes.get(field.to);
      if (!target) return [];
      return orderItem(value as OrderArgs, target, `${path}.${field.to}`, columns, place);
    }
    const member = `${path}.${field?.name ?? key}`;
    const found = [...columns.values()].filter(
      (column) => column.member === member && !(column.kind === 'measure' && column.show),
    );
    if (found.length > 0) return found.map((column) => orderBy(column, value as Direction));
    if (field?.kind === 'measure')
      return [orderBy(hidden(member, field, columns), value as Direction)];
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member,
      problem: 'rows can only be ordered by dimensions that they are grouped by',
      suggestion: place.fixed ? 'Add it to groupBy.' : `Select ${key} in rows.`,
    });
  });
}

type Compared = 'previous' | 'change';

/** Reserved names: no field of a cube has them. */
function isCompared(key: string): key is Compared {
  return key === 'previous' || key === 'change';
}

/** Whether an item of `orderBy` orders by another period, or by the change from it. */
export function ordersCompared(item: OrderArgs): boolean {
  return Object.entries(item).some(
    ([key, value]) => isCompared(key) || (typeof value === 'object' && ordersCompared(value)),
  );
}

function orderCompared(
  view: Compared,
  by: OrderArgs[string],
  cube: CubeShape,
  path: string,
  columns: Map<string, ColumnPlan>,
): readonly OrderSpec[] {
  return Object.entries(by as OrderArgs).flatMap(([key, value]) => {
    const field = cube.fields.get(key);
    if (field?.kind !== 'measure') return [];
    const sides = view === 'previous' ? { previous: value } : (value as OrderArgs);
    return Object.entries(sides).map(([kind, direction]) => {
      const show = { kind: kind as 'previous' | 'absolute' | 'percent' };
      const member = `${path}.${field.name}`;
      const known = columns.get(columnKey(member, null, show));
      const column = known ?? hidden(member, field, columns, show);
      return orderBy(column, direction as Direction);
    });
  });
}

function orderBy(column: ColumnPlan, by: Direction): OrderSpec {
  return { column: column.as, ...directions[by] };
}

function hidden(
  member: MemberName,
  shape: MeasureShape | DimensionShape,
  columns: Map<string, ColumnPlan>,
  show?: MeasureView,
): ColumnPlan {
  const names = new Set([...columns.values()].map((column) => column.as.toLowerCase()));
  const column = columnPlan(member, { shape, granularity: null }, names, show);
  columns.set(columnKey(member, null, show), column);
  return column;
}
