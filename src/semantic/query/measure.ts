/**
 * A measure → a formula over leaves: folds of one fact's rows. Derived measures are computed after the facts
 * have been folded and aligned, so that each fold stays what it is beside any other.
 */
import { canonical } from '../../shared/canonical.ts';
import { GatewayError } from '../../shared/errors.ts';
import { remember } from '../../shared/remember.ts';
import type {
  Measure,
  MeasureDefinition,
  ModelExpression,
  MultiStage,
  RollingWindow,
  TimeShift,
  TrustedSql,
  View,
} from '../model/types.ts';
import type { Binder } from './binding.ts';
import { safeDivision } from './divide.ts';
import type { Names } from './naming.ts';
import { percentilesOfDoubles } from './percentile.ts';
import { reachFolded, reachMeasure } from './reach.ts';
import {
  allOf,
  type Condition,
  type Fold,
  type Leaf,
  type Scalar,
  type Stage,
} from './resolved.ts';
import { type Staged, stageOf } from './stage.ts';
import type { TimeOp } from './time-op.ts';
import type { Windows } from './window.ts';

/** Collects the leaves of one query. */
export interface Leaves {
  readonly byKey: Map<string, Leaf>;
  readonly names: Names;
}

/** Where measures are bound: a tree of the query, and what the measures around this one do to time. */
export interface MeasurePlace {
  readonly tree: number;
  readonly view: View | null;
  readonly ops: readonly TimeOp[];
  readonly leaves: Leaves;
  readonly windows: Windows;
  readonly staged: Staged;
}

/** The formula of a measure of the cube at `path`; its leaves are added to the place. */
export function measureFormula(
  place: MeasurePlace,
  path: readonly string[],
  measure: Measure,
): Scalar {
  const { definition } = measure;
  if (measure.multiStage !== null) return stagedFormula(place, path, measure, measure.multiStage);
  if (definition.kind === 'derived') return derivedFormula(place, path, measure, definition.sql);
  const rolled = measure.rollingWindow ? within(place, windowOp(measure.rollingWindow)) : place;
  return { kind: 'field', name: leafOf(rolled, path, measure, definition).name };
}

function within(place: MeasurePlace, ...ops: readonly TimeOp[]): MeasurePlace {
  return { ...place, ops: [...place.ops, ...ops] };
}

function windowOp({ kind, trailing, leading, offset, granularity }: RollingWindow): TimeOp {
  if (kind === 'running') return { kind };
  if (kind === 'to_date' && granularity !== null) return { kind: 'to_date', granularity };
  return { kind: 'window', trailing, leading, from: offset };
}

function stagedFormula(
  place: MeasurePlace,
  path: readonly string[],
  measure: Measure,
  { timeShift }: MultiStage,
): Scalar {
  const moved = within(place, ...timeShift.map((shift) => shiftOp(path, shift)));
  const { tree } = place.windows.seat(place.tree, []);
  const { view, ops } = moved;
  const stage = stageOf(place.staged, { tree, path, view, ops }, measure);
  if (stage !== null) return { kind: 'field', name: stageLeaf(moved, path, measure, stage).name };
  const { definition } = measure;
  if (definition.kind === 'derived' || definition.kind === 'aggregate') {
    if (definition.sql !== null) return derivedFormula(moved, path, measure, definition.sql);
  }
  return measureFormula(moved, path, { ...measure, multiStage: null });
}

function shiftOp(path: readonly string[], { dimension, interval, direction }: TimeShift): TimeOp {
  const { n, unit } = interval;
  const by = { n: direction === 'prior' ? n : -n, unit };
  const named = dimension && [...path, ...dimension.path, dimension.name].join('.');
  return { kind: 'shift', dimension: named, by };
}

