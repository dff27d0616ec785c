/**
 * A small SQL tree that has never heard of cubes. Plain data: build it with `build.ts`, print it with
 * `print-sql.ts`, compare it with `toEqual`. A request's values can only ever be `param`.
 */

import type { Cell, Grain, Interval, ValueType } from '../shared/values.ts';
import type { ZoneOffset } from '../shared/zone.ts';

export type Query = Select | Union;

export interface Select {
  readonly kind: 'select';
  readonly with: readonly Cte[];
  readonly distinct: boolean;
  readonly columns: readonly SelectColumn[];
  /** Null: a SELECT without FROM. */
  readonly from: Relation | null;
  readonly joins: readonly JoinClause[];
  readonly where: Expr | null;
  /** Positions in `columns`, from 1: the same expression is never printed, nor its parameters bound, twice. */
  readonly groupBy: readonly number[];
  readonly having: Expr | null;
  readonly orderBy: readonly OrderBy[];
  readonly limit: number | null;
  readonly offset: number | null;
}

export interface Union {
  readonly kind: 'union_all';
  readonly with: readonly Cte[];
  readonly of: readonly Select[];
}

export interface Cte {
  readonly name: string;
  readonly query: Query;
  /** Ask the engine to compute it once; null leaves it to the engine. */
  readonly materialized: boolean | null;
}

export interface SelectColumn {
  readonly expr: Expr;
  readonly as: string;
  readonly type: ValueType;
}

export interface JoinClause {
  readonly type: 'inner' | 'left' | 'cross' | 'asof_left' | 'asof_inner';
  readonly to: Relation;
  /** Null only for cross joins. */
  readonly on: Expr | null;
}

export interface OrderBy {
  /** A position in `columns` from 1, or (inside windows and aggregates) an expression. */
  readonly by: number | Expr;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

export type Relation =
  | { readonly kind: 'table'; readonly path: readonly string[]; readonly as: string }
  | { readonly kind: 'cte'; readonly name: string; readonly as: string }
  | { readonly kind: 'derived'; readonly query: Query; readonly as: string }
  /** The author's own SELECT as a relation. */
  | { readonly kind: 'raw'; readonly expr: Expr; readonly as: string }
  /** A literal table; every cell an expression (usually params), every column typed. */
  | {
      readonly kind: 'values';
      readonly columns: readonly { readonly name: string; readonly type: ValueType }[];
      readonly rows: readonly (readonly Expr[])[];
      readonly as: string;
    }
  /** Relations that are joined with each other before they are joined with others. */
  | { readonly kind: 'joined'; readonly from: Relation; readonly joins: readonly JoinClause[] };

export type Expr =
  | { readonly kind: 'column'; readonly relation: string | null; readonly name: string }
  | {
      readonly kind: 'param';
      readonly type: ValueType;
      readonly value: Cell;
      /** The type that a database gives it, in its own words; absent: that of `type`. */
      readonly native?: string;
    }
  /** Small constants that the compiler itself writes: never a request's. */
  | { readonly kind: 'literal'; readonly value: number | boolean | null }
  /** Text written by the model's author (a TrustedSql) between sub-expressions. */
  | { readonly kind: 'raw'; readonly parts: readonly (string | Expr)[] }
  | { readonly kind: 'alias'; readonly relation: string }
  | { readonly kind: 'star' }
  /** `/` and the right operand of an author's division; the left one is the text that stands before it. NULL for zero. */
  | { readonly kind: 'divisor'; readonly of: Expr }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'logical'; readonly op: 'and' | 'or'; readonly of: readonly Expr[] }
  | { readonly kind: 'not'; readonly of: Expr }
  | { readonly kind: 'is_null'; readonly of: Expr }
  | { readonly kind: 'in'; readonly of: Expr; readonly values: readonly Expr[] }
  /** The row of these values is one of a query's rows; databases look it up by hash, if none is NULL. */
  | { readonly kind: 'in_query'; readonly of: readonly Expr[]; readonly query: Query }
  | { readonly kind: 'exists'; readonly query: Query }
  /** `not_distinct_from`: equal, or both NULL. */
  | { readonly kind: 'not_distinct'; readonly left: Expr; readonly right: Expr }
  | {
      readonly kind: 'case';
      readonly when: readonly { readonly if: Expr; readonly then: Expr }[];
      readonly else: Expr | null;
    }
  | { readonly kind: 'cast'; readonly of: Expr; readonly to: ValueType }
  | { readonly kind: 'call'; readonly fn: SqlFn; readonly args: readonly Expr[] }
  /** An aggregate, over the rows where `filter` holds. */
  | {
      readonly kind: 'aggregate';
      readonly fn: AggregateSqlFn;
      readonly args: readonly Expr[];
      readonly filter: Expr | null;
      readonly orderBy: readonly OrderBy[];
    }
  /** Between two values, in proportion, where none lies there. */
  | {
      readonly kind: 'quantile';
      readonly of: Expr;
      /** From 0 to 1. */
      readonly fraction: number;
      readonly filter: Expr | null;
    }
  | {
      readonly kind: 'window';
      readonly call: Expr;
      readonly partitionBy: readonly Expr[];
      readonly orderBy: readonly OrderBy[];
      readonly frame: Frame | null;
    }
  /**
   * Wall-clock bucket label (type `local`) for a day or more, the bucket's first instant (`timestamp`) below.
   * Without a zone `of` is a date or already wall-clock time: nothing is shifted and the result is `local`.
   */
  | {
      readonly kind: 'truncate';
      readonly of: Expr;
      readonly grain: Grain;
      readonly timeZone: string | null;
      /** The zone's offsets at every instant that `of` can be; null: not known. */
      readonly offsets: readonly ZoneOffset[] | null;
    }
  /** The start of the bin that holds `of`, as an instant or as wall-clock time; zones as in `truncate`. */
  | {
      readonly kind: 'bin';
      readonly of: Expr;
      readonly bins: Bins;
      readonly timeZone: string | null;
      readonly instants: boolean;
      readonly offsets: readonly ZoneOffset[] | null;
    }
  /** The instant as wall-clock time of a zone (type `local`). */
  | { readonly kind: 'to_local'; readonly of: Expr; readonly timeZone: string }
  | { readonly kind: 'add_interval'; readonly of: Expr; readonly interval: Interval };

