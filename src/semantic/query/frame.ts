/** One tree's share of a question: its group keys and all that its rows must pass. */

import type { Principal } from '../../shared/principal.ts';
import { offsetsBetween, usualOffsets } from '../../shared/zone.ts';
import type { FilterSpec } from '../model/filter-spec.ts';
import { requiredLeaves } from '../model/filter-spec.ts';
import type { SemanticModel, View } from '../model/types.ts';
import { type Asked, measureTargets, rowTargets } from './asked.ts';
import { bucket } from './bind/binder.ts';
import type { Choice } from './bind/binding.ts';
import { type Target, type TargetOf, targetIn } from './bind/find-members.ts';
import { pathIn, type Tree } from './bind/join-tree.ts';
import { type Asker, accessCondition, claimComparison } from './bind/policy-condition.ts';
import type { Queried } from './bind/queried.ts';
import { allOf, FALSE, TRUE } from './conditions.ts';
import { bindFilter } from './filter/bind-filter.ts';
import { dimensionOperand, inRange, type Operand } from './filter/compare.ts';
import { leafCondition } from './filter/compare-leaf.ts';
import type { QuerySpec } from './query-spec.ts';
import type { Condition, Frame, Scalar } from './resolved.ts';
import { type Clock, resolveRange } from './time/time-range.ts';

export interface FrameContext {
  readonly model: SemanticModel;
  readonly principal: Principal;
  readonly queried: Queried;
}

export function frameOf(
  tree: Tree,
  spec: QuerySpec,
  asked: Asked,
  context: FrameContext,
  clock: Clock,
  alter: Alter = (_, condition) => condition,
): Frame {
  const keys = asked.dimensions.map(({ spec: { granularity }, target }) =>
    inKnownZone(keyScalar(tree, target, granularity, clock), target, asked, clock),
  );
  const where = spec.where && filterCondition(tree, spec.where, asked.where, clock, alter);
  const ranges = asked.ranges.map((one) =>
    inRange(operandOf(tree, one.target), resolveRange(one.spec.range, clock)),
  );
  const segments = asked.segments.map((target) => segmentCondition(tree, target));
  const views = viewPolicies(tree, asked, context, clock);
  const all = allOf([...views, ...ranges, ...segments, where]);
  return { nodes: tree.binder.nodes(), keys, where: all };
}

/** Where the zone's offsets are known, a bucket needs no look into the zone's history per row. */
function inKnownZone(
  key: Scalar,
  target: TargetOf<'dimension'>,
  asked: Asked,
  clock: Clock,
): Scalar {
  if ((key.kind !== 'bucket' && key.kind !== 'bin') || key.timeZone === null) return key;
  const isSame = (one: Target) =>
    one.member === target.member && one.path.join('.') === target.path.join('.');
  const range = asked.ranges.find((one) => isSame(one.target));
  const usual = () => usualOffsets(clock.now, clock.timeZone);
  if (range === undefined) return { ...key, offsets: usual() };
  const { start, end } = resolveRange(range.spec.range, clock);
  const inRange = offsetsBetween(Date.parse(start), Date.parse(end), clock.timeZone);
  return { ...key, offsets: inRange ?? usual() };
}

/** Changes what a filter says of a dimension. */
export type Alter = (target: TargetOf<'dimension'>, condition: Condition) => Condition;

/** A dimension, at a granularity if one is asked for. */
export function keyScalar(
  tree: Tree,
  target: TargetOf<'dimension'>,
  granularity: string | null,
  clock: Clock,
): Scalar {
  const value = operandOf(tree, target).expr;
  return granularity === null ? value : bucket(value, target.member, granularity, clock);
}

/** A filter tree whose names have been looked up. */
export function filterCondition(
  tree: Tree,
  filter: FilterSpec,
  targets: Asked['where'],
  clock: Clock,
  alter: Alter = (_, condition) => condition,
): Condition {
  return bindFilter(filter, (leaf) => {
    const target = targets.get(leaf);
    if (target === undefined) return FALSE;
    return target.kind === 'segment'
      ? segmentCondition(tree, target)
      : alter(target, leafCondition(leaf, operandOf(tree, target), clock));
  });
}

function operandOf(tree: Tree, target: TargetOf<'dimension'>): Operand {
  const expr = tree.binder.dimension(pathIn(tree, target), target.member.name);
  return dimensionOperand(target.asked, target.member, expr);
}

function segmentCondition(tree: Tree, target: TargetOf<'segment'>): Condition {
  return { kind: 'author', sql: tree.binder.scalar(target.member.sql, pathIn(tree, target)) };
}

/** The row policies of each view that was asked from: filters on its members. */
function viewPolicies(
  tree: Tree,
  asked: Asked,
  { model, principal, queried }: FrameContext,
  clock: Clock,
): readonly (Condition | null)[] {
  const all = [...rowTargets(asked), ...measureTargets(asked)].map(({ view }) => view);
  const views = new Set(all.filter((view): view is View => view !== null));
  return [...views].map((view) =>
    accessCondition(view.access, askerOf(view.name, principal, queried), (of) => {
      const member = view.members.get(of.member.name);
      const cube = model.cubes.get(member?.cubes.at(-1) ?? '');
      const place = { asked: of.member.name, path: member?.cubes ?? [], view };
      const target = member && cube && targetIn(cube, member.member, place);
      if (target?.kind !== 'dimension') return FALSE;
      const expr = tree.binder.dimension(pathIn(tree, target), target.member.name);
      const operand = dimensionOperand(of.member.name, target.member, expr);
      return claimComparison(of, operand, principal, clock);
    }),
  );
}

/** The caller, with the members that it named of this cube or view. */
export function askerOf(owner: string, principal: Principal, queried: Queried): Asker {
  return { principal, members: queried.get(owner) ?? new Set() };
}

/** What the question chooses of a switch dimension. */
export function choiceOf(spec: QuerySpec, asked: Asked, cube: string, member: string): Choice {
  const isIt = (target: Target | undefined) =>
    target?.path.at(-1) === cube && target.member.name === member;
  for (const leaf of requiredLeaves(spec.where)) {
    if (leaf.kind !== 'compare' || leaf.operator !== 'equals' || leaf.values.length !== 1) continue;
    if (isIt(asked.where.get(leaf))) return { kind: 'one', value: String(leaf.values[0]) };
  }
  return rowTargets(asked).some(isIt) ? 'any' : 'none';
}

/** What every row must pass on a member, said of the author's own column. */
export function pushedFilter(
  spec: QuerySpec,
  asked: Asked,
  clock: Clock,
  on: { readonly cube: string; readonly member: string; readonly column: Scalar },
): Condition {
  const isMember = (target: Target | undefined): target is TargetOf<'dimension'> =>
    target?.kind === 'dimension' &&
    target.path.at(-1) === on.cube &&
    target.member.name === on.member;
  const operand = (target: TargetOf<'dimension'>) =>
    dimensionOperand(target.asked, target.member, on.column);
  const filters = requiredLeaves(spec.where).map((leaf) => {
    const target = asked.where.get(leaf);
    return isMember(target) ? leafCondition(leaf, operand(target), clock) : null;
  });
  const ranges = asked.ranges
    .filter(({ target }) => isMember(target))
    .map((one) => inRange(operand(one.target), resolveRange(one.spec.range, clock)));
  return allOf([...filters, ...ranges]) ?? TRUE;
}
