import type { Query } from '../../../../sql/ast.ts';
import { typeOf } from '../../shared/base-rows.ts';
import type { Inputs } from '../../shared/tree-inputs.ts';
import type { ResolvedRetention } from '../resolve/retention-question.ts';
import { retention } from './cohorts.ts';

export function lowerRetention(
  { bases: [base], bucketing, starts, ...asked }: ResolvedRetention,
  [query]: Inputs<ResolvedRetention>,
): Query {
  const { mode, cohorts, after, length, breakdown } = asked;
  return retention({
    base: { query, valueType: typeOf(base, 'value') },
    ...{ bucketing, kind: starts, mode, cohorts, after, length, breakdown },
  });
}
