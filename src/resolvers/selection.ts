/** What a caller selected below a root field, as plain data. Keys are response keys (alias or name). */
import type { DimensionShape, MeasureShape } from './shape.ts';

/** The parts of a result that were asked. Each `rows` under an alias of its own is a question of its own. */
export interface ResultSelection {
  readonly rows: readonly Keyed<RowSelection>[];
  readonly totals: readonly Keyed<RowSelection>[];
  readonly totalCount: readonly string[];
  readonly pageInfo: readonly string[];
  readonly meta: readonly string[];
}

export interface Keyed<T> {
  readonly key: string;
  readonly selection: T;
}

/** The members selected on one row object; joins nest. */
export interface RowSelection {
  readonly members: readonly SelectedMember[];
  readonly joins: readonly SelectedJoin[];
}

export type SelectedMember =
  | { readonly key: string; readonly shape: MeasureShape; readonly granularity: null }
  | { readonly key: string; readonly shape: DimensionShape; readonly granularity: string | null };

export interface SelectedJoin {
  readonly key: string;
  /** The joined cube's name. */
  readonly to: string;
  readonly selection: RowSelection;
}
