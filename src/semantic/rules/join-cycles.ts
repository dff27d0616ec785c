/** Joins that need each other: by what their conditions name, over however many members and joins. */
import type { ModelIssue } from '../../shared/errors.ts';
import { expressionsOf, memberAt } from '../model/model-members.ts';
import { membersOf, pathsOf } from '../model/parse-expression.ts';
import type { Join, ModelExpression, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

interface Edge {
  readonly from: string;
  readonly join: Join;
}

type State = 'open' | 'done';

export function joinCycles(model: SemanticModel): readonly ModelIssue[] {
  const states = new Map<string, State>();
  const found: ModelIssue[] = [];
  for (const cube of cubesOf(model)) {
    for (const join of cube.joins) visit(model, { from: cube.name, join }, [], states, found);
  }
  return found;
}

function visit(
  model: SemanticModel,
  edge: Edge,
  trail: readonly string[],
  states: Map<string, State>,
  found: ModelIssue[],
): void {
  const name = nameOf(edge);
  if (states.get(name) === 'done') return;
  if (states.get(name) === 'open') {
    const circle = [...trail.slice(trail.indexOf(name)), name].join(' needs ');
    found.push(issue('join-sql', edge.join.on.at, `The join ${name} needs itself: ${circle}.`));
    return;
  }
  states.set(name, 'open');
  for (const next of neededBy(model, edge)) visit(model, next, [...trail, name], states, found);
  states.set(name, 'done');
}

function nameOf({ from, join }: Edge): string {
  return `${from}→${join.to}`;
}

/** The other joins that this one's condition leads over, and itself where a sub-query in it is asked over it. */
function neededBy(model: SemanticModel, edge: Edge): readonly Edge[] {
  const needed = new Map<string, Edge>();
  for (const { owner, sql, isInside } of expressionsIn(model, edge)) {
    for (const path of pathsOf(sql)) {
      for (const step of stepsOf(model, owner, path, isInside)) {
        if (isInside || nameOf(step) !== nameOf(edge)) needed.set(nameOf(step), step);
      }
    }
  }
  return [...needed.values()];
}

interface Written {
  readonly owner: string;
  readonly sql: ModelExpression;
  /** In a question of its own. */
  readonly isInside: boolean;
}

/** The condition and all that its members are made of. */
function expressionsIn(model: SemanticModel, { from, join }: Edge): readonly Written[] {
  const all: Written[] = [{ owner: from, sql: join.on, isInside: false }];
  const seen = new Set<string>();
  for (const { owner, sql, isInside } of all) {
    for (const path of membersOf(sql)) {
      const member = memberAt(model, owner, path);
      const key = `${member?.cube}.${path.name} ${isInside}`;
      if (member === null || seen.has(key)) continue;
      seen.add(key);
      const asks = member.kind === 'dimension' && member.member.definition.kind === 'sub_query';
      const own = expressionsOf(member);
      all.push(...own.map((of) => ({ owner: member.cube, sql: of, isInside: isInside || asks })));
    }
  }
  return all;
}

/** A question of its own may as well start at the other end. */
function stepsOf(
  model: SemanticModel,
  owner: string,
  path: readonly string[],
  isInside: boolean,
): readonly Edge[] {
  return path.flatMap((to, i) => {
    const from = path[i - 1] ?? owner;
    const forward = edgesBetween(model, from, to);
    return forward.length > 0 || !isInside ? forward : shortest(model, to, from);
  });
}

function edgesBetween(model: SemanticModel, from: string, to: string): readonly Edge[] {
  const join = model.cubes.get(from)?.joins.find((one) => one.to === to);
  return join ? [{ from, join }] : [];
}

/** The joins of a shortest way; empty where there is none. */
function shortest(model: SemanticModel, from: string, to: string): readonly Edge[] {
  const ways = new Map<string, readonly Edge[]>([[from, []]]);
  for (const [at, way] of ways) {
    if (at === to) return way;
    for (const join of model.cubes.get(at)?.joins ?? []) {
      if (!ways.has(join.to)) ways.set(join.to, [...way, { from: at, join }]);
    }
  }
  return [];
}
