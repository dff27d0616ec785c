import type { Cell } from '../../../../shared/values.ts';
import type { Expr, Query } from '../../../../sql/ast.ts';
import { col, column } from '../../../../sql/build.ts';
import type { BenchmarkRules } from '../../../access/benchmark-rules.ts';
import type { BenchmarkKeys, BenchmarkSeed } from '../resolve/benchmark-question.ts';

/**
 * The values of all units: one row per period, cell and unit with the columns `period`, `unit`, `measured` and
 * `weight`. Read without the caller's row policy: nothing of it may leave but what is below.
 */
interface BenchmarkBase {
  readonly query: Query;
  /** Columns that name the cell; none: all rows are one. */
  readonly keys: BenchmarkKeys;
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

export const keyColumns = (keys: BenchmarkKeys, from: string | null = null) =>
  keys.map(({ name, type }) => column(col(from, name), name, type));
