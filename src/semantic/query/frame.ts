/** One tree's share of a question: its group keys and all that its rows must pass. */

import type { Principal } from '../../shared/principal.ts';
import type { SemanticModel, View } from '../model/types.ts';
import { type Asked, measureTargets, rowTargets } from './asked.ts';
import { bucket } from './binder.ts';
import { inRange, type Operand } from './compare.ts';
import { leafCondition } from './compare-leaf.ts';
import { bindFilter, requiredLeaves } from './filter.ts';
import { comparableDimension } from './literal.ts';
import { type Target, type TargetOf, targetIn } from './members.ts';
import { accessCondition, claimComparison } from './policy.ts';
import { allOf, type Condition, FALSE, type Frame, type Scalar, TRUE } from './resolved.ts';
import type { QuerySpec } from './spec.ts';
import { type Clock, resolveRange } from './time.ts';
import { pathIn, type Tree } from './tree.ts';

export interface FrameContext {
  readonly model: SemanticModel;
  readonly principal: Principal;
}

export function frameOf(
  tree: Tree,
  spec: QuerySpec,
  asked: Asked,
  context: FrameContext,
  clock: Clock,
): Frame {
  const { binder } = tree;
  const operand = (target: TargetOf<'dimension'>): Operand => ({
    ...comparableDimension(target.asked, target.member),
    expr: binder.dimension(pathIn(tree, target), target.member.name),
  });
  const keys = asked.dimensions.map(({ spec: one, target }) => {
    const value = operand(target).expr;
    return one.granularity === null ? value : bucket(value, target.member, one.granularity, clock);
  });
  const segment = (target: TargetOf<'segment'>): Condition => ({
    kind: 'author',
    sql: binder.scalar(target.member.sql, pathIn(tree, target)),
  });
  const where =
    spec.where &&
    bindFilter(spec.where, (leaf) => {
      const target = asked.where.get(leaf);
      if (target === undefined) return FALSE;
      return target.kind === 'segment'
        ? segment(target)
        : leafCondition(leaf, operand(target), clock);
    });
  const ranges = asked.ranges.map((one) =>
    inRange(operand(one.target), resolveRange(one.spec.range, clock)),
  );
  const views = viewPolicies(tree, asked, context, clock);
  const all = allOf([...views, ...ranges, ...asked.segments.map(segment), where]);
  return { nodes: binder.nodes(), keys, where: all };
}

/** The row policies of each view that was asked from: filters on its members. */
function viewPolicies(
  tree: Tree,
  asked: Asked,
  { model, principal }: FrameContext,
  clock: Clock,
): readonly (Condition | null)[] {
  const all = [...rowTargets(asked), ...measureTargets(asked)].map(({ view }) => view);
  const views = new Set(all.filter((view): view is View => view !== null));
  return [...views].map((view) =>
    accessCondition(view.access, principal, (of) => {
      const member = view.members.get(of.member.name);
      const cube = model.cubes.get(member?.cubes.at(-1) ?? '');
      const place = { asked: of.member.name, path: member?.cubes ?? [], view };
      const target = member && cube && targetIn(cube, member.member, place);
      if (target?.kind !== 'dimension') return FALSE;
      const expr = tree.binder.dimension(pathIn(tree, target), target.member.name);
      const operand = { ...comparableDimension(of.member.name, target.member), expr };
      return claimComparison(of, operand, principal, clock);
    }),
  );
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
  const operand = (target: TargetOf<'dimension'>) => ({
    ...comparableDimension(target.asked, target.member),
    expr: on.column,
  });
  const filters = requiredLeaves(spec.where).map((leaf) => {
    const target = asked.where.get(leaf);
    return isMember(target) ? leafCondition(leaf, operand(target), clock) : null;
  });
  const ranges = asked.ranges
    .filter(({ target }) => isMember(target))
    .map((one) => inRange(operand(one.target), resolveRange(one.spec.range, clock)));
  return allOf([...filters, ...ranges]) ?? TRUE;
}
