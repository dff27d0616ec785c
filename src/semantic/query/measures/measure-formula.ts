/**
 * A measure → a formula over leaves: folds of one fact's rows. Derived measures are computed after the facts
 * have been folded and aligned, so that each fold stays what it is beside any other.
 */
import { canonical } from '../../../shared/canonical.ts';
import { GatewayError } from '../../../shared/errors.ts';
import { remember } from '../../../shared/remember.ts';
import type {
  Measure,
  MeasureDefinition,
  ModelExpression,
  MultiStage,
  RollingWindow,
  TimeShift,
  TrustedSql,
  View,
} from '../../model/types.ts';
import { safeDivision } from '../bind/divide.ts';
import { reachRow } from '../bind/reach.ts';
import type { Names } from '../column-names.ts';
import type { Leaf, Scalar, Stage } from '../resolved.ts';
import type { TimeOp } from '../time/time-op.ts';
import type { Windows } from '../windows/window.ts';
import { foldOf, keyOfFilters, maskedFold, primaryKeyOf, type RowFilter } from './fold.ts';
import { type Staged, stageOf } from './stage-measure.ts';

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
  /** What those demand of the rows that are folded. */
  readonly filters: readonly RowFilter[];
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
  const { view, ops, filters } = moved;
  const stage = stageOf(place.staged, { tree, path, view, ops, filters }, measure);
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
  { leaves, ops, filters }: MeasurePlace,
  path: readonly string[],
  measure: Measure,
  stage: Stage,
): Leaf {
  return remember(
    leaves.byKey,
    `stage:${path.join('.')}.${measure.name}:${canonical(ops)}:${keyOfFilters(filters)}`,
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
  const own = measure.definition.filters.map((filter): RowFilter => ({ path, sql: filter }));
  const inside = { ...place, filters: [...place.filters, ...own] };
  const { binder } = place.windows.seat(place.tree, []).tree;
  const reach = reachRow(binder.context.model);
  const parts = sql.parts.map((part): TrustedSql | Scalar => {
    if (part.kind === 'text') return part.sql;
    const of = part.kind === 'member' ? reach(path, part.path) : path;
    const used = part.kind === 'member' && binder.cube(of).measures.get(part.name);
    if (used) return measureFormula(inside, of, used);
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
  const key = `${frame}:${path.join('.')}.${measure.name}:${keyOfFilters(place.filters)}`;
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
        : foldOf(binder, path, measure, definition, place.filters),
  };
  leaves.byKey.set(key, leaf);
  return leaf;
}
