/** A hierarchy goes through each of its levels once. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function hierarchies(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    cube.hierarchies.flatMap(({ name, at, levels }) => {
      const written = levels.map((level) => [...level.path, level.name].join('.'));
      const twice = written.find((level, index) => written.indexOf(level) !== index);
      return twice === undefined
        ? []
        : [issue('hierarchies', at, `The hierarchy ${name} has the level ${twice} twice.`)];
    }),
  );
}
