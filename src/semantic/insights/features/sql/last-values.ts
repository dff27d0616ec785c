import type { ValueType } from '../../../../shared/values.ts';
import type { Expr, Select, SelectColumn } from '../../../../sql/ast.ts';
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
 * became known, where that is told), `key` and `v<n>` by feature. At equal times the row that became known
 * last wins, then the greatest key.
 */
export interface FeatureBase {
  readonly query: Select;
  readonly tellsKnown: boolean;
  readonly entityType: ValueType;
  /** By the place that each has among the features that are asked for. */
  readonly values: readonly { readonly place: number; readonly type: ValueType }[];
}

/** Rows `entity`, `seen` (its latest event), and by feature `f<n>`, its last value that is not NULL, and `t<n>`, when. */
export function lastValues(base: FeatureBase): Select {
  const { query, entityType, values } = base;
  const ranked = select({
    columns: [
      ...['entity', 'ts'].map((name) => column(col(null, name), name, 'string')),
      ...values.flatMap(({ place, type }) => [
        column(col(null, `v${place}`), `v${place}`, type),
        column(fromLast(`v${place}`, base), `n${place}`, 'integer'),
      ]),
    ],
    from: derived(query, 'e'),
  });
  return select({
    columns: [
      column(col(null, 'entity'), 'entity', entityType),
      column(aggregate('max', [col(null, 'ts')]), 'seen', 'timestamp'),
      ...values.flatMap(({ place, type }) => lastColumns(place, type)),
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
