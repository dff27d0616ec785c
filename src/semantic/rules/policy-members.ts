/** `member_level` speaks of members that exist. */
import type { ModelIssue } from '../../shared/errors.ts';
import { hint } from '../model/bind/model-names.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { Policy } from '../model/types.ts';
import { issue } from './issue.ts';

export function policyMembers(model: SoundModel): readonly ModelIssue[] {
  return model.all('policy', 'members').flatMap(({ owner, at, members }) => {
    const known = model.namesIn(owner);
    return namesIn(members)
      .filter((name) => !known.includes(name))
      .map((name) =>
        issue('policy-members', at, `There is no ${owner}.${name}.${hint(name, known)}`),
      );
  });
}

function namesIn(members: Policy['members']): readonly string[] {
  if (members === null) return [];
  return [...(members.includes === '*' ? [] : members.includes), ...members.excludes];
}
