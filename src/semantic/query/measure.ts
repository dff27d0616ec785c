/**
 * A measure → a formula over leaves: folds of one fact's rows. Derived measures are computed after the facts
 * have been folded and aligned, so that each fold stays what it is beside any other.
 */
import { GatewayError } from '../../shared/errors.ts';
import type { Measure, MeasureDefinition, ModelExpression, TrustedSql } from '../model/types.ts';
import type { Binder } from './binding.ts';
import { safeDivision } from './divide.ts';
import type { Names } from './naming.ts';
import { allOf, type Condition, type Fold, type Leaf, type Scalar } from './resolved.ts';

/** Collects the leaves of one query. */
export interface Leaves {
  readonly byKey: Map<string, Leaf>;
  readonly names: Names;
}

/** Where measures are bound: a tree, and its place among the query's trees. */
export interface MeasurePlace {
  readonly binder: Binder;
  readonly frame: number;
  readonly leaves: Leaves;
}

/** The formula of the measure `name` of the cube at `path`; its leaves are added to the place. */
export function measureFormula(
  place: MeasurePlace,
  path: readonly string[],
  measure: Measure,
): Scalar {
  refuseStaged(path, measure);
  const { definition } = measure;
  if (definition.kind === 'derived') return derivedFormula(place, path, measure, definition.sql);
  return { kind: 'field', name: leafOf(place, path, measure, definition).name };
}

/** What needs more than one pass over time or groups. */
function refuseStaged(path: readonly string[], measure: Measure): void {
  const staged =
    (measure.rollingWindow && 'a rolling window') ??
    (measure.multiStage && 'multiple stages') ??
    (measure.type === 'running_total' || measure.type === 'rank' ? `type ${measure.type}` : null);
  if (staged === null) return;
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member: `${path.join('.')}.${measure.name}`,
    problem: `measures with ${staged} cannot be queried yet`,
  });
}

function derivedFormula(
  place: MeasurePlace,
  path: readonly string[],
  measure: Measure,
  sql: ModelExpression,
): Scalar {
  const parts = sql.parts.map((part): TrustedSql | Scalar => {
    if (part.kind === 'text') return part.sql;
    const of = part.kind === 'member' ? [...path, ...part.path] : path;
    const used = part.kind === 'member' && place.binder.cube(of).measures.get(part.name);
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
  const { binder, frame, leaves } = place;
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
        : foldOf(binder, path, definition),
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
  definition: Exclude<MeasureDefinition, { readonly kind: 'derived' | 'masked' }>,
): Fold {
  const conditions = definition.filters.map(
    (sql): Condition => ({
      kind: 'author',
      sql: binder.scalar(sql, path),
    }),
  );
  const filter = allOf(conditions);
  if (definition.kind === 'custom') {
    const { parts } = bound(binder, definition.sql, path);
    return { kind: 'author', sql: { kind: 'author', parts: safeDivision(parts) }, filter };
  }
  const input = definition.sql && binder.scalar(definition.sql, path);
  return { kind: 'aggregate', fn: definition.fn, input, filter };
}

function bound(binder: Binder, sql: ModelExpression, path: readonly string[]) {
  const scalar = binder.scalar(sql, path);
  return scalar.kind === 'author' ? scalar : { parts: [scalar] };
}
