/** Joins that need each other: by what their conditions name, over however many members and joins. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { Use } from '../model/parse-expression.ts';
import { usesIn } from '../model/parse-expression.ts';
import type { ModelExpression } from '../model/types.ts';
import { circlesIn } from './circles.ts';
import { issue } from './issue.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly on: ModelExpression;
}
type Edges = readonly Edge[];

export function joinCycles(model: SoundModel): readonly ModelIssue[] {
  const edges = model.all('join', 'to', 'on').map(({ owner, to, on }) => ({ from: owner, to, on }));
  const circles = circlesIn(edges, {
    nameOf,
    nextOf: (edge) => neededBy(model, edges, edge),
  });
  return circles.map(({ node: { on }, names: [name, ...rest] }) =>
    issue('join-sql', on.at, `The join ${name} needs itself: ${[name, ...rest].join(' needs ')}.`),
  );
}

function nameOf({ from, to }: Edge): string {
  return `${from}→${to}`;
}

/** The other joins that this one's condition leads over, and itself where a sub-query in it is asked over it. */
function neededBy(model: SoundModel, edges: Edges, edge: Edge): Edges {
  const needed = new Map<string, Edge>();
  for (const { owner, path, isInside } of usesOf(model, edge)) {
    for (const step of stepsOf(edges, owner, path, isInside)) {
      if (isInside || nameOf(step) !== nameOf(edge)) needed.set(nameOf(step), step);
    }
  }
  return [...needed.values()];
}

interface PlacedUse extends Use {
  readonly owner: string;
  /** In a question of its own. */
  readonly isInside: boolean;
}

/** What the condition refers to, and all that its members are made of. */
function usesOf(model: SoundModel, { from, on }: Edge): readonly PlacedUse[] {
  const all: PlacedUse[] = usesIn(on).map((use) => ({ ...use, owner: from, isInside: false }));
  const seen = new Set<string>();
  for (const { owner, path, name, isInside } of all) {
    const made = name === null ? null : model.madeOf(owner, { path, name });
    const key = `${made?.owner}.${name} ${isInside}`;
    if (made === null || seen.has(key)) continue;
    seen.add(key);
    const within = isInside || made.isSubQuery;
    all.push(...made.uses.map((use) => ({ ...use, owner: made.owner, isInside: within })));
  }
  return all;
}

/** A question of its own may as well start at the other end. */
function stepsOf(edges: Edges, owner: string, path: readonly string[], isInside: boolean): Edges {
  return path.flatMap((to, i) => {
    const from = path[i - 1] ?? owner;
    const forward = edges.find((edge) => edge.from === from && edge.to === to);
    if (forward !== undefined) return [forward];
    return isInside ? shortest(edges, to, from) : [];
  });
}

/** The joins of a shortest way; empty where there is none. */
function shortest(edges: Edges, from: string, to: string): Edges {
  const ways = new Map<string, Edges>([[from, []]]);
  for (const [at, way] of ways) {
    if (at === to) return way;
    for (const edge of edges.filter((one) => one.from === at)) {
      if (!ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
    }
  }
  return [];
}
