/** Groups and the values of measures in them. */

import type { MemberName } from '../../../src/semantic/model/filter-spec.ts';
import type { DimensionSpec } from '../../../src/semantic/query/query-spec.ts';
import { measureNames, placeOf } from './bind.ts';
import { numberOf } from './cells.ts';
import { type Folded, foldRows } from './fold.ts';
import { type Frame, factRows, idOf, type Question } from './keys.ts';
import type { Group } from './page.ts';
import { cubeOf } from './rows.ts';
import type { StarMeasure, Value } from './star.ts';

/** Every group that a fact has rows in, with the values of all measures. `kept`: only rows of those groups. */
export function groupsBy(
  question: Question,
  dimensions: readonly DimensionSpec[],
  kept: ReadonlySet<string> | null,
): readonly Group[] {
  const groups = new Map<string, { key: readonly Value[]; values: Map<string, Value> }>();
  if (dimensions.length === 0) groups.set(idOf([]), { key: [], values: new Map() });
  const names = [...new Set(measureNames(question.spec))];
  const leaves = (names.length === 0 ? [null] : names).flatMap((name) => leavesOf(question, name));
  for (const leaf of leaves) {
    const cube = leaf.fact.split('.').at(-1) ?? '';
    for (const { key, rows } of factRows(question, leaf, dimensions, kept)) {
      const group = groups.get(idOf(key)) ?? { key, values: new Map<string, Value>() };
      groups.set(idOf(key), group);
      if (leaf.measure) {
        group.values.set(leaf.id, foldRows(question.world, cube, leaf.measure, rows));
      }
    }
  }
  return [...groups.values()].map(({ key, values }) => ({
    key,
    values: new Map(names.map((name) => [name, valueOfMeasure(question, name, values)])),
  }));
}

interface Leaf {
  readonly id: string;
  readonly frame: Frame;
  readonly fact: string;
  /** Null: only the groups are asked for. */
  readonly measure: Folded | null;
}

/** The folds that a measure is made of. */
function leavesOf(question: Question, name: MemberName | null): readonly Leaf[] {
  const [frame] = question.frames;
  if (frame === undefined) throw new Error('a question without a tree');
  if (name === null) return [{ id: '', frame, fact: frame.tree.root, measure: null }];
  const { star } = question.world;
  const place = placeOf(star, name);
  const measure = cubeOf(star, place.cubes.join('.')).measures[place.name];
  if (measure === undefined) throw new Error(`no measure ${name}`);
  if (measure.kind === 'derived') {
    return measure.uses.flatMap((used) => leavesOf(question, usedName(place.cubes, used)));
  }
  const own =
    question.frames.length === 1
      ? frame
      : question.frames.find(({ tree }) => tree.facts.has(place.cubes[0] ?? ''));
  if (own === undefined) throw new Error(`no tree for ${name}`);
  return [
    {
      id: [...place.cubes, place.name].join('.'),
      frame: own,
      fact: own.tree.nodeOf(place),
      measure,
    },
  ];
}

const usedName = (cubes: readonly string[], used: string): MemberName => [...cubes, used].join('.');

/** A count is 0 where its fact has no rows, every other measure unknown. */
function valueOfMeasure(
  question: Question,
  name: MemberName,
  values: ReadonlyMap<string, Value>,
): Value {
  const { star } = question.world;
  const place = placeOf(star, name);
  const measure: StarMeasure | undefined = cubeOf(star, place.cubes.join('.')).measures[place.name];
  if (measure?.kind === 'derived') {
    const used = measure.uses.map((one) =>
      valueOfMeasure(question, usedName(place.cubes, one), values),
    );
    return measure.formula(...used.map((value) => (value === null ? null : numberOf(value))));
  }
  const isCount = measure?.kind === 'fold' && measure.fn.startsWith('count');
  return values.get([...place.cubes, place.name].join('.')) ?? (isCount ? 0 : null);
}
