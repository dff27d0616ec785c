/** What a join says: it connects its two cubes and no third one, by dimensions, in one database. */
import type { ModelIssue } from '../../shared/errors.ts';
import { membersOf, pathsOf } from '../model/expression.ts';
import type { Cube, Join, SemanticModel } from '../model/types.ts';
import { cubesOf, issue, memberAt } from './issue.ts';

export function joinSql(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    cube.joins.flatMap((join) =>
      problems(model, cube, join).map((message) => issue('join-sql', join.on.at, message)),
    ),
  );
}

function problems(model: SemanticModel, cube: Cube, join: Join): readonly string[] {
  const found: string[] = [];
  if (join.to === cube.name) found.push(`${cube.name} cannot join to itself; use a second cube.`);
  const paths = pathsOf(join.on);
  const strangers = paths.filter((path) => path.length > 1 || path[0] !== join.to);
  for (const path of strangers) {
    found.push(
      `The join from ${cube.name} to ${join.to} mentions ${path.at(-1)}, which is neither side.`,
    );
  }
  if (!paths.some((path) => path[0] === join.to) && join.to !== cube.name) {
    found.push(`The join to ${join.to} does not mention {${join.to}}.`);
  }
  for (const path of membersOf(join.on)) {
    const member = memberAt(model, cube.name, path);
    if (member !== null && member.kind !== 'dimension') {
      found.push(`A join cannot use the ${member.kind} ${path.name}.`);
    }
  }
  const other = model.cubes.get(join.to);
  if (other !== undefined && areApart(cube.dataSource, other.dataSource)) {
    found.push(
      `${cube.name} and ${join.to} live in different data sources (${cube.dataSource}, ${other.dataSource}) and cannot be joined.`,
    );
  }
  return found;
}

/** Where one cannot be read, that is said elsewhere. */
function areApart(a: string, b: string): boolean {
  return a !== b && a !== '' && b !== '';
}
