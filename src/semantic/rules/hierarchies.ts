/** A hierarchy goes through each of its levels once. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { issue } from './issue.ts';

export function hierarchies(model: SoundModel): readonly ModelIssue[] {
  return model.whole('hierarchy').flatMap(({ name, at, levels }) => {
    const written = levels.map((level) => [...level.path, level.name].join('.'));
    const twice = written.find((level, index) => written.indexOf(level) !== index);
    return twice === undefined
      ? []
      : [issue('hierarchies', at, `The hierarchy ${name} has the level ${twice} twice.`)];
  });
}
