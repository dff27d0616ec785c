/** Rows that a policy lets through are told by their columns and by joined rows, never by a question of their own. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { type Use, usesIn } from '../model/parse-expression.ts';
import type { Join } from '../model/types.ts';
import { issue } from './issue.ts';

export function policySubQuery(model: SoundModel): readonly ModelIssue[] {
  const joins = model.all('join', 'to', 'on');
  return model
    .comparisons()
    .filter(({ owner, member }) => asks(model, joins, { owner, ...member }))
    .map(({ member, at }) => {
      const written = [...member.path, member.name].join('.');
      return issue('policies', at, `A policy cannot compare ${written}: it needs a sub-query.`);
    });
}

type Joins = readonly (Pick<Join, 'to' | 'on'> & { readonly owner: string })[];
interface PlacedUse extends Use {
  readonly owner: string;
}

/** Whether a sub-query is in the member, in what it is made of, or in a join that leads there. */
function asks(model: SoundModel, joins: Joins, member: PlacedUse): boolean {
  const uses: PlacedUse[] = [member];
  const seen = new Set<string>();
  for (const use of uses) {
    const { owner, path, name } = use;
    const key = [owner, ...path, name].join('.');
    if (seen.has(key)) continue;
    seen.add(key);
    uses.push(...joinUses(joins, use));
    const made = name === null ? null : model.madeOf(owner, { path, name });
    if (made?.isSubQuery === true) return true;
    if (made) uses.push(...made.uses.map((one) => ({ ...one, owner: made.owner })));
  }
  return false;
}

function joinUses(joins: Joins, { owner, path }: PlacedUse): readonly PlacedUse[] {
  return path.flatMap((to, i) => {
    const from = path[i - 1] ?? owner;
    const join = joins.find((one) => one.owner === from && one.to === to);
    return join ? usesIn(join.on).map((use) => ({ ...use, owner: from })) : [];
  });
}
