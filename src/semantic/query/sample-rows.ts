/** A cube's own rows with some of its expressions as columns, for no caller: what its database is asked about. */
import type { Cube, ModelExpression } from '../model/types.ts';
import { createBinder } from './bind/binder.ts';
import { NOTHING_LOOKED_UP } from './bind/sub-query.ts';
import { blankSpec } from './blank-spec.ts';
import { anyOf } from './conditions.ts';
import { binderContext, onlyDataSource, type ResolveContext } from './resolve.ts';
import type { ResolvedRows } from './resolve-rows.ts';
import type { Condition, Scalar } from './resolved.ts';

/** What is picked of a cube: a dimension by its name, a value of each row, or a condition on it. */
export type Pick =
  | { readonly kind: 'dimension'; readonly name: string }
  | { readonly kind: 'value' | 'condition'; readonly name: string; readonly sql: ModelExpression };

/** Each pick as a column, in their order. As a filter, too: no aggregate can stand there. */
export function sampleRows(
  cube: Cube,
  picks: readonly Pick[],
  context: ResolveContext,
): ResolvedRows {
  const clock = { now: context.now, timeZone: 'UTC' };
  const asking = { ...context, queried: new Map() };
  const binding = binderContext(blankSpec, NOTHING_LOOKED_UP, asking, clock);
  const binder = createBinder({ ...binding, policy: () => null });
  const path = [cube.name];
  binder.node(path);
  const bound = picks.map((pick): Scalar => {
    if (pick.kind === 'dimension') return binder.dimension(path, pick.name);
    const sql = binder.scalar(pick.sql, path);
    return pick.kind === 'value' ? sql : { kind: 'truth', of: { kind: 'author', sql } };
  });
  const shown: readonly Scalar[] = bound.length === 0 ? [{ kind: 'zero' }] : bound;
  const columns = shown.map((expr, i) => ({ name: `c${i + 1}`, type: 'string' as const, expr }));
  const tests = bound.map((of): Condition => ({ kind: 'is_null', of }));
  const where = bound.length === 0 ? null : anyOf(tests);
  const frame = { nodes: binder.nodes(), keys: [], where };
  return { dataSource: onlyDataSource([frame], context.model), frame, columns, ranges: [] };
}
