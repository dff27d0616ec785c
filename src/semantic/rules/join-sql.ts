/** What a join says: it connects its two cubes, by dimensions, in one database. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { membersOf, pathsOf } from '../model/parse-expression.ts';
import type { Join } from '../model/types.ts';
import { issue } from './issue.ts';

interface Joined extends Pick<Join, 'to' | 'on'> {
  readonly owner: string;
}

export function joinSql(model: SoundModel): readonly ModelIssue[] {
  const sources = new Map(model.all('cube', 'dataSource').map((one) => [one.name, one.dataSource]));
  return model
    .all('join', 'to', 'on')
    .flatMap((join) =>
      [...problems(model, join), ...sourceProblems(sources, join)].map((message) =>
        issue('join-sql', join.on.at, message),
      ),
    );
}

function sourceProblems(
  sources: ReadonlyMap<string, string>,
  { owner, to }: Joined,
): readonly string[] {
  const one = sources.get(owner);
  const other = sources.get(to);
  if (one === undefined || other === undefined || one === other) return [];
  return [
    `${owner} and ${to} live in different data sources (${one}, ${other}) and cannot be joined.`,
  ];
}

function problems(model: SoundModel, join: Joined): readonly string[] {
  const found: string[] = [];
  const { owner } = join;
  if (join.to === owner) found.push(`${owner} cannot join to itself; use a second cube.`);
  const isNamed = pathsOf(join.on).some((path) => path[0] === join.to);
  if (!isNamed && join.to !== owner && namesColumns(join)) {
    found.push(`The join to ${join.to} does not mention {${join.to}}.`);
  }
  for (const path of membersOf(join.on)) {
    const member = model.memberAt(owner, path);
    if (member !== null && member.kind !== 'dimension') {
      found.push(`A join cannot use the ${member.kind} ${path.name}.`);
    }
  }
  return found;
}

/** Whether something in it may be meant as a column of the other cube, written without its name. */
function namesColumns({ on }: Joined): boolean {
  const texts = on.parts.map((part) => (part.kind === 'text' ? part.sql : ''));
  const words =
    texts
      .join(' ')
      .replace(/'[^']*'/g, '')
      .match(/"|[A-Za-z_]\w*/g) ?? [];
  return on.parts.some((part) => part.kind === 'cube') || words.some((word) => !KNOWN.test(word));
}

const KNOWN = /^(?:and|or|not|is|null|in|between|like|true|false)$/i;
