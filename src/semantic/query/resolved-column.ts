/** What resolved questions are made of that holds no question itself: values, columns, ranges, orders. Plain data. */
import type { Cell, ColumnType, ValueType } from '../../shared/values.ts';

/** A request's value, typed by what it is compared with. Only ever a parameter. */
export interface Value {
  readonly kind: 'value';
  readonly type: ValueType;
  readonly value: Cell;
  /** The type of the column that it is compared with, in the database's own words. */
  readonly native?: string;
}

/** A column of the answer: its name in SQL, made from the member, and its name for the caller. */
export interface KeyColumn {
  readonly name: string;
  readonly as: string;
  readonly type: ValueType;
  /** What the database keeps there, if that is known and matters for comparing. */
  readonly column?: ColumnType;
}

export interface Renamed {
  readonly from: string;
  readonly to: string;
  readonly type: ValueType;
}

export interface BucketMap {
  readonly key: string;
  readonly values: readonly { readonly theirs: Value; readonly ours: Value }[];
}

/** Every bucket of the range, beside every combination of the other keys that any group has. */
export interface ResolvedFill {
  readonly key: string;
  readonly labels: readonly Value[];
  /** A column of the groups: true where rows were found. */
  readonly found: string;
  /** For each of `shifted`: the same column, and a column that is true for the first `count` buckets. */
  readonly shifted: readonly {
    readonly found: string;
    readonly within: string;
    readonly count: number;
  }[];
  /** Measures whose gaps take the value before, by name. */
  readonly carried: readonly string[];
}

export interface ResolvedMemberRange {
  readonly member: string;
  /** Instants, ISO 8601 in UTC, half open. */
  readonly start: string;
  readonly end: string;
  /** What it is compared with. */
  readonly previous?: { readonly start: string; readonly end: string };
}

export interface OrderTerm {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** Stretches of equal length on the zone's clocks, one of which begins at `origin`. */
export interface Bins {
  readonly unit: 'month' | 'day' | 'second';
  readonly n: number;
  /** `YYYY-MM-DDTHH:mm:ss.sss`. */
  readonly origin: string;
}

export type CompareOp = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type TextOp = 'contains' | 'starts_with' | 'ends_with';
