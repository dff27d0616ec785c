/**
 * What a caller asks for, by name. Nothing here has been checked against a model yet.
 * Every surface (GraphQL, Cube's JSON, exports) makes one of these; `resolve.ts` binds it.
 */

import type { Cell, Unit } from '../../shared/values.ts';
import type { FilterSpec, MemberName, TimeRangeSpec } from '../model/filter-spec.ts';

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
  /** Only the leading values of one dimension, and the rest as one. */
  readonly top?: TopSpec | null;
  /**
   * The groups are those of the root's rows, and of those of the period compared with, whatever measures are
   * asked for. Absent: those of the measures.
   */
  readonly fixedGroups?: boolean;
  /** All members of one answer that is asked in parts: its rows start where these together start. */
  readonly beside?: readonly MemberName[];
  /** Absent or null: groups. Else the records themselves. */
  readonly records?: RecordsSpec | null;
}

/**
 * One row for each record of a cube. Its primary key stands behind the columns that are asked for, under
 * `recordKey` (shared/marks.ts); an order must end in it.
 */
export interface RecordsSpec {
  /** Cubes from the root to the one whose records are meant; `[]` is the root. */
  readonly of: readonly string[];
  /** Only records that one of these measures counts; none: all. */
  readonly folded: readonly MemberName[];
}

/** The `n` values of a dimension with the most of a measure over the whole question; ties by value. */
export interface TopSpec {
  /** The `as` of a selected dimension. */
  readonly dimension: string;
  /** A measure, largest first. */
  readonly by: MemberName;
  readonly n: number;
  /** The rows of all other values are one more group, else they are left out. */
  readonly other: boolean;
}

/** Each selected thing has a column name of its own, so that one member may be asked twice. */
export interface MeasureSpec {
  readonly member: MemberName;
  readonly as: string;
  /** Absent: its value. */
  readonly show?: MeasureView;
  /** In the bucket that lies `n` units earlier (without buckets: the range so much earlier). */
  readonly offset?: { readonly n: number; readonly unit: Unit };
  /** Over the last `n` units up to the end of each bucket (of the range). */
  readonly trailing?: { readonly n: number; readonly unit: Unit };
  /** From the start of the unit that each bucket (the range) begins in. */
  readonly toDate?: Unit;
}

/** What of a measure is shown beside its value. */
export type MeasureView =
  /** Its value in the period compared with; the difference, and it in percent of that value. */
  | { readonly kind: 'previous' | 'absolute' | 'percent' }
  /** Its value as a fraction of that of all rows with the same `within` (by `as`; `[]`: of all rows). */
  | { readonly kind: 'share'; readonly within: readonly string[] };

export interface DimensionSpec {
  readonly member: MemberName;
  readonly as: string;
  /** A grain or a custom granularity of a time dimension; null: the value itself. */
  readonly granularity: string | null;
}

export interface RangeSpec {
  readonly member: MemberName;
  readonly range: TimeRangeSpec;
  /** The period that `previous`, `absolute` and `percent` of measures mean. */
  readonly compare?: CompareSpec | null;
  /** Buckets of the range without rows are shown too, for each combination of the other keys. */
  readonly fill?: boolean;
}

/** Which period a range is compared with. */
export type CompareSpec = OtherPeriod & {
  /** It is taken whole, even while the range is running. */
  readonly uncut?: boolean;
};

type OtherPeriod =
  /** The one before it, of the same length: in months if the range is of whole months, else in days or time. */
  | { readonly kind: 'previousPeriod' }
  /** `n` units earlier. */
  | { readonly kind: 'offset'; readonly n: number; readonly unit: Unit }
  | { readonly kind: 'range'; readonly range: TimeRangeSpec };

export interface OrderSpec {
  /** The `as` of a selected column. */
  readonly column: string;
  readonly direction: 'asc' | 'desc';
  /** Null: NULLs last in both directions, on every warehouse. */
  readonly nulls: 'first' | 'last' | null;
}
