/** Measures over groups: `multi_stage` with its keys, as a question of their own under the one that is asked. */
import type { Cube, Measure, MemberPath, ModelExpression, View } from '../../model/types.ts';
import type { Asked } from '../asked.ts';
import { alone } from '../beside/shifted.ts';
import { targetIn } from '../bind/find-members.ts';
import { pathIn, type Tree } from '../bind/join-tree.ts';
import type { QuerySpec } from '../query-spec.ts';
import type { ResolvedQuery, Stage } from '../resolved.ts';
import type { KeyColumn, OrderTerm } from '../resolved-column.ts';
import type { TimeOp } from '../time/time-op.ts';
import type { RowFilter } from './fold.ts';

/** The question whose measures have stages. */
export interface Staged {
  readonly spec: QuerySpec;
  readonly asked: Asked;
  readonly keys: readonly KeyColumn[];
  /** Resolves another question. */
  readonly ask: (spec: QuerySpec, asked: Asked) => ResolvedQuery;
}

/** A measure where it stands: its cube's path from the tree's root, and what time is done to. */
export interface StagePlace {
  readonly tree: Tree;
  readonly path: readonly string[];
  readonly view: View | null;
  readonly ops: readonly TimeOp[];
  /** What measures around it demand of the rows that are folded. */
  readonly filters: readonly RowFilter[];
}

/** Null: each group has the value of its own inputs, and no stage is needed. */
export function stageOf(staged: Staged, place: StagePlace, measure: Measure): Stage | null {
  const { multiStage, definition, type } = measure;
  if (multiStage === null) return null;
  const added = (multiStage.addGroupBy ?? []).filter(
    (one) => keyOf(staged, place, one).length === 0,
  );
  const partition = partitionOf(staged, place, multiStage);
  if (type === 'rank') {
    const orders = multiStage.orderBy.map(({ sql }) => derived(measure, sql));
    const query = askInner(staged, place, [], orders);
    const order = multiStage.orderBy.map(({ direction }, i): OrderTerm => {
      return { column: query.measures[i]?.name ?? '', direction, nulls: 'last' };
    });
    return {
      query,
      added: [],
      fn: null,
      partition: partition ?? staged.keys.map(({ name }) => name),
      order,
    };
  }
  if (definition.kind !== 'aggregate' || definition.sql === null) return null;
  const keeps = definition.fn !== 'count' && !definition.fn.startsWith('count_distinct');
  if (added.length === 0 && partition === null && keeps) return null;
  const query = askInner(staged, place, added, [derived(measure, definition.sql)]);
  const names = query.keys.slice(query.keys.length - added.length).map(({ name }) => name);
  return { query, added: names, fn: definition.fn, partition, order: [] };
}

/** Names of the keys within which groups count together; null: all of them. */
function partitionOf(
  staged: Staged,
  place: StagePlace,
  { groupBy, reduceBy }: NonNullable<Measure['multiStage']>,
): readonly string[] | null {
  const named = (paths: readonly MemberPath[]) =>
    new Set(paths.flatMap((one) => keyOf(staged, place, one)));
  const all = staged.keys.map(({ name }) => name);
  const kept = groupBy && named(groupBy);
  const left = reduceBy && named(reduceBy);
  const partition = all.filter((name) => (kept?.has(name) ?? true) && !left?.has(name));
  return partition.length === all.length ? null : partition;
}

/** The question's keys that are this dimension, at whatever granularity. */
function keyOf(
  { asked, keys }: Staged,
  { tree, path }: StagePlace,
  of: MemberPath,
): readonly string[] {
  const wanted = [...path, ...of.path, of.name].join('.');
  return asked.dimensions.flatMap(({ target }, i) => {
    const name = [...pathIn(tree, target), target.member.name].join('.');
    return name === wanted ? (keys[i]?.name ?? []) : [];
  });
}

/** The same rows by the same keys and some more. */
function askInner(
  { spec, asked, ask }: Staged,
  place: StagePlace,
  added: readonly MemberPath[],
  measures: readonly Measure[],
): ResolvedQuery {
  const ranges = asked.ranges.map((one) => {
    const { member, range } = one.spec;
    return { ...one, spec: { member, range } };
  });
  const dimensions = added.map((of, i) => addedDimension(place, of, i));
  const { path, view, ops, filters } = place;
  return ask(
    { ...alone(spec), ranges: ranges.map((one) => one.spec) },
    {
      ...asked,
      ranges,
      dimensions: [...asked.dimensions, ...dimensions],
      measures: measures.map((member, i) => {
        const name = [...path, member.name].join('.');
        const target = { kind: 'measure' as const, member, asked: name, path, view };
        return { spec: { member: name, as: `input ${i}` }, target, ops, filters };
      }),
      having: new Map(),
    },
  );
}

function addedDimension(
  { tree, path, view }: StagePlace,
  of: MemberPath,
  i: number,
): Asked['dimensions'][number] {
  const at = [...path, ...of.path];
  const cube: Cube = tree.binder.cube(at);
  const asked = [...at, of.name].join('.');
  const target = targetIn(cube, of.name, { asked, path: at, view });
  if (target?.kind !== 'dimension') throw new TypeError(`no dimension ${asked}`);
  return { spec: { member: asked, as: `added ${i}`, granularity: null }, target };
}

/** What a stage folds, of the rows that its own filters leave, as a measure of its own. */
function derived(measure: Measure, sql: ModelExpression): Measure {
  return {
    ...measure,
    type: 'number',
    definition: { kind: 'derived', sql, filters: measure.definition.filters },
    multiStage: null,
    rollingWindow: null,
  };
}
