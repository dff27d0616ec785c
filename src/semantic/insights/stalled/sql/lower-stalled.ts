import type { Query, Select } from '../../../../sql/ast.ts';
import { cast, col, column, derived, select } from '../../../../sql/build.ts';
import { typeOf } from '../../shared/base-rows.ts';
import type { Inputs } from '../../shared/tree-inputs.ts';
import type { ResolvedStalled } from '../resolve/stalled-question.ts';
import { stalled } from './stages-stalled.ts';

export function lowerStalled(
  { bases: [base], before, first, after }: ResolvedStalled,
  [query]: Inputs<ResolvedStalled>,
): Query {
  const types = { entity: typeOf(base, 'entity'), stage: typeOf(base, 'stage') };
  return stalled({ base: { query: timed(query), types }, before, first, after });
}

/** Dates count from their midnight. */
function timed(query: Select): Select {
  const of = (name: string) => col('r', name);
  return select({
    columns: [
      ...['entity', 'stage', 'done', 'key'].map((name) => column(of(name), name, 'string')),
      column(cast(of('ts'), 'timestamp'), 'ts', 'timestamp'),
    ],
    from: derived(query, 'r'),
  });
}
