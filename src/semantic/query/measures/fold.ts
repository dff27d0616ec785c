/** What a measure takes of its own cube's rows. */
import { canonical } from '../../../shared/canonical.ts';
import type { Measure, MeasureDefinition, ModelExpression } from '../../model/types.ts';
import type { Binder } from '../bind/binding.ts';
import { safeDivision } from '../bind/divide.ts';
import { percentilesOfDoubles } from '../bind/percentile.ts';
import { reachFolded } from '../bind/reach.ts';
import { allOf } from '../conditions.ts';
import type { Condition, Fold, Scalar } from '../resolved.ts';

/** A filter of a measure whose cube is at `path`. */
export interface RowFilter {
  readonly path: readonly string[];
  readonly sql: ModelExpression;
}

/** Whether it is zero where there is nothing to fold. */
export function isCount(fold: Fold): boolean {
  if (fold.kind === 'author') return fold.counts === true;
  return fold.fn.startsWith('count');
}

const QUOTED = /'[^']*'|"[^"]*"/g;
const INNERMOST = /\([^()]*\)/g;

/** `COUNT(…)`, with a FILTER or without, and nothing around it. */
function isOneCount(parts: readonly unknown[]): boolean {
  const text = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  let left = text.replace(QUOTED, 'x');
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(INNERMOST, '[]');
  }
  return /^\s*count\s*\[\](?:\s*filter\s*\[\])?\s*$/i.test(left);
}

/** What tells these filters from others. */
export function keyOfFilters(filters: readonly RowFilter[]): string {
  return canonical(filters.map(({ path, sql }) => [path, sql.parts]));
}

export function primaryKeyOf(binder: Binder, path: readonly string[]) {
  const cube = binder.cube(path);
  return cube.primaryKey.map((name) => ({
    type: cube.dimensions.get(name)?.valueType ?? 'string',
    expr: binder.dimension(path, name),
  }));
}

/** A fold like any other, so that a masked measure has the groups that it would have. */
export function maskedFold(measure: Measure, value: string | null): Fold {
  const input: Scalar = { kind: 'value', type: measure.valueType, value };
  return { kind: 'aggregate', fn: 'max', input, filter: null };
}

/** `around`: filters of the measures that are computed from it. */
export function foldOf(
  binder: Binder,
  path: readonly string[],
  { column, valueType }: Measure,
  definition: Exclude<MeasureDefinition, { readonly kind: 'derived' | 'masked' }>,
  around: readonly RowFilter[],
): Fold {
  const reach = reachFolded(binder.context.model);
  const own = definition.filters.map((sql): RowFilter => ({ path, sql }));
  const conditions = [...own, ...around].map((one): Condition => {
    return { kind: 'author', sql: binder.scalar(one.sql, one.path, reach) };
  });
  const filter = allOf(conditions);
  if (definition.kind === 'custom') {
    const { parts } = bound(binder, definition.sql, path);
    const isNumber = valueType !== 'string' && valueType !== 'timestamp' && valueType !== 'date';
    const plain = isNumber ? percentilesOfDoubles(parts) : parts;
    const sql: Scalar = { kind: 'author', parts: safeDivision(plain) };
    return { kind: 'author', sql, filter, ...(isOneCount(parts) && { counts: true }) };
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