/** Its fold only says of what kind it is: what no group has is zero for counts. */
function stageLeaf(
  { leaves, ops }: MeasurePlace,
  path: readonly string[],
  measure: Measure,
  stage: Stage,
): Leaf {
  return remember(
    leaves.byKey,
    `stage:${path.join('.')}.${measure.name}:${canonical(ops)}`,
    () => ({
      name: leaves.names.take([...path.slice(1), measure.name]),
      type: measure.valueType,
      frame: -1,
      fact: '',
      primaryKey: [],
      fold: { kind: 'aggregate', fn: stage.fn ?? 'max', input: null, filter: null },
      stage,
    }),
  );
}

function derivedFormula(
  place: MeasurePlace,
  path: readonly string[],
  measure: Measure,
  sql: ModelExpression,
): Scalar {
  const parts = sql.parts.map((part): TrustedSql | Scalar => {
    if (part.kind === 'text') return part.sql;
    const of = part.kind === 'member' ? reachMeasure(path, part.path) : path;
    const { binder } = place.windows.seat(place.tree, []).tree;
    const used = part.kind === 'member' && binder.cube(of).measures.get(part.name);
    if (used) return measureFormula(place, of, used);
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: `${path.join('.')}.${measure.name}`,
      problem: 'its formula mixes folded measures with values of single rows',
    });
  });
  return { kind: 'author', parts: safeDivision(parts) };
}

function leafOf(
  place: MeasurePlace,
  path: readonly string[],
  measure: Measure,
  definition: Exclude<MeasureDefinition, { readonly kind: 'derived' }>,
): Leaf {
  const { leaves } = place;
  const { tree, frame } = place.windows.seat(place.tree, place.ops);
  const { binder } = tree;
  const key = `${frame}:${path.join('.')}.${measure.name}`;
  const known = leaves.byKey.get(key);
  if (known) return known;
  const leaf: Leaf = {
    name: leaves.names.take([...path.slice(1), measure.name]),
    type: measure.valueType,
    frame,
    fact: binder.node(path).alias,
    primaryKey: [...primaryKeyOf(binder, path)],
    fold:
      definition.kind === 'masked'
        ? maskedFold(measure, definition.text)
        : foldOf(binder, path, measure, definition),
  };
  leaves.byKey.set(key, leaf);
  return leaf;
}

function primaryKeyOf(binder: Binder, path: readonly string[]) {
  const cube = binder.cube(path);
  return cube.primaryKey.map((name) => ({
    type: cube.dimensions.get(name)?.valueType ?? 'string',
    expr: binder.dimension(path, name),
  }));
}

/** A fold like any other, so that a masked measure has the groups that it would have. */
function maskedFold(measure: Measure, value: string | null): Fold {
  const input: Scalar = { kind: 'value', type: measure.valueType, value };
  return { kind: 'aggregate', fn: 'max', input, filter: null };
}

function foldOf(
  binder: Binder,
  path: readonly string[],
  { column, valueType }: Measure,
  definition: Exclude<MeasureDefinition, { readonly kind: 'derived' | 'masked' }>,
): Fold {
  const reach = reachFolded(binder.context.model);
  const conditions = definition.filters.map(
    (sql): Condition => ({ kind: 'author', sql: binder.scalar(sql, path, reach) }),
  );
  const filter = allOf(conditions);
  if (definition.kind === 'custom') {
    const { parts } = bound(binder, definition.sql, path);
    const isNumber = valueType !== 'string' && valueType !== 'timestamp' && valueType !== 'date';
    const plain = isNumber ? percentilesOfDoubles(parts) : parts;
    return { kind: 'author', sql: { kind: 'author', parts: safeDivision(plain) }, filter };
  }
  const input = definition.sql && binder.scalar(definition.sql, path, reach);
  const { fn } = definition;
  const doubles = column?.kind === 'float' && !fn.startsWith('count');
  return { kind: 'aggregate', fn, input, filter, ...(doubles && { doubles }) };
}

function bound(binder: Binder, sql: ModelExpression, path: readonly string[]) {
  const scalar = binder.scalar(sql, path, reachFolded(binder.context.model));
  return scalar.kind === 'author' ? scalar : { parts: [scalar] };
}
