/** Rows that a policy lets through are told by their columns and by joined rows, never by a question of their own. */
import type { ModelIssue } from '../../shared/errors.ts';
import { expressionsOf, memberAt } from '../model/model-members.ts';
import type { MemberPath, ModelExpression, PolicyFilter, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

type Comparison = Extract<PolicyFilter, { readonly kind: 'compare' }>;

export function policySubQuery(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap(({ name, access }) => {
    const policies = access.kind === 'shared' ? [] : access.policies;
    const all = policies.flatMap(({ rows }) => (rows === null ? [] : comparisonsIn(rows)));
    return all
      .filter(({ member }) => asks(model, name, member))
      .map(({ member, at }) => {
        const written = [...member.path, member.name].join('.');
        return issue('policies', at, `A policy cannot compare ${written}: it needs a sub-query.`);
      });
  });
}

function comparisonsIn(filter: PolicyFilter): readonly Comparison[] {
  return filter.kind === 'compare' ? [filter] : filter.of.flatMap(comparisonsIn);
}

interface Use {
  readonly owner: string;
  readonly path: readonly string[];
  /** Null: columns. */
  readonly name: string | null;
}

/** Whether a sub-query is in the member, in what it is made of, or in a join that leads there. */
function asks(model: SemanticModel, owner: string, { path, name }: MemberPath): boolean {
  const uses: Use[] = [{ owner, path, name }];
  const seen = new Set<string>();
  for (const use of uses) {
    const key = [use.owner, ...use.path, use.name].join('.');
    if (seen.has(key)) continue;
    seen.add(key);
    uses.push(...joinUses(model, use));
    const member =
      use.name === null ? null : memberAt(model, use.owner, { ...use, name: use.name });
    if (member?.kind === 'dimension' && member.member.definition.kind === 'sub_query') return true;
    if (member) uses.push(...expressionsOf(member).flatMap((sql) => usesIn(sql, member.cube)));
  }
  return false;
}

function joinUses(model: SemanticModel, { owner, path }: Use): readonly Use[] {
  return path.flatMap((to, i) => {
    const from = path[i - 1] ?? owner;
    const join = model.cubes.get(from)?.joins.find((one) => one.to === to);
    return join ? usesIn(join.on, from) : [];
  });
}

function usesIn({ parts }: ModelExpression, owner: string): readonly Use[] {
  return parts.flatMap((part): readonly Use[] => {
    if (part.kind !== 'cube' && part.kind !== 'member') return [];
    return [{ owner, path: part.path, name: part.kind === 'member' ? part.name : null }];
  });
}
