/** Joins by trying every pair. A node is one use of a cube: the dotted path of cubes that leads to it. */
import {
  type At,
  type Caller,
  Impossible,
  type Row,
  type Star,
  type StarCube,
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
export const NOTHING: Row = {};

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

/** Every way to complete a row with rows of all nodes below; a join without partner gives nothing. */
export function combinations(
  world: World,
  nodes: readonly string[],
  node: string,
  row: Row,
): readonly Combination[] {
  let all: readonly Combination[] = [new Map([[node, row]])];
  for (const next of nodes.filter((other) => parentOf(other) === node)) {
    const name = next.split('.').at(-1) ?? '';
    const join = cubeOf(world.star, node).joins[name];
    if (join === undefined) throw new Impossible(`no join from ${node} to ${next}`);
    const found = visibleRows(world, name).filter((other) => join.on(row, other));
    const partners = found.length === 0 ? [NOTHING] : found;
    const ways = partners.flatMap((partner) => combinations(world, nodes, next, partner));
    all = all.flatMap((one) => ways.map((way) => new Map([...one, ...way])));
  }
  return all;
}

const parentOf = (node: string): string | null =>
  node.includes('.') ? node.slice(0, node.lastIndexOf('.')) : null;

/** A row with what its cube's joins lead to. */
export function atRow(world: World, cube: string, row: Row): At {
  const partners = (to: string) => {
    const join = cubeNamed(world.star, cube).joins[to];
    return visibleRows(world, to).filter((other) => join?.on(row, other) ?? false);
  };
  return { row, many: partners, one: (to) => partners(to)[0] ?? NOTHING };
}
