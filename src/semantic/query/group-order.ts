/** The order of the groups, made total, and where a page starts in it. */
import { GatewayError } from '../../shared/errors.ts';
import { isRecordKey } from '../../shared/marks.ts';
import { nearest } from '../../shared/suggest.ts';
import type { Cell } from '../../shared/values.ts';
import { cellValue } from './filter/number-value.ts';
import type { QuerySpec } from './query-spec.ts';
import type { MeasureColumn } from './resolved.ts';
import type { KeyColumn, OrderTerm, Value } from './resolved-column.ts';

export interface OrderedColumns {
  readonly keys: readonly KeyColumn[];
  readonly measures: readonly MeasureColumn[];
  /** The `as` of the time dimensions that are grouped by a granularity. */
  readonly times: ReadonlySet<string>;
}

/**
 * What was asked, then every key that is left. By itself: the first time dimension ascending, else the first
 * measure descending.
 */
export function resolveOrder(spec: QuerySpec, columns: OrderedColumns): readonly OrderTerm[] {
  const kept = new Set(spec.totalsBy);
  const keys = columns.keys.filter((key) => spec.totalsBy === null || kept.has(key.as));
  if (keys.length === 0) return [];
  const shown = [...keys, ...columns.measures];
  const asked = spec.order.length > 0 ? spec.order : defaultOrder(columns, keys);
  const rest = lastKeys(spec, keys).map((key) => ({
    column: key.as,
    direction: 'asc' as const,
    nulls: null,
  }));
  const seen = new Set<string>();
  return [...asked, ...rest].flatMap(({ column, direction, nulls }) => {
    checkColumn(column, columns);
    const found = shown.find((one) => one.as === column);
    if (found === undefined || seen.has(found.name)) return [];
    seen.add(found.name);
    return [{ column: found.name, direction, nulls: nulls ?? 'last' }];
  });
}

/** The keys that make an order total: of records their primary key alone. */
function lastKeys({ records }: QuerySpec, keys: readonly KeyColumn[]): readonly KeyColumn[] {
  return records ? keys.filter(({ as }) => isRecordKey(as)) : keys;
}

function defaultOrder(columns: OrderedColumns, keys: readonly KeyColumn[]): QuerySpec['order'] {
  const time = keys.find((key) => columns.times.has(key.as));
  if (time) return [{ column: time.as, direction: 'asc', nulls: null }];
  const [measure] = columns.measures;
  return measure ? [{ column: measure.as, direction: 'desc', nulls: null }] : [];
}

function checkColumn(column: string, { keys, measures }: OrderedColumns): void {
  const names = [...keys, ...measures].map((one) => one.as);
  if (names.includes(column)) return;
  const suggestion = nearest(column, names);
  throw new GatewayError('UNKNOWN_MEMBER', {
    member: column,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function seenValue(value: Cell, of: KeyColumn | undefined): Value {
  const { type = 'string', column } = of ?? {};
  if (type === 'number') return cellValue(value, column);
  const isCaseless = type === 'string' && column?.kind === 'caseless';
  return { kind: 'value', type, value, ...(isCaseless && { native: column.sql }) };
}

/** The values of the last row seen, one for each term of the order. */
export function resolveAfter(
  spec: QuerySpec,
  order: readonly OrderTerm[],
  { keys, measures }: OrderedColumns,
): readonly Value[] | null {
  const { after } = spec;
  if (after === null) return null;
  if (after.length !== order.length) {
    throw new GatewayError('CURSOR_INVALID', { problem: 'it belongs to another order' });
  }
  return order.map((term, i) => {
    const column = [...keys, ...measures].find((one) => one.name === term.column);
    return seenValue(after[i] ?? null, column);
  });
}
