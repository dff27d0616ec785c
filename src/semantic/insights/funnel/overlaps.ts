import type { FilterSpec } from '../../model/filter-spec.ts';

/** By member, the values it must have for the filter to hold. */
type Fixed = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The pairs of steps (from 1, the lower first) that one event may match: all but those whose filters ask
 * the same member for different values.
 */
export function overlappingSteps(
  filters: readonly (FilterSpec | null)[],
): readonly (readonly [number, number])[] {
  const fixed = filters.map((filter) => fixedValues(filter));
  return fixed.flatMap((a, i) =>
    fixed.flatMap((b, j) => (i < j && !disjoint(a, b) ? [[i + 1, j + 1] as const] : [])),
  );
}

function disjoint(a: Fixed, b: Fixed): boolean {
  return [...a].some(([member, values]) => {
    const others = b.get(member);
    return others !== undefined && ![...values].some((value) => others.has(value));
  });
}

function fixedValues(filter: FilterSpec | null): Fixed {
  if (filter === null) return new Map();
  if (filter.kind === 'compare' && filter.operator === 'equals' && !filter.caseInsensitive) {
    return new Map([[filter.member, new Set(filter.values.map(String))]]);
  }
  return filter.kind === 'and'
    ? new Map(filter.of.flatMap((one) => [...fixedValues(one)]))
    : new Map();
}
