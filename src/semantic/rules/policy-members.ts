/** `member_level` speaks of members that exist. */
import type { ModelIssue } from '../../shared/errors.ts';
import { hint } from '../model/bind/model-names.ts';
import type { Access, Policy, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function policyMembers(model: SemanticModel): readonly ModelIssue[] {
  return [
    ...cubesOf(model).flatMap((cube) => {
      const known = [...cube.dimensions.keys(), ...cube.measures.keys(), ...cube.segments.keys()];
      return accessIssues(cube.name, cube.access, known);
    }),
    ...[...model.views.values()].flatMap((view) =>
      accessIssues(view.name, view.access, [...view.members.keys()]),
    ),
  ];
}

function accessIssues(
  owner: string,
  access: Access,
  known: readonly string[],
): readonly ModelIssue[] {
  if (access.kind === 'shared') return [];
  return access.policies.flatMap((policy) =>
    namesIn(policy)
      .filter((name) => !known.includes(name))
      .map((name) =>
        issue('policy-members', policy.at, `There is no ${owner}.${name}.${hint(name, known)}`),
      ),
  );
}

function namesIn({ members }: Policy): readonly string[] {
  if (members === null) return [];
  return [...(members.includes === '*' ? [] : members.includes), ...members.excludes];
}
