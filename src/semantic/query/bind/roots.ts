/**
 * Where the joins of a query start, and so whose rows are its population. With one root all paths are written
 * out. Without one (Cube's JSON) it is the used cube from which declared joins reach all others with the fewest
 * joins, as Cube chooses; where no cube reaches all, every fact gets a tree of its own that must reach what is
 * grouped and filtered by.
 */
import { GatewayError } from '../../../shared/errors.ts';
import { remember } from '../../../shared/remember.ts';
import type { SemanticModel } from '../../model/types.ts';

/** One tree: the path from its root to each cube that members were asked from. */
export interface Rooting {
  readonly root: string;
  /** Cubes whose measures are folded in it. */
  readonly facts: ReadonlySet<string>;
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/** A shortest way, or the two shortest ways of which neither is meant. */
type Route = readonly string[] | { readonly ways: readonly [string, string] };

/**
 * `facts`: cubes that measures were asked from. `heads`: cubes that dimensions and filters were asked from.
 * `others`: cubes that the rest of the answer is asked from, which come before them.
 */
export function chooseRoots(
  model: SemanticModel,
  facts: readonly string[],
  heads: readonly string[],
  others: readonly string[] = [],
): readonly Rooting[] {
  const all = rootOfAll(model, facts, heads, others) ?? rootOfAll(model, facts, heads, []);
  if (all) return [all];
  const [first, second] = [...new Set([...facts, ...heads])];
  if (facts.length === 0) return unreachable(first ?? '', second ?? '');
  return [...new Set(facts)].map((fact) => rootingAt(model, fact, [fact], heads));
}

function rootOfAll(
  model: SemanticModel,
  facts: readonly string[],
  heads: readonly string[],
  others: readonly string[],
): Rooting | null {
  const used = [...new Set([...others, ...facts, ...heads])];
  const candidates = used
    .map((root) => ({ root, size: treeSize(model, root, used) }))
    .filter((candidate) => candidate.size !== null);
  const smallest = Math.min(...candidates.map(({ size }) => size ?? Number.POSITIVE_INFINITY));
  const best = candidates.find(({ size }) => size === smallest);
  return best ? rootingAt(model, best.root, facts, [...heads, ...others]) : null;
}

/** Joins that start at `root`; null where they do not lead to each of them in one way. */
export function rootingFrom(
  model: SemanticModel,
  root: string,
  facts: readonly string[],
  heads: readonly string[],
): Rooting | null {
  const routes = routesFrom(model, root);
  const isClear = [...facts, ...heads].every((to) => Array.isArray(routes.get(to)));
  return isClear ? rootingAt(model, root, facts, heads) : null;
}

/** How many cubes the tree from `root` to all of `used` has; null when it does not reach one. */
function treeSize(model: SemanticModel, root: string, used: readonly string[]): number | null {
  const nodes = new Set<string>();
  for (const cube of used) {
    const route = routesFrom(model, root).get(cube);
    if (route === undefined) return null;
    if (!('ways' in route))
      for (let n = 1; n <= route.length; n++) nodes.add(route.slice(0, n).join('.'));
  }
  return nodes.size;
}

function rootingAt(
  model: SemanticModel,
  root: string,
  facts: readonly string[],
  heads: readonly string[],
): Rooting {
  const routes = routesFrom(model, root);
  const used = new Set([...facts, ...heads]);
  const paths = new Map([...used].map((cube) => [cube, pathOf(root, cube, routes.get(cube))]));
  return { root, facts: new Set(facts), paths };
}

function pathOf(root: string, to: string, route: Route | undefined): readonly string[] {
  if (route === undefined) return unreachable(root, to);
  if (!('ways' in route)) return route;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: `${to} can be reached from ${root} as ${route.ways[0]} and as ${route.ways[1]}`,
    suggestion: 'Ask for one of them by its path, or make a view with the join_path that is meant.',
  });
}

function unreachable(from: string, to: string): never {
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: `no joins lead from ${from} to ${to}`,
    suggestion: `Join ${to} in the model of ${from}, or ask for them in two queries.`,
  });
}

const known = new WeakMap<SemanticModel, Map<string, ReadonlyMap<string, Route>>>();

function routesFrom(model: SemanticModel, root: string): ReadonlyMap<string, Route> {
  const byRoot = remember(known, model, () => new Map());
  return remember(byRoot, root, () => findRoutes(model, root));
}

/** Breadth first, so that the first ways found are the shortest. */
function findRoutes(model: SemanticModel, root: string): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>([[root, [root]]]);
  let edge: readonly (readonly string[])[] = [[root]];
  while (edge.length > 0) {
    const found = new Map<string, (readonly string[])[]>();
    for (const path of edge) {
      for (const { to } of model.cubes.get(path.at(-1) ?? '')?.joins ?? []) {
        if (!routes.has(to)) found.set(to, [...(found.get(to) ?? []), [...path, to]]);
      }
    }
    for (const [to, paths] of found) routes.set(to, routeOf(paths));
    edge = [...found.values()].flat();
  }
  return routes;
}

function routeOf(paths: readonly (readonly string[])[]): Route {
  const [first = [], second] = paths;
  return second === undefined ? first : { ways: [first.join('.'), second.join('.')] };
}
