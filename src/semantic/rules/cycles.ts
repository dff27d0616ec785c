/** Members that are defined by themselves, over however many steps and cubes. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { circlesIn } from './circles.ts';
import { issue } from './issue.ts';

export function cycles(model: SoundModel): readonly ModelIssue[] {
  const members = model.members();
  const circles = circlesIn(members, {
    nameOf: ({ owner, name }) => `${owner}.${name}`,
    nextOf: ({ owner, name }) =>
      (model.madeOf(owner, { path: [], name })?.uses ?? []).flatMap((use) =>
        use.name === null ? [] : (model.memberAt(owner, { ...use, name: use.name }) ?? []),
      ),
  });
  return circles.map(({ node: { at }, names: [name, ...rest] }) =>
    issue('cycles', at, `${name} is defined by itself: ${[name, ...rest].join(' → ')}.`),
  );
}
