/**
 * Whose rows count, by trying every combination: the root's rows with those of every cube that a question names
 * joined to them, each cube as far as the caller may see it; the combinations for which all filters hold; and in
 * each group the rows of a measure's own cube, each once. Models and rows are as they come.
 */

import type { FilterSpec } from '../../../src/semantic/model/filter-spec.ts';
import type { QuerySpec } from '../../../src/semantic/query/query-spec.ts';

export type Cell = string | number | null;
/** `id`, `k` (text), `v` (a number), `day` (`YYYY-MM-DD`), `tenant`, and `f0`… (the id of a row of that cube). */
export type Row = Readonly<Record<string, Cell>>;

export interface World {
  /** Cubes are `c0`, `c1`…, each with its rows. */
  readonly tables: readonly (readonly Row[])[];
  /** Pairs of cubes: each row of the first names one of the second. */
  readonly links: readonly (readonly [many: number, one: number])[];
  /** Cubes of which a caller sees the rows of its tenant alone. */
  readonly bound: ReadonlySet<number>;
  readonly tenant: string;
}

type Combination = ReadonlyMap<string, Row | null>;

/** By the measure's name. Nothing is known of rows that are not there, so they are never among them. */
const FOLDS: Readonly<Record<string, (rows: readonly Row[]) => number | null>> = {
  count: (rows) => rows.length,
  total: (rows) => sum(rows.flatMap(({ v }) => (v === null ? [] : Number(v)))),
  ones: (rows) => sum(rows.map(() => 1)),
  filled: (rows) => sum(rows.map(({ v }) => Number(v ?? 0))),
  positive: (rows) => rows.filter(({ v }) => v !== null && Number(v) > 0).length,
  unknown: (rows) => rows.filter(({ v }) => v === null).length,
  kinds: (rows) => new Set(rows.flatMap(({ k }) => k ?? [])).size,
  lowest: (rows) => least(rows.flatMap(({ v }) => (v === null ? [] : Number(v)))),
  spread: (rows) => {
    const known = rows.flatMap(({ v }) => (v === null ? [] : Number(v)));
    return known.length === 0 ? null : Math.max(...known) - Math.min(...known);
  },
};
export const MEASURES = Object.keys(FOLDS);

const sum = (of: readonly number[]) => (of.length === 0 ? null : of.reduce((a, b) => a + b));
const least = (of: readonly number[]) => (of.length === 0 ? null : Math.min(...of));

/** The groups' keys and measures, in no order; of totals the one row. */
export function populate(spec: QuerySpec, world: World): readonly (readonly Cell[])[] {
  const keys = spec.totalsBy === null ? spec.dimensions : [];
  const groups = new Map<string, { key: readonly Cell[]; found: Combination[] }>();
  const group = (key: readonly Cell[]) => {
    const known = groups.get(JSON.stringify(key)) ?? { key, found: [] };
    groups.set(JSON.stringify(key), known);
    return known;
  };
  if (keys.length === 0) group([]);
  for (const one of kept(spec, world))
    group(keys.map(({ member }) => cellAt(member, one))).found.push(one);
  return [...groups.values()].map(({ key, found }) => [
    ...key,
    ...spec.measures.map(({ member }) => {
      const path = member.split('.').slice(0, -1).join('.');
      const rows = new Set(found.map((one) => one.get(path)).filter(isRow));
      return FOLDS[member.split('.').at(-1) ?? '']?.([...rows]) ?? null;
    }),
  ]);
}

/** Ids of the records of a cube that are found. */
export function recordsOf(spec: QuerySpec, world: World, path: string): readonly Cell[] {
  const rows = new Set(
    kept(spec, world)
      .map((one) => one.get(path))
      .filter(isRow),
  );
  return [...rows].map(({ id }) => id ?? null);
}

function isRow(row: Row | null | undefined): row is Row {
  return row !== null && row !== undefined;
}

