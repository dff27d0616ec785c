import type { ValueType } from '../../../shared/values.ts';
import type { Expr, Query, SelectColumn } from '../../../sql/ast.ts';
import {
  aggregate,
  and,
  call,
  col,
  column,
  derived,
  eq,
  isNull,
  literal,
  not,
  order,
  over,
  select,
} from '../../../sql/build.ts';

/**
 * One row per event of the asked entities that was known in time: `entity`, `ts` (timestamp), `key` (breaks
 * ties of time) and `v1` … by feature.
 */
export interface FeatureBase {
  readonly query: Query;
  readonly entityType: ValueType;
  readonly valueTypes: readonly ValueType[];
}

/** Rows `entity`, `seen` (its latest event), and by feature `f<n>`, its last value that is not NULL, and `t<n>`, when. */
export function lastValues({ query, entityType, valueTypes }: FeatureBase): Query {
  const ranked = select({
    columns: [
      ...['entity', 'ts'].map((name) => column(col(null, name), name, 'string')),
      ...valueTypes.flatMap((type, i) => [
        column(col(null, `v${i + 1}`), `v${i + 1}`, type),
        column(fromLast(`v${i + 1}`), `n${i + 1}`, 'integer'),
      ]),
    ],
    from: derived(query, 'e'),
  });
  return select({
    columns: [
      column(col(null, 'entity'), 'entity', entityType),
      column(aggregate('max', [col(null, 'ts')]), 'seen', 'timestamp'),
      ...valueTypes.flatMap((type, i) => lastColumns(i + 1, type)),
    ],
    from: derived(ranked, 'ranked'),
    groupBy: [1],
    orderBy: [order(1)],
  });
}

/** Counts from the last event that has a value; those without are apart. */
function fromLast(value: string): Expr {
  return over(call('row_number'), {
    partitionBy: [col(null, 'entity'), isNull(col(null, value))],
    orderBy: [order(col(null, 'ts'), 'desc'), order(col(null, 'key'), 'desc')],
  });
}

function lastColumns(n: number, type: ValueType): readonly SelectColumn[] {
  const filter = and(eq(col(null, `n${n}`), literal(1)), not(isNull(col(null, `v${n}`))));
  return [
    column(aggregate('any_value', [col(null, `v${n}`)], { filter }), `f${n}`, type),
    column(aggregate('any_value', [col(null, 'ts')], { filter }), `t${n}`, 'timestamp'),
  ];
}
