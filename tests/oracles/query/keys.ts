/** The rows of a fact that count, and the groups that each of them belongs to. */

import type { MemberName } from '../../../src/semantic/model/filter-spec.ts';
import type { DimensionSpec, QuerySpec } from '../../../src/semantic/query/query-spec.ts';
import type { Unit } from '../../../src/shared/values.ts';
import { placeOf, type Tree } from './bind.ts';
import { holds, type Known, leafHolds } from './filter.ts';
import {
  atRow,
  type Combination,
  combinations,
  cubeOf,
  NOTHING,
  visibleRows,
  type World,
} from './rows.ts';
import type { Row, Value } from './star.ts';
import { type Clock, floorInstant, floorWall, isBelowDay, wallAt } from './time.ts';

/** One tree of joins with what the question hangs on it. */
export interface Frame {
  readonly tree: Tree;
  readonly nodes: readonly string[];
}
export interface Question {
  readonly spec: QuerySpec;
  readonly world: World;
  readonly clock: Clock;
  readonly frames: readonly Frame[];
}

/**
 * The fact's rows by group. Every combination of a row of the root with what is joined to it is tried; a row of
 * the fact counts once in a group, however many combinations hold it, and a group without any is there, too.
 */
export function factRows(
  question: Question,
  { frame, fact }: { readonly frame: Frame; readonly fact: string },
  dimensions: readonly DimensionSpec[],
  kept: ReadonlySet<string> | null,
): readonly { readonly key: readonly Value[]; readonly rows: readonly Row[] }[] {
  const { spec, world } = question;
  const groups = new Map<string, { key: readonly Value[]; rows: Set<Row> }>();
  const group = (key: readonly Value[]) => {
    const known = groups.get(idOf(key)) ?? { key, rows: new Set<Row>() };
    groups.set(idOf(key), known);
    return known;
  };
  if (dimensions.length === 0) group([]);
  const keysOf = (of: readonly DimensionSpec[], found: Combination) =>
    of.map((one) => keyValue(question, frame, one, found));
  const { root } = frame.tree;
  for (const start of visibleRows(world, root)) {
    for (const found of combinations(world, frame.nodes, root, start)) {
      if (!counts(question, frame, found)) continue;
      if (kept && !kept.has(idOf(keysOf(spec.dimensions, found)))) continue;
      const { rows } = group(keysOf(dimensions, found));
      const row = found.get(fact);
      if (row !== undefined && row !== NOTHING) rows.add(row);
    }
  }
  return [...groups.values()].map(({ key, rows }) => ({ key, rows: [...rows] }));
}

function counts(question: Question, frame: Frame, found: Combination): boolean {
  const { spec, clock, world } = question;
  const segment = (name: MemberName) => {
    const place = placeOf(world.star, name);
    const { node, at } = rowAt(question, frame, name, found);
    return cubeOf(world.star, node).segments[place.name]?.(at) ?? false;
  };
  const ranges = spec.ranges.every(({ member, range }) =>
    leafHolds({ kind: 'range', member, range }, known(question, frame, member, found), clock),
  );
  const where = holds(spec.where, (leaf) =>
    leaf.kind === 'segment'
      ? segment(leaf.member)
      : leafHolds(leaf, known(question, frame, leaf.member, found), clock),
  );
  return ranges && where && spec.segments.every(segment);
}

function rowAt({ world }: Question, { tree }: Frame, name: MemberName, found: Combination) {
  const node = tree.nodeOf(placeOf(world.star, name));
  const at = atRow(world, node.split('.').at(-1) ?? '', found.get(node) ?? {});
  return { node, at: { ...at, one: (to: string) => found.get(`${node}.${to}`) ?? at.one(to) } };
}

function known(question: Question, frame: Frame, name: MemberName, found: Combination): Known {
  const { node, at } = rowAt(question, frame, name, found);
  const { star } = question.world;
  const dimension = cubeOf(star, node).dimensions[placeOf(star, name).name];
  if (dimension === undefined) throw new Error(`no dimension ${name}`);
  return { kind: dimension.kind, value: dimension.value(at) };
}

/** The value of a group key: its bucket, for a time. */
function keyValue(question: Question, frame: Frame, of: DimensionSpec, found: Combination): Value {
  const { kind, value } = known(question, frame, of.member, found);
  const { granularity: grain } = of;
  if (grain === null || value === null) return value;
  const { zone } = question.clock;
  if (kind === 'date') return floorWall(Date.parse(String(value)), grain as Unit);
  const instant = Number(value);
  if (isBelowDay(grain)) return floorInstant(instant, grain as Unit, zone);
  return floorWall(wallAt(instant, zone), grain as Unit);
}

export const idOf = (key: readonly Value[]): string =>
  JSON.stringify(key.map((value) => (typeof value === 'bigint' ? `${value}n` : value)));
