/** Joins by trying every pair. A node is one use of a cube: the dotted path of cubes that leads to it. */
import {
  type At,
  type Caller,
  Impossible,
  type Row,
  type Star,
  type StarCube,
  type StarJoin,
  type Tables,
} from './star.ts';

export interface World {
  readonly star: Star;
  readonly tables: Tables;
  readonly caller: Caller;
}

/** A row for each node. */
export type Combination = ReadonlyMap<string, Row>;

/** What a join that found nothing gives: every column is null. */
const NOTHING: Row = {};

export function cubeNamed(star: Star, name: string): StarCube {
  const cube = star.cubes.get(name);
  if (cube === undefined) throw new Error(`no cube ${name}`);
  return cube;
}

export const cubeOf = (star: Star, node: string): StarCube =>
  cubeNamed(star, node.split('.').at(-1) ?? '');

/** The rows of a cube that the caller may see. */
export function visibleRows({ star, tables, caller }: World, cube: string): readonly Row[] {
  const { table, sees } = cubeNamed(star, cube);
  return (tables[table] ?? []).filter((row) => sees(caller, row, tables));
}

/** Every way to complete a row of `fact` with rows of all other nodes; a join without partner gives nothing. */
export function combinations(
  world: World,
  nodes: readonly string[],
  fact: string,
  row: Row,
): readonly Combination[] {
  return complete(world, nodes, fact, null, row);
}

function complete(
  world: World,
  nodes: readonly string[],
  node: string,
  cameFrom: string | null,
  row: Row,
): readonly Combination[] {
  let all: readonly Combination[] = [new Map([[node, row]])];
  for (const next of neighbours(nodes, node)) {
    if (next === cameFrom) continue;
    const { on } = edge(world.star, node, next);
    const found = visibleRows(world, next.split('.').at(-1) ?? '').filter((other) =>
      on(row, other),
    );
    const partners = found.length === 0 ? [NOTHING] : found;
    const ways = partners.flatMap((partner) => complete(world, nodes, next, node, partner));
    all = all.flatMap((one) => ways.map((way) => new Map([...one, ...way])));
  }
  return all;
}

function neighbours(nodes: readonly string[], node: string): readonly string[] {
  const parent = parentOf(node);
  return nodes.filter((other) => parentOf(other) === node || other === parent);
}

const parentOf = (node: string): string | null =>
  node.includes('.') ? node.slice(0, node.lastIndexOf('.')) : null;

/** The join between two neighbours, as seen from `from`; against its direction one becomes many. */
function edge(star: Star, from: string, to: string): StarJoin {
  const outward = parentOf(to) === from;
  const [above, below] = outward ? [from, to] : [to, from];
  const join = cubeOf(star, above).joins[below.split('.').at(-1) ?? ''];
  if (join === undefined) throw new Impossible(`no join from ${above} to ${below}`);
  if (outward) return join;
  return { many: !join.many, on: (here, there) => join.on(there, here) };
}

/** Whether a row of `fact` may stand in several combinations when the tree is cut to `needed`. */
export function multiplies(
  star: Star,
  nodes: readonly string[],
  fact: string,
  needed: ReadonlySet<string>,
): boolean {
  const visit = (node: string, cameFrom: string | null, many: boolean): boolean =>
    (many && needed.has(node)) ||
    neighbours(nodes, node).some(
      (next) => next !== cameFrom && visit(next, node, many || edge(star, node, next).many),
    );
  return visit(fact, null, false);
}

/** A row with what its cube's joins lead to. */
export function atRow(world: World, cube: string, row: Row): At {
  const partners = (to: string) => {
    const join = cubeNamed(world.star, cube).joins[to];
    return visibleRows(world, to).filter((other) => join?.on(row, other) ?? false);
  };
  return { row, many: partners, one: (to) => partners(to)[0] ?? NOTHING };
}
