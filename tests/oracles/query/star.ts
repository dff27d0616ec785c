/**
 * Questions by brute force: plain arrays, nested loops, nothing shared with the planner but the question's
 * type. star.ts says what a model is here (functions over rows instead of SQL), evaluate.ts leads, rows.ts
 * joins, filter.ts and time.ts decide which rows count, fold.ts aggregates, cells.ts writes values down.
 */
import type { ValueType } from '../../../src/shared/values.ts';

/** Decimals are whole hundredths (bigint), times epoch milliseconds, dates `YYYY-MM-DD`. */
export type Value = string | number | bigint | boolean | null;
export type Row = Readonly<Record<string, Value>>;
export type Tables = Readonly<Record<string, readonly Row[]>>;
export type Kind = 'text' | 'number' | 'decimal' | 'boolean' | 'time' | 'date';

/** A row, and what it leads to. */
export interface At {
  /** All columns are null where a join found nothing. */
  readonly row: Row;
  /** The row that a join to one leads to. */
  one(cube: string): Row;
  /** The rows that a join to many leads to. */
  many(cube: string): readonly Row[];
}

export interface Star {
  readonly cubes: ReadonlyMap<string, StarCube>;
  /** By view and member: the cubes from the view's root, and the member's name there. */
  readonly views: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

export interface StarCube {
  readonly table: string;
  readonly dimensions: Readonly<Record<string, StarDimension>>;
  readonly measures: Readonly<Record<string, StarMeasure>>;
  readonly segments: Readonly<Record<string, (at: At) => boolean>>;
  /** By the joined cube. */
  readonly joins: Readonly<Record<string, StarJoin>>;
  /** Whether a caller may see the row; `tables` hold all rows. */
  readonly sees: (caller: Caller, row: Row, tables: Tables) => boolean;
}

export interface Caller {
  readonly roles: readonly string[];
  readonly tenant: string | null;
}

export interface StarJoin {
  readonly many: boolean;
  readonly on: (from: Row, to: Row) => boolean;
}

export interface StarDimension {
  readonly kind: Kind;
  readonly type: ValueType;
  readonly value: (at: At) => Value;
  /** A joined cube that its value is read from: of the row that stands beside it. */
  readonly reads?: string;
}

export type StarMeasure =
  | {
      readonly kind: 'fold';
      readonly fn: 'count' | 'count_distinct' | 'sum' | 'avg' | 'min' | 'max';
      /** What it gives. */
      readonly of: Kind;
      readonly type: ValueType;
      /** Null: the rows themselves are counted. */
      readonly value: ((at: At) => Value) | null;
      readonly filter: (at: At) => boolean;
    }
  /** An aggregate of the author's own: impossible over rows that a join multiplies. */
  | {
      readonly kind: 'custom';
      readonly of: Kind;
      readonly type: ValueType;
      readonly fold: (rows: readonly Row[]) => Value;
    }
  | {
      readonly kind: 'derived';
      readonly type: ValueType;
      /** Measures of this cube, or `cube.measure` of a joined one. */
      readonly uses: readonly string[];
      readonly formula: (...values: readonly (number | null)[]) => number | null;
    };

/** The question cannot be answered: no joins lead there, or rows would count more than once. */
export class Impossible extends Error {}

/** Equality as joins mean it: unknown is equal to nothing. */
export const same = (a: Value | undefined, b: Value | undefined): boolean =>
  a !== null && a !== undefined && a === b;
