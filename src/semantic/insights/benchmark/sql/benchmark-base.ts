import type { Cell, ValueType } from '../../../../shared/values.ts';
import type { Expr, Query } from '../../../../sql/ast.ts';
import { col, column } from '../../../../sql/build.ts';
import type { BenchmarkRules } from '../../../access/benchmark-rules.ts';

/**
 * The values of all units: one row per period, cell and unit with the columns `period`, `unit`, `measured` and
 * `weight`. Read without the caller's row policy: nothing of it may leave but what is below.
 */
export interface BenchmarkBase {
  readonly query: Query;
  /** Columns that name the cell; none: all rows are one. */
  readonly keys: readonly { readonly name: string; readonly type: ValueType }[];
}

export interface BenchmarkRequest {
  readonly base: BenchmarkBase;
  /** The caller's units; only one has a value to show. */
  readonly own: readonly Expr[];
  readonly rules: BenchmarkRules;
  /** What groups and distortions are drawn from; null: nothing of the others is shown. */
  readonly seed: BenchmarkSeed | null;
  /** Only these cells are shown. */
  readonly shown: readonly { readonly key: string; readonly value: Cell }[];
}

export interface BenchmarkSeed {
  /** Secret, and the same for as long as answers shall be. */
  readonly key: string;
  /** The benchmark's name: of another the same unit is distorted by as much again, and in the same direction. */
  readonly name: string;
}

export type Keys = BenchmarkBase['keys'];

export const keyColumns = (keys: Keys, from: string | null = null) =>
  keys.map(({ name, type }) => column(col(from, name), name, type));