/** Stretches of equal length, one of which begins at `origin` (`YYYY-MM-DDTHH:mm:ss.sss`, wall-clock time). */
export interface Bins {
  readonly unit: 'month' | 'day' | 'second';
  readonly n: number;
  readonly origin: string;
}

export type BinaryOp = '=' | '<>' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*';

/** Closed sets: each dialect must say how it spells every one of them. */
export type AggregateSqlFn =
  | 'count'
  | 'count_distinct'
  | 'count_distinct_approx'
  | 'sum'
  | 'avg'
  /** Of doubles: as little as can be depends on the order in which they are added. */
  | 'sum_doubles'
  | 'avg_doubles'
  | 'min'
  | 'max'
  | 'bool_or'
  | 'bool_and'
  | 'any_value'
  | 'stddev'
  | 'bit_or';

export type SqlFn =
  | 'coalesce'
  | 'null_if'
  | 'divide'
  | 'abs'
  | 'floor'
  | 'round'
  | 'least'
  | 'greatest'
  | 'lower'
  | 'starts_with'
  | 'ends_with'
  | 'contains'
  | 'concat'
  /** Of a text, in hexadecimal digits. */
  | 'sha256'
  /** A number as callers see it: a double of 13 significant digits. */
  | 'shown'
  /** The first seven hexadecimal digits of a text as a double from 0 to below 1. */
  | 'hex_fraction'
  | 'row_number'
  | 'rank'
  | 'dense_rank'
  | 'lead'
  | 'lag'
  | 'first_value'
  | 'last_value'
  | 'percent_rank'
  /** Seconds between two instants (a - b), as a double. */
  | 'seconds_between'
  /** Whole days between two dates or local times (a - b). */
  | 'days_between';

export interface Frame {
  readonly unit: 'rows' | 'range';
  readonly from: FrameBound;
  readonly to: FrameBound;
}
export type FrameBound =
  | { readonly kind: 'unbounded_preceding' | 'current_row' | 'unbounded_following' }
  | { readonly kind: 'preceding' | 'following'; readonly n: number };
