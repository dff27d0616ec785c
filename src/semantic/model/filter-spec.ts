/** Conditions by name, as questions and insights write them: nothing here has been looked up yet. */
import type { Unit } from '../../shared/values.ts';
import type { FilterOperator } from './words.ts';

/**
 * A member by path: joins to follow, then the name. `orders.revenue`, `orders.customers.state`,
 * `sales_view.revenue`. The first part is a cube or view; when `root` is set it is the root.
 */
export type MemberName = string;

/** What GraphQL calls `TimeRangeInput`: half open; resolved in the query's time zone against the request's clock. */
export type TimeRangeSpec =
  | {
      readonly kind: 'last';
      readonly n: number;
      readonly unit: Unit;
      readonly includeCurrent: boolean;
    }
  | { readonly kind: 'this' | 'previous' | 'toDate'; readonly unit: Unit }
  /** Dates (whole days, `end` included) or date-times (`end` excluded), local to the zone unless they carry an offset. */
  | { readonly kind: 'between'; readonly start: string; readonly end: string }
  | { readonly kind: 'on'; readonly date: string }
  /** Cube's phrases: `last 30 days`, `from 7 days ago to now`, `this month`, `yesterday`. */
  | { readonly kind: 'expr'; readonly text: string };

export type FilterSpec =
  | { readonly kind: 'and' | 'or'; readonly of: readonly FilterSpec[] }
  | { readonly kind: 'not'; readonly of: FilterSpec }
  | {
      readonly kind: 'compare';
      readonly member: MemberName;
      readonly operator: FilterOperator;
      /** As the request gave them; typed by the member when resolved. */
      readonly values: readonly (string | number | boolean | null)[];
      /** Only for text operators, `equals` and `notEquals` on strings. */
      readonly caseInsensitive: boolean;
    }
  | { readonly kind: 'range'; readonly member: MemberName; readonly range: TimeRangeSpec }
  | { readonly kind: 'segment'; readonly member: MemberName };

export type FilterLeaf = Extract<FilterSpec, { readonly kind: 'compare' | 'range' | 'segment' }>;

/** Every comparison of the tree. */
export function leavesOf(spec: FilterSpec | null): readonly FilterLeaf[] {
  switch (spec?.kind) {
    case undefined:
      return [];
    case 'and':
    case 'or':
      return spec.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(spec.of);
    case 'compare':
    case 'range':
    case 'segment':
      return [spec];
  }
}

/** The comparisons that every row must pass, whatever else the tree says. */
export function requiredLeaves(spec: FilterSpec | null): readonly FilterLeaf[] {
  if (spec?.kind === 'and') return spec.of.flatMap(requiredLeaves);
  return spec === null || spec.kind === 'or' || spec.kind === 'not' ? [] : leavesOf(spec);
}
