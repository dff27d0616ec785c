/** Every cube says whose rows are whose. A cube that does not is not served at all. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { Cube, PolicyFilter } from '../model/types.ts';
import { issue } from './issue.ts';

export function tenancy(model: SoundModel): readonly ModelIssue[] {
  return model.all('cube', 'meta', 'access').flatMap((cube) => {
    const problem = problemOf(cube);
    return problem === null ? [] : [issue('tenancy', cube.at, problem)];
  });
}

function problemOf(cube: Pick<Cube, 'name' | 'meta' | 'access'>): string | null {
  const said = cube.meta['tenancy'];
  if (said !== undefined && said !== 'shared') {
    return `meta.tenancy of ${cube.name} can only be shared.`;
  }
  if (cube.access.kind === 'shared' || said === 'shared') return null;
  const { policies } = cube.access;
  if (policies.some((policy) => policy.rows !== null && binds(policy.rows))) return null;
  const missing =
    policies.length === 0
      ? 'has no access_policy'
      : 'has no policy whose row_level filter compares a member with securityContext by equals';
  return `${cube.name} ${missing}. Bind its rows to the caller, or say meta: { tenancy: shared }.`;
}

/** Whether every row that passes is bound to the caller: one part of an `and`, all parts of an `or`. */
function binds(filter: PolicyFilter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.some(binds);
    case 'or':
      return filter.of.length > 0 && filter.of.every(binds);
    case 'compare':
      return (
        filter.operator === 'equals' &&
        filter.values.length > 0 &&
        filter.values.every((value) => value.kind === 'claim' && !value.negated)
      );
  }
}
