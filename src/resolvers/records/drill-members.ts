/** What `drill_members` of a measure names, by the names of the API. */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { SemanticModel, View } from '../../semantic/model/types.ts';

/**
 * The `drill_members` of `measure`, a member of the cube or view `root`, whose rows are those of the cube at the
 * end of `of`. Behind a view only what it includes has a name. Whether the caller sees them is not asked here.
 */
export function drillMembersOf(
  model: SemanticModel,
  root: string,
  of: readonly string[],
  measure: string,
): readonly MemberName[] {
  const view = model.views.get(root);
  const own = view?.members.get(measure)?.member ?? measure;
  const members = model.cubes.get(of.at(-1) ?? '')?.measures.get(own)?.drillMembers ?? [];
  return members.flatMap(({ path, name }): readonly MemberName[] => {
    const cubes = [...of, ...path];
    if (view === undefined) return [[...cubes, name].join('.')];
    const included = viewMemberOf(view, cubes, name);
    return included === null ? [] : [included];
  });
}

/** The view's name of a member of the cube that these joins lead to; null when it does not include it. */
export function viewMemberOf(
  view: View,
  cubes: readonly string[],
  member: string,
): MemberName | null {
  const included = [...view.members.values()].find(
    (one) => one.member === member && one.cubes.join('.') === cubes.join('.'),
  );
  return included ? `${view.name}.${included.name}` : null;
}
