import { GatewayError } from '../shared/errors.ts';

/** The most that the conditions of one question may have together, wherever they were written. */
export interface FilterLimits {
  /** Levels of `and`, `or` and `not`. */
  readonly depth: number;
  /** Comparisons, ranges and segments. */
  readonly conditions: number;
  /** What members are compared with: the items of all lists. */
  readonly values: number;
}

export type FilterFacts = FilterLimits;

/** What is read of a condition. */
export interface FilterTree {
  readonly kind: string;
  readonly of?: FilterTree | readonly FilterTree[];
  readonly values?: readonly unknown[];
}

const WORDS: Readonly<Record<keyof FilterLimits, string>> = {
  depth: 'levels of conditions',
  conditions: 'conditions',
  values: 'values in its conditions',
};

/** Without recursion: no depth overflows the stack here. */
export function measureFilters(filters: readonly (FilterTree | null)[]): FilterFacts {
  const facts = { depth: 0, conditions: 0, values: 0 };
  const open = filters.flatMap((tree) => (tree === null ? [] : [{ tree, level: 1 }]));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { tree, level } = next;
    facts.depth = Math.max(facts.depth, level);
    facts.values += tree.values?.length ?? 0;
    const inner = partsOf(tree);
    if (inner === null) facts.conditions += 1;
    for (const part of inner ?? []) open.push({ tree: part, level: level + 1 });
  }
  return facts;
}

function partsOf({ of }: FilterTree): readonly FilterTree[] | null {
  if (of === undefined) return null;
  return Array.isArray(of) ? of : [of as FilterTree];
}

/** @throws GatewayError QUERY_TOO_EXPENSIVE */
export function checkFilters(facts: FilterFacts, limits: FilterLimits): void {
  for (const name of Object.keys(WORDS) as (keyof FilterLimits)[]) {
    refuseAbove(facts[name], limits[name], WORDS[name]);
  }
}

/** How much deeper JSON is than the conditions in it: `filters: [{ and: [{ … }] }]` has two levels for each. */
const LEVELS = 2;
/** Levels around the conditions, such as the joins to their members. */
const AROUND = 16;
/** Several lists may each have their values. */
const LISTS = 4;

/**
 * Variables, before anything walks them by recursion: whatever in them is a condition, a list of keys or a
 * question in JSON has bounds that do not depend on where it will be used.
 * @throws GatewayError QUERY_TOO_EXPENSIVE
 */
export function checkVariables(variables: unknown, limits: FilterLimits): void {
  const deepest = limits.depth * LEVELS + AROUND;
  const longest = Math.max(limits.values, limits.conditions);
  let count = 0;
  const open = [{ value: variables, level: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, level } = next;
    if (typeof value !== 'object' || value === null) continue;
    const items = Array.isArray(value) ? value : Object.values(value);
    count += items.length;
    refuseAbove(level, deepest, 'levels in its variables');
    refuseAbove(items.length, longest, 'items in one list of its variables');
    refuseAbove(count, longest * LISTS, 'values in its variables');
    for (const item of items) open.push({ value: item as unknown, level: level + 1 });
  }
}

function refuseAbove(asked: number, max: number, what: string): void {
  if (asked <= max) return;
  const problem = `it has ${asked} ${what}, and ${max} is the most`;
  throw new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max, asked });
}
