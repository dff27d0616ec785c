/** What a join says: it connects its two cubes, by dimensions, in one database. */
import type { ModelIssue } from '../../shared/errors.ts';
import { memberAt } from '../model/model-members.ts';
import { membersOf, pathsOf } from '../model/parse-expression.ts';
import type { Cube, Join, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

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
  const isNamed = pathsOf(join.on).some((path) => path[0] === join.to);
  if (!isNamed && join.to !== cube.name && namesColumns(join)) {
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

/** Whether something in it may be meant as a column of the other cube, written without its name. */
function namesColumns({ on }: Join): boolean {
  const texts = on.parts.map((part) => (part.kind === 'text' ? part.sql : ''));
  const words =
    texts
      .join(' ')
      .replace(/'[^']*'/g, '')
      .match(/"|[A-Za-z_]\w*/g) ?? [];
  return on.parts.some((part) => part.kind === 'cube') || words.some((word) => !KNOWN.test(word));
}

const KNOWN = /^(?:and|or|not|is|null|in|between|like|true|false)$/i;

/** Where one cannot be read, that is said elsewhere. */
function areApart(a: string, b: string): boolean {
  return a !== b && a !== '' && b !== '';
}
