/**
 * Binds the author's expressions to one tree of joins, adding the nodes that they reach. The one place that
 * keeps state while a query is resolved; what it hands out is plain data.
 */
import { GatewayError } from '../../../shared/errors.ts';
import type {
  Cube,
  Dimension,
  ExpressionPart,
  SemanticModel,
  TrustedSql,
} from '../../model/types.ts';
import type { Condition, FrameNode, Scalar } from '../resolved.ts';
import { gridOf } from '../time/grid.ts';
import type { Clock } from '../time/time-range.ts';
import type { Binder, BinderContext } from './binding.ts';
import { dimensionScalar } from './dimension-value.ts';
import { safeRemainder } from './divide.ts';
import { plainColumn, plainComparisons } from './plain-columns.ts';
import { edgeBetween, noJoin, type Reach, reachJoin, reachRow } from './reach.ts';

/** A tree inside another one's expression: its root is that one's node, its other aliases are set apart. */
export interface Inside {
  readonly root: string;
}

export function createBinder(context: BinderContext, inside: Inside | null = null): Binder {
  const nodes = new Map<string, FrameNode>();
  const scalars = new Map<string, Scalar>();
  const row = reachRow(context.model);
  const binder: Binder = {
    context,
    cube: (path) => cubeNamed(context.model, path.at(-1) ?? ''),
    node: (path) => nodes.get(path.join('.')) ?? addNode(binder, nodes, path, inside),
    scalar: (expression, path, reach = row) => ({
      kind: 'author',
      parts: safeRemainder(expression.parts.map((part) => bindPart(binder, part, path, reach))),
    }),
    dimension(path, name) {
      const key = `${path.join('.')}.${name}`;
      const bound = scalars.get(key) ?? dimensionScalar(binder, path, name);
      scalars.set(key, bound);
      return bound;
    },
    attach(path, name, make) {
      const id = `${path.join('.')}/${name}`;
      const known = nodes.get(id);
      if (known) return known;
      const parent = binder.node(path).alias;
      const alias = freeAlias(nodes, [...path, name], inside);
      const { source, cardinality, on } = make(alias);
      const node: FrameNode = {
        alias,
        path: [...path, name],
        source,
        policy: null,
        parent: { alias: parent, cardinality, on, keyed: true },
      };
      nodes.set(id, node);
      return node;
    },
    nodes: () => [...nodes.values()],
  };
  return binder;
}

function addNode(
  binder: Binder,
  nodes: Map<string, FrameNode>,
  path: readonly string[],
  inside: Inside | null,
): FrameNode {
  const above = path.slice(0, -1);
  const parent = above.length === 0 ? null : binder.node(above);
  const cube = binder.cube(path);
  const key = path.join('.');
  const alias = freeAlias(nodes, path, inside);
  const bare: FrameNode = {
    alias,
    path,
    source: { kind: 'table', path: [] },
    policy: null,
    parent: null,
  };
  // In place before its expressions are bound, for they name it.
  nodes.set(key, bare);
  const node: FrameNode = {
    ...bare,
    source: sourceOf(binder, cube, path),
    policy: binder.context.policy(cube, alias),
    parent: parent && parentOf(binder, parent, above, cube.name),
  };
  nodes.set(key, node);
  return node;
}

function sourceOf(binder: Binder, cube: Cube, path: readonly string[]): FrameNode['source'] {
  if (cube.source.kind === 'table') return cube.source;
  return { kind: 'query', sql: binder.scalar(cube.source.sql, path) };
}

function parentOf(
  binder: Binder,
  parent: FrameNode,
  above: readonly string[],
  to: string,
): FrameNode['parent'] {
  const edge = edgeBetween(binder.context.model, above.at(-1) ?? '', to);
  if (edge === null) return noJoin(above, to);
  const { join, isReversed } = edge;
  const path = [...above, to];
  const sql = isReversed
    ? binder.scalar(join.on, path, reachJoin(join.to, above))
    : binder.scalar(join.on, above, reachJoin(to, path));
  const on: Condition = { kind: 'author', sql };
  const { alias } = parent;
  const one = isReversed ? path : above;
  const keyed =
    join.cardinality !== 'one_to_many' || namesKey(binder, one, binder.node(one).alias, sql);
  // Several of the joined cube, unless its key says that there is one.
  const isMany = isReversed && !keyed;
  return { alias, cardinality: isMany ? 'one_to_many' : edge.cardinality, on, keyed };
}

/** Whether the condition compares each column of the primary key for equality. */
function namesKey(binder: Binder, path: readonly string[], alias: string, on: Scalar): boolean {
  const equal = (plainComparisons(on) ?? []).filter(({ op }) => op === '=');
  const named = equal.flatMap(({ sides }) => sides.filter((side) => side?.alias === alias));
  const key = binder.cube(path).primaryKey.map((name) => plainColumn(binder.dimension(path, name)));
  return (
    key.length > 0 &&
    key.every((column) => column?.alias === alias && named.some((one) => one?.name === column.name))
  );
}

/** The cube's own name while it is free, else the whole path. */
function freeAlias(
  nodes: ReadonlyMap<string, FrameNode>,
  path: readonly string[],
  inside: Inside | null,
): string {
  if (inside && path.length === 1) return inside.root;
  const taken = new Set([...nodes.values()].map((node) => node.alias.toLowerCase()));
  const prefix = inside ? `${inside.root}__` : '';
  const names = [`${prefix}${path.at(-1)}`, `${prefix}${path.join('__')}`];
  const free = names.find((name) => !taken.has(name.toLowerCase()));
  return free ?? `${names[1]}_${nodes.size}`;
}

function cubeNamed(model: SemanticModel, name: string): Cube {
  const cube = model.cubes.get(name);
  if (cube === undefined) throw new TypeError(`the model has no cube ${name}`);
  return cube;
}

function bindPart(
  binder: Binder,
  part: ExpressionPart,
  path: readonly string[],
  reach: Reach,
): TrustedSql | Scalar {
  switch (part.kind) {
    case 'text':
      return part.sql;
    case 'cube':
      return { kind: 'rows', alias: binder.node(reach(path, part.path)).alias };
    case 'member':
      return bindMember(binder, reach(path, part.path), part.name, part.granularity);
    case 'filter_params': {
      const column: Scalar = { kind: 'author', parts: [part.column] };
      return { kind: 'truth', of: binder.context.filterParams(part.cube, part.member, column) };
    }
  }
}

function bindMember(
  binder: Binder,
  path: readonly string[],
  name: string,
  granularity: string | null,
): Scalar {
  const cube = binder.cube(path);
  const dimension = cube.dimensions.get(name);
  if (dimension === undefined) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: `${cube.name}.${name}`,
      problem: 'it is folded from many rows, and a value per row is needed here',
    });
  }
  const value = binder.dimension(path, name);
  return granularity === null ? value : bucket(value, dimension, granularity, binder.context.clock);
}

/** A time dimension at a granularity. Dates are never shifted by zones. */
export function bucket(
  of: Scalar,
  dimension: Dimension,
  granularity: string,
  clock: Clock,
): Extract<Scalar, { kind: 'bucket' | 'bin' }> {
  const timeZone = dimension.valueType === 'date' ? null : clock.timeZone;
  const grid = gridOf(dimension, granularity, clock);
  if (grid.kind === 'grain') return { kind: 'bucket', of, grain: grid.grain, timeZone };
  return { kind: 'bin', of, bins: grid.bins, timeZone, instants: grid.instants };
}
