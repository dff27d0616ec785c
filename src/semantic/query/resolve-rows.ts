/**
 * Single rows of a cube as named columns, under the caller's policies: what insights are computed from. The
 * model's author names any member; what the caller filters by must be visible to the caller.
 */

import type { ValueType } from '../../shared/values.ts';
import { everyMember, visibleMembers } from '../access/member-access.ts';
import type { FilterSpec, MemberName } from '../model/filter-spec.ts';
import { type Asked, lookUpDimension, lookUpFilter } from './asked.ts';
import { plantTrees, rootingsOf, type Tree } from './bind/join-tree.ts';
import { queriedMembers } from './bind/queried.ts';
import { NOTHING_LOOKED_UP } from './bind/sub-query.ts';
import { blankSpec } from './blank-spec.ts';
import { filterCondition, frameOf, keyScalar } from './frame.ts';
import type { RangeSpec } from './query-spec.ts';
import { binderContext, keyType, onlyDataSource, type ResolveContext } from './resolve.ts';
import type { Condition, Frame, Scalar } from './resolved.ts';
import type { ResolvedMemberRange } from './resolved-column.ts';
import { type Clock, checkTimeZone, resolveRange } from './time/time-range.ts';

export interface RowsSpec {
  /** The cube or view whose rows they are; every name starts with it. */
  readonly root: string;
  readonly columns: readonly RowColumn[];
  /** The author's conditions. */
  readonly filters: FilterSpec | null;
  /** The caller's conditions. */
  readonly where: FilterSpec | null;
  readonly ranges: readonly RangeSpec[];
  readonly timeZone: string;
}

/** A column; `as` is a name of the compiler's own, never a request's. */
export type RowColumn =
  | {
      readonly kind: 'member';
      readonly as: string;
      readonly member: MemberName;
      readonly granularity: string | null;
    }
  /** Whether the row passes a filter: true or false, never NULL. */
  | { readonly kind: 'matches'; readonly as: string; readonly filter: FilterSpec };

export interface ResolvedRows {
  readonly dataSource: string;
  readonly frame: Frame;
  readonly columns: readonly {
    readonly name: string;
    readonly type: ValueType;
    readonly expr: Scalar;
  }[];
  readonly ranges: readonly ResolvedMemberRange[];
}

export function resolveRows(spec: RowsSpec, context: ResolveContext): ResolvedRows {
  const { model } = context;
  const clock = { now: context.now, timeZone: checkTimeZone(spec.timeZone) };
  const { asked, named } = lookUpRows(spec, context);
  const asking = { ...context, queried: queriedMembers(named) };
  const both = [spec.filters, spec.where].filter((filter) => filter !== null);
  const where: FilterSpec = { kind: 'and', of: both };
  const query = { ...blankSpec, where, ranges: spec.ranges, timeZone: spec.timeZone };
  const [tree] = plantTrees(rootingsOf(model, asked), binderContext(query, asked, asking, clock));
  if (tree === undefined) throw new TypeError('rows without a tree');
  const columns = spec.columns.map((column) => bindColumn(column, tree, asked, clock));
  const frame = frameOf(tree, query, asked, asking, clock);
  const ranges = spec.ranges.map(({ member, range }) => {
    const { start, end } = resolveRange(range, clock);
    return { member, start, end };
  });
  return { dataSource: onlyDataSource([frame], model), frame, columns, ranges };
}

interface Looked {
  readonly asked: Asked;
  /** What the caller named of it: the author's members need no grant. */
  readonly named: Asked;
}

function lookUpRows(spec: RowsSpec, { model, principal }: ResolveContext): Looked {
  const { root, columns } = spec;
  const own = { model, visibility: everyMember(model), root };
  const seen = { model, visibility: visibleMembers(model, principal), root };
  const members = columns.filter((column) => column.kind === 'member');
  const tests = columns.filter((column) => column.kind === 'matches');
  const filters = [spec.filters, ...tests.map((column) => column.filter)];
  const where = lookUpFilter(spec.where, seen);
  const asked: Asked = {
    ...NOTHING_LOOKED_UP,
    dimensions: members.map((column) => lookUpDimension(column, own)),
    ranges: spec.ranges.map((one) => ({
      spec: one,
      target: lookUpDimension({ member: one.member, as: one.member, granularity: null }, own)
        .target,
    })),
    where: new Map([...filters.flatMap((filter) => [...lookUpFilter(filter, own)]), ...where]),
  };
  return { asked, named: { ...NOTHING_LOOKED_UP, where } };
}

function bindColumn(
  column: RowColumn,
  tree: Tree,
  asked: Asked,
  clock: Clock,
): ResolvedRows['columns'][number] {
  const name = column.as;
  if (column.kind === 'matches') {
    const holds = filterCondition(tree, column.filter, asked.where, clock);
    return { name, type: 'boolean', expr: twoValued(holds) };
  }
  const found = asked.dimensions.find(({ spec }) => spec.as === name);
  if (found === undefined) throw new TypeError(`no column ${name}`);
  const { granularity } = column;
  return {
    name,
    type: keyType(found.target, granularity),
    expr: keyScalar(tree, found.target, granularity, clock),
  };
}

function twoValued(of: Condition): Scalar {
  const value = (is: boolean): Scalar => ({ kind: 'truth', of: { kind: 'constant', value: is } });
  return { kind: 'case', when: [{ if: of, value: value(true) }], otherwise: value(false) };
}
