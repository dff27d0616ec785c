/**
 * What a caller asks for, by name. Nothing here has been checked against a model yet.
 * Every surface (GraphQL, Cube's JSON, exports) makes one of these; `resolve.ts` binds it.
 */

import type { Cell, Unit } from '../../shared/values.ts';
import type { FilterOperator } from '../model/types.ts';

/**
 * A member by path: joins to follow, then the name. `orders.revenue`, `orders.customers.state`,
 * `sales_view.revenue`. The first part is a cube or view; when `root` is set it is the root.
 */
export type MemberName = string;

export interface QuerySpec {
  /** The cube or view of the root field; null lets the planner choose as Cube does (`query(input)`). */
  readonly root: string | null;
  readonly measures: readonly MeasureSpec[];
  readonly dimensions: readonly DimensionSpec[];
  readonly ranges: readonly RangeSpec[];
  /** Before aggregation: dimensions. */
  readonly where: FilterSpec | null;
  /** After aggregation: measures. */
  readonly having: FilterSpec | null;
  readonly segments: readonly MemberName[];
  readonly order: readonly OrderSpec[];
  /** Null: the configured cap. */
  readonly limit: number | null;
  readonly offset: number;
  readonly timeZone: string;
  /** `count`: one row, one column `count`: the number of groups instead of the groups. */
  readonly shape: 'rows' | 'count';
  /**
   * Null: rows. Else totals: the measures over the same base rows, grouped only by these of the
   * `dimensions` (by `as`; `[]` is the grand total). Groups that `having` drops do not count.
   */
  readonly totalsBy: readonly string[] | null;
  /** Keyset paging: the values of the `order` columns (which then must be a total order) of the last row seen. */
  readonly after: readonly Cell[] | null;
}

/** Each selected thing has a column name of its own, so that one member may be asked twice. */
export interface MeasureSpec {
  readonly member: MemberName;
  readonly as: string;
}

export interface DimensionSpec {
  readonly member: MemberName;
  readonly as: string;
  /** A grain or a custom granularity of a time dimension; null: the value itself. */
  readonly granularity: string | null;
}

export interface RangeSpec {
  readonly member: MemberName;
  readonly range: TimeRangeSpec;
}

/** API.md's TimeRangeInput. Half open; resolved in the query's time zone against the request's clock. */
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

export interface OrderSpec {
  /** The `as` of a selected column. */
  readonly column: string;
  readonly direction: 'asc' | 'desc';
  /** Null: NULLs last in both directions, on every warehouse. */
  readonly nulls: 'first' | 'last' | null;
}
