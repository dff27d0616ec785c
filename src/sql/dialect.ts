/** What the printer asks about a database, and what it hands out. */
import type { Cell, Column, Grain, Interval, ValueType } from '../shared/values.ts';
import type { ZoneOffset } from '../shared/zone.ts';
import type { AggregateSqlFn, Bins, SqlFn } from './ast.ts';

/** Everything the printer asks about a database. Data and small functions; nothing to inherit. */
export interface Dialect {
  readonly name: string;
  readonly identifier: {
    readonly quote: '"' | '`';
    readonly escape: 'doubled' | 'backslash';
    /** Longer names (in UTF-8 bytes) are shortened to a hash of themselves; null: any length. */
    readonly maxBytes: number | null;
  };
  /** `native` is a type in the database's own words. */
  readonly placeholder: (position: number, type: ValueType, native?: string) => string;
  readonly typeName: Readonly<Record<ValueType, string>>;
  readonly fn: Readonly<Record<SqlFn, (...args: readonly string[]) => string>>;
  readonly aggregate: Readonly<
    Record<AggregateSqlFn, (args: readonly string[], tail: AggregateTail) => string>
  >;
  /** Where `fraction` (0 to 1) of the sorted values lies, between two of them if need be; a double. */
  readonly quantile: (of: string, fraction: number, tail: AggregateTail) => string;
  /** The zone has been checked against the closed set before it gets here. */
  readonly truncate: (sql: string, grain: Grain, zone: Zone | null) => string;
  /** The start of the bin that holds an instant. */
  readonly bin: (sql: string, bins: Bins, zone: Zone | null, instants: boolean) => string;
  readonly toLocal: (sql: string, timeZone: string) => string;
  readonly addInterval: (sql: string, interval: Interval) => string;
  /** The author's `a / b` in a calculated measure: what stands behind `a`. Zero gives NULL, whole numbers fractions. */
  readonly divisor: (denominator: string) => string;
  /** Equal, or both NULL. */
  readonly notDistinct: (left: string, right: string) => string;
  /** The row of these values is one of the query's rows; none of them is NULL. */
  readonly rowIn: (row: readonly string[], query: PrintedQuery) => string;
  /** Rows that are written out, as a relation in a FROM; no rows: an empty relation with these columns. */
  readonly values: (table: LiteralTable) => string;
  /** What stands in FROM where a condition stands without one; null: nothing has to. */
  readonly oneRow: string | null;
  /** The clauses at a SELECT's end, each on a line of its own; one of the two is asked for. */
  readonly limit: (limit: number | null, offset: number | null) => readonly string[];
  readonly supports: {
    readonly filterClause: boolean;
    readonly asofJoin: boolean;
    readonly materializedCte: boolean;
    /** Known offsets are much cheaper than the database's own look into a zone's history. */
    readonly zoneOffsets: boolean;
  };
}

/** Names are quoted, expressions and queries text already; placeholders are numbered in the order of the rows. */
export interface LiteralTable {
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[];
  readonly rows: readonly (readonly string[])[];
  readonly as: string;
  /** What a new line of the relation starts with. */
  readonly newline: string;
}

interface PrintedQuery {
  /** In parentheses. */
  readonly text: string;
  /** What its columns are called, quoted. */
  readonly columns: readonly string[];
}

export interface Zone {
  readonly name: string;
  /** Its offsets at every instant that matters; null: the database knows them. */
  readonly offsets: readonly ZoneOffset[] | null;
}

/** What stands in and after an aggregate's parentheses, already as text. */
export interface AggregateTail {
  /** The terms of its ORDER BY. */
  readonly orderBy: string | null;
  /** The condition of its FILTER; always null where `supports.filterClause` is false. */
  readonly filter: string | null;
  /** The text after OVER when the aggregate is a window's call. */
  readonly over: string | null;
}

/** Text, typed parameters, declared columns: all that a warehouse needs. */
export interface CompiledQuery {
  readonly dialect: string;
  readonly sql: string;
  readonly params: readonly Param[];
  readonly columns: readonly Column[];
}

export interface Param {
  readonly type: ValueType;
  readonly value: Cell;
}