function kept(spec: QuerySpec, world: World): readonly Combination[] {
  const paths = [...spec.dimensions, ...spec.measures, ...spec.ranges, ...leavesOf(spec.where)].map(
    ({ member }) => member.split('.').slice(0, -1),
  );
  if (spec.records) paths.push([...spec.records.of]);
  const nodes = new Set(
    paths.flatMap((path) => path.map((_, i) => path.slice(0, i + 1).join('.'))),
  );
  const root = spec.root ?? '';
  return visible(world, root)
    .flatMap((row) => complete(world, nodes, root, row))
    .filter((one) => holds(spec.where, one))
    .filter((one) =>
      spec.ranges.every(({ member, range }) => {
        if (range.kind !== 'between') throw new Error('no range of this oracle');
        const day = cellAt(member, one);
        return day !== null && String(day) >= range.start && String(day) <= range.end;
      }),
    );
}

/** A row of a node with every choice of rows below it; where there is none, with nothing. */
function complete(
  world: World,
  nodes: ReadonlySet<string>,
  node: string,
  row: Row | null,
): readonly Combination[] {
  const below = [...nodes].filter(
    (other) => other.slice(0, other.lastIndexOf('.')) === node && other !== node,
  );
  let all: readonly Combination[] = [new Map([[node, row]])];
  for (const next of below.filter((other) => other.includes('.'))) {
    const partners =
      row === null
        ? []
        : visible(world, next).filter((other) => linked(world, node, next, row, other));
    const ways = (partners.length === 0 ? [null] : partners).flatMap((one) =>
      complete(world, nodes, next, one),
    );
    all = all.flatMap((one) => ways.map((way) => new Map([...one, ...way])));
  }
  return all;
}

const cubeOf = (node: string): number => Number(node.split('.').at(-1)?.slice(1));

function visible({ tables, bound, tenant }: World, node: string): readonly Row[] {
  const rows = tables[cubeOf(node)] ?? [];
  return bound.has(cubeOf(node)) ? rows.filter((row) => row['tenant'] === tenant) : rows;
}

function linked({ links }: World, from: string, to: string, a: Row, b: Row): boolean {
  const [i, j] = [cubeOf(from), cubeOf(to)];
  const same = (key: Cell | undefined, id: Cell | undefined) =>
    key !== null && key !== undefined && key === id;
  return links.some(([many, one]) => {
    if (many === i && one === j) return same(a[`f${j}`], b['id']);
    return many === j && one === i && same(b[`f${i}`], a['id']);
  });
}

function cellAt(member: string, found: Combination): Cell {
  const at = member.lastIndexOf('.');
  return found.get(member.slice(0, at))?.[member.slice(at + 1)] ?? null;
}

function leavesOf(spec: FilterSpec | null): readonly { readonly member: string }[] {
  if (spec === null) return [];
  if (spec.kind === 'and' || spec.kind === 'or') return spec.of.flatMap(leavesOf);
  if (spec.kind === 'not') return leavesOf(spec.of);
  return [spec as { readonly member: string }];
}

function holds(spec: FilterSpec | null, found: Combination): boolean {
  if (spec === null) return true;
  if (spec.kind === 'and') return spec.of.every((part) => holds(part, found));
  if (spec.kind === 'or') return spec.of.some((part) => holds(part, found));
  if (spec.kind === 'not') return !holds(spec.of, found);
  if (spec.kind !== 'compare') throw new Error('no filter of this oracle');
  const value = cellAt(spec.member, found);
  const isOne = value !== null && spec.values.some((one) => String(one) === String(value));
  switch (spec.operator) {
    case 'equals':
      return isOne;
    case 'notEquals':
      return !isOne;
    case 'set':
      return value !== null;
    case 'notSet':
      return value === null;
    case 'gt':
      return value !== null && Number(value) > Number(spec.values[0]);
    case 'lte':
      return value !== null && Number(value) <= Number(spec.values[0]);
    default:
      throw new Error('no operator of this oracle');
  }
}
