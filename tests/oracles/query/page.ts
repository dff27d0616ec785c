/** The order of groups, and the part of them that is asked for. */
import type { QuerySpec } from '../../../src/semantic/query/query-spec.ts';
import type { ValueType } from '../../../src/shared/values.ts';
import { cellOf, compareValues, readCell } from './cells.ts';
import type { Value } from './star.ts';

export interface Group {
  readonly key: readonly Value[];
  /** By the measure's name. */
  readonly values: ReadonlyMap<string, Value>;
}

interface Column {
  readonly as: string;
  readonly type: ValueType;
}

interface Term {
  readonly type: ValueType;
  readonly sign: 1 | -1;
  readonly nulls: 'first' | 'last';
  readonly of: (group: Group) => Value;
}

export function pageOf(
  spec: QuerySpec,
  keys: readonly Column[],
  measures: readonly (Column & { readonly member: string })[],
  groups: readonly Group[],
): readonly Group[] {
  const terms = termsOf(spec, keys, measures);
  const sorted = groups.toSorted((a, b) =>
    compareBy(terms, valuesOf(terms, a), valuesOf(terms, b)),
  );
  const last = spec.after?.map((cell, i) => readCell(cell, terms[i]?.type ?? 'string'));
  const rest = last
    ? sorted.filter((group) => compareBy(terms, shownOf(terms, group), last) > 0)
    : sorted;
  return rest.slice(spec.offset, spec.limit === null ? undefined : spec.offset + spec.limit);
}

/** What was asked, else the first time bucket, else the first measure downward; then every key. */
function termsOf(
  spec: QuerySpec,
  keys: readonly Column[],
  measures: readonly (Column & { readonly member: string })[],
): readonly Term[] {
  const columns = new Map<string, Omit<Term, 'sign' | 'nulls'>>([
    ...keys.map(
      ({ as, type }, i) => [as, { type, of: ({ key }: Group) => key[i] ?? null }] as const,
    ),
    ...measures.map(
      ({ as, type, member }) =>
        [as, { type, of: ({ values }: Group) => values.get(member) ?? null }] as const,
    ),
  ]);
  const time = spec.dimensions.find(
    ({ as, granularity }) => granularity !== null && columns.has(as),
  );
  const byTime = time && { column: time.as, direction: 'asc' as const, nulls: null };
  const [top] = measures;
  const byTop = top && { column: top.as, direction: 'desc' as const, nulls: null };
  const byDefault = byTime ?? byTop;
  const asked = spec.order.length > 0 ? spec.order : byDefault ? [byDefault] : [];
  const rest = keys.map(({ as }) => ({ column: as, direction: 'asc' as const, nulls: null }));
  return [...asked, ...rest].flatMap(({ column, direction, nulls }) => {
    const found = columns.get(column);
    const sign = direction === 'asc' ? 1 : -1;
    return found ? [{ ...found, sign, nulls: nulls ?? 'last' }] : [];
  });
}

const valuesOf = (terms: readonly Term[], group: Group) => terms.map(({ of }) => of(group));

/** As a caller sees them, who says behind which row to go on. */
const shownOf = (terms: readonly Term[], group: Group) =>
  terms.map(({ of, type }) => readCell(cellOf(of(group), type), type));

function compareBy(terms: readonly Term[], a: readonly Value[], b: readonly Value[]): number {
  for (const [i, { sign, nulls }] of terms.entries()) {
    const [x = null, y = null] = [a[i], b[i]];
    const order =
      x === null || y === null
        ? (nulls === 'last' ? 1 : -1) * (Number(x === null) - Number(y === null))
        : sign * compareValues(x, y);
    if (order !== 0) return order;
  }
  return 0;
}
