import type { ValueType } from '../../../../shared/values.ts';
import type { Expr, Query, SelectColumn } from '../../../../sql/ast.ts';
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
} from '../../../../sql/build.ts';

/**
 * One row per event of the asked entities that was known in time: `entity`, `ts` (timestamp), `known` (when it
 * became known, where that is told), `key` and `v1` … by feature. At equal times the row that became known
 * last wins, then the greatest key.
 */
export interface FeatureBase {
  readonly query: Query;
  readonly tellsKnown: boolean;
  readonly entityType: ValueType;
  readonly valueTypes: readonly ValueType[];
}

/** Rows `entity`, `seen` (its latest event), and by feature `f<n>`, its last value that is not NULL, and `t<n>`, when. */
export function lastValues(base: FeatureBase): Query {
  const { query, entityType, valueTypes } = base;
  const ranked = select({
    columns: [
      ...['entity', 'ts'].map((name) => column(col(null, name), name, 'string')),
      ...valueTypes.flatMap((type, i) => [
        column(col(null, `v${i + 1}`), `v${i + 1}`, type),
        column(fromLast(`v${i + 1}`, base), `n${i + 1}`, 'integer'),
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
function fromLast(value: string, { tellsKnown }: FeatureBase): Expr {
  const latest = ['ts', ...(tellsKnown ? ['known'] : []), 'key'];
  return over(call('row_number'), {
    partitionBy: [col(null, 'entity'), isNull(col(null, value))],
    orderBy: latest.map((name) => order(col(null, name), 'desc')),
  });
}

function lastColumns(n: number, type: ValueType): readonly SelectColumn[] {
  const filter = and(eq(col(null, `n${n}`), literal(1)), not(isNull(col(null, `v${n}`))));
  return [
    column(aggregate('any_value', [col(null, `v${n}`)], { filter }), `f${n}`, type),
    column(aggregate('any_value', [col(null, 'ts')], { filter }), `t${n}`, 'timestamp'),
  ];
}
