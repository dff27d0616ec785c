/** Members that are defined by themselves, over however many steps and cubes. */
import type { ModelIssue } from '../../shared/errors.ts';
import { expressionsOf, type Member, memberAt, membersOfCube } from '../model/model-members.ts';
import { membersOf } from '../model/parse-expression.ts';
import type { SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

type State = 'open' | 'done';

export function cycles(model: SemanticModel): readonly ModelIssue[] {
  const states = new Map<string, State>();
  const found: ModelIssue[] = [];
  for (const cube of cubesOf(model)) {
    for (const member of membersOfCube(cube)) visit(model, member, [], states, found);
  }
  return found;
}

function visit(
  model: SemanticModel,
  member: Member,
  trail: readonly string[],
  states: Map<string, State>,
  found: ModelIssue[],
): void {
  const key = keyOf(member);
  if (states.get(key) === 'done') return;
  if (states.get(key) === 'open') {
    const circle = [...trail.slice(trail.indexOf(key)), key].join(' → ');
    found.push(issue('cycles', member.member.at, `${key} is defined by itself: ${circle}.`));
    return;
  }
  states.set(key, 'open');
  for (const next of usesOf(model, member)) visit(model, next, [...trail, key], states, found);
  states.set(key, 'done');
}

function usesOf(model: SemanticModel, member: Member): readonly Member[] {
  const paths = expressionsOf(member).flatMap(membersOf);
  return paths.flatMap((path) => memberAt(model, member.cube, path) ?? []);
}

function keyOf({ cube, member }: Member): string {
  return `${cube}.${member.name}`;
}
