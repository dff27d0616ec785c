/** What the printer asks about a database, and what it hands out. */
import type { Cell, Column, Grain, Interval, ValueType } from '../shared/values.ts';
import type { ZoneOffset } from '../shared/zone.ts';
import type { AggregateSqlFn, Bins, SqlFn } from './ast.ts';

export type DialectName = 'duckdb' | 'postgres';

/** Everything the printer asks about a database. Data and small functions; nothing to inherit. */
export interface Dialect {
  readonly name: DialectName;
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
  /** The zone has been checked against the closed set before it gets here. */
  readonly truncate: (sql: string, grain: Grain, zone: Zone | null) => string;
  /** The start of the bin that holds an instant. */
  readonly bin: (sql: string, bins: Bins, zone: Zone | null, instants: boolean) => string;
  readonly toLocal: (sql: string, timeZone: string) => string;
  readonly addInterval: (sql: string, interval: Interval) => string;
  /** The author's `a / b` in a calculated measure: what stands behind `a`. Zero gives NULL, whole numbers fractions. */
  readonly divisor: (denominator: string) => string;
  readonly supports: {
    readonly filterClause: boolean;
    readonly asofJoin: boolean;
    readonly materializedCte: boolean;
    readonly nullsOrder: boolean;
    /** Known offsets are much cheaper than the database's own look into a zone's history. */
    readonly zoneOffsets: boolean;
  };
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
  readonly dialect: DialectName;
  readonly sql: string;
  readonly params: readonly Param[];
  readonly columns: readonly Column[];
}

export interface Param {
  readonly type: ValueType;
  readonly value: Cell;
}
