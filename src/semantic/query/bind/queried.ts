/** The members that a caller named, by cube or view: row policies ask which of them an entry grants. */
import { type Asked, measureTargets, rowTargets } from '../asked.ts';
import type { Target } from './find-members.ts';

/** What was asked through a view stands under the view: for its cubes every entry grants it. */
export type Queried = ReadonlyMap<string, ReadonlySet<string>>;

export function queriedMembers(asked: Asked, more: readonly Target[] = []): Queried {
  const found = new Map<string, Set<string>>();
  const top = asked.top ? [asked.top] : [];
  for (const target of [...rowTargets(asked), ...measureTargets(asked), ...top, ...more]) {
    const [owner, name] = namedIn(target);
    found.set(owner, (found.get(owner) ?? new Set()).add(name));
  }
  return found;
}

function namedIn({ view, path, member, asked }: Target): readonly [owner: string, name: string] {
  if (view) return [view.name, asked.split('.').at(-1) ?? ''];
  return [path.at(-1) ?? '', member.name];
}
