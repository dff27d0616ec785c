/** `groupBy`: keys that the arguments name, so that an answer's rows do not rest on what is selected. */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { OrderSpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { findMember } from '../answer/member-index.ts';
import type { CubeShape, Shapes } from '../api-shape.ts';
import { firstMentions, type OrderArgs, type Ordered, orderRows } from './order-by.ts';
import {
  type ColumnPlan,
  type ColumnPlans,
  columnKey,
  columnPlan,
  planColumns,
} from './question-columns.ts';
import type { RowSelection } from './selection.ts';

/** A value of `groupBy`, as what it stands for. */
export interface GroupArgs {
  readonly member: MemberName;
  readonly granularity: string | null;
}

/** What `groupBy` names, and what its values are called. */
export interface Grouping {
  readonly by: readonly GroupArgs[];
  /** Null: too far away to have a name. */
  nameOf(key: GroupArgs): string | null;
}

/** The keys of all questions of one root field. */
export interface Keys {
  readonly columns: ColumnPlans;
  readonly grouping: Grouping;
}

/** Null: the selection decides. */
export function keysOf(grouping: Grouping | null | undefined, shapes: Shapes): Keys | null {
  if (!grouping) return null;
  const columns = new Map<string, ColumnPlan>();
  const names = new Set<string>();
  for (const { member, granularity } of grouping.by) {
    const key = columnKey(member, granularity);
    const shape = findMember(shapes, member);
    if (columns.has(key) || shape.kind !== 'dimension') continue;
    columns.set(key, columnPlan(member, { shape, granularity }, names));
  }
  return { columns, grouping };
}

/** The columns of rows and their order: with keys of their own, these do not depend on what is selected. */
export function orderedColumns(
  cube: CubeShape,
  selection: RowSelection,
  orderBy: readonly OrderArgs[],
  { keys, shapes }: { readonly keys: Keys | null; readonly shapes: Shapes },
): Ordered {
  if (keys === null) return orderRows(orderBy, cube, planColumns(cube.name, selection), { shapes });
  const ordered = orderRows(orderBy, cube, keys.columns, { shapes, fixed: true });
  const first = orderBy.length > 0 ? [] : timesFirst(keys.columns);
  const order = firstMentions([...first, ...ordered.order]);
  return { order, columns: columnsWithin(cube, selection, { ...keys, columns: ordered.columns }) };
}

/** The columns of a selection behind those of `keys`. A dimension that is none of them is refused. */
export function columnsWithin(cube: CubeShape, selection: RowSelection, keys: Keys): ColumnPlans {
  const columns = planColumns(cube.name, selection, keys.columns);
  for (const [key, column] of columns) {
    if (column.kind === 'dimension' && !keys.columns.has(key)) refuse(column, keys);
  }
  return columns;
}

function timesFirst(columns: ColumnPlans): readonly OrderSpec[] {
  return [...columns.values()].flatMap(({ as, granularity }) =>
    granularity === null ? [] : [{ column: as, direction: 'asc', nulls: null }],
  );
}

/** Says what to add, or at which granularity what is there would be selected. */
function refuse({ member, granularity, shape }: ColumnPlan, { columns, grouping }: Keys): never {
  const name = grouping.nameOf({ member, granularity });
  const other = [...columns.values()].find((column) => column.member === member);
  const listed = other && grouping.nameOf(other);
  const add = name === null ? 'Leave it out, or show it in a view.' : `Add ${name} to groupBy.`;
  const at = listed ? `Select ${shape.field} as ${listed} says, or add ${name} to groupBy.` : add;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member,
    problem: listed
      ? 'it is selected with another granularity than groupBy lists'
      : 'it is selected, and groupBy does not list it',
    suggestion: at,
  });
}
