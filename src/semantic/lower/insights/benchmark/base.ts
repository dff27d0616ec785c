import type { Cell, ValueType } from '../../../../shared/values.ts';
import type { Expr, Query } from '../../../../sql/ast.ts';
import { col, column } from '../../../../sql/build.ts';

/** The quantiles that are shown, in percent. */
export const QUANTILES = [10, 25, 50, 75, 90] as const;

/**
 * The values of all units: one row per cell and unit with the columns `unit`, `measured` and `weight`, and one
 * per unit over all cells. Read without the caller's row policy: nothing of it may leave but what is below.
 */
export interface BenchmarkBase {
  readonly cells: Query | null;
  readonly total: Query;
  /** Columns of `cells` that name the cell. */
  readonly keys: readonly { readonly name: string; readonly type: ValueType }[];
}

export interface BenchmarkRequest {
  readonly base: BenchmarkBase;
  /** The caller's units; only one has a value to show. */
  readonly own: readonly Expr[];
  readonly minContributors: number;
  readonly dominance: number;
  readonly round: number;
  /** Only these cells are shown; who else is hidden is decided over all of them. */
  readonly shown: readonly { readonly key: string; readonly value: Cell }[];
}

export type Keys = BenchmarkBase['keys'];

export const keyColumns = (keys: Keys, from: string | null = null) =>
  keys.map(({ name, type }) => column(col(from, name), name, type));
