/** What a caller selected below a root field, as plain data. Keys are response keys (alias or name). */
import type { MemberName } from '../semantic/query/spec.ts';
import type { DimensionShape, MeasureShape } from './shape.ts';

/** The parts of a result that were asked. Each `rows` under an alias of its own is a question of its own. */
export interface ResultSelection {
  readonly rows: readonly Keyed<RowSelection>[];
  readonly totals: readonly Keyed<RowSelection>[];
  readonly totalCount: readonly string[];
  readonly pageInfo: readonly string[];
  readonly meta: readonly string[];
  readonly subtotals: readonly SubtotalsSelection[];
  readonly explain: readonly string[];
}

/** Rows at fewer keys. */
export interface SubtotalsSelection extends Keyed<RowSelection> {
  /** The dimensions that are kept. */
  readonly by: readonly MemberName[];
}

export interface Keyed<T> {
  readonly key: string;
  readonly selection: T;
}

/** The members selected on one row object; joins nest. */
export interface RowSelection {
  readonly members: readonly SelectedMember[];
  readonly joins: readonly SelectedJoin[];
  /** Where tokens are asked that lead to the records behind the row. */
  readonly drills: readonly SelectedDrill[];
}

export interface SelectedDrill {
  readonly key: string;
  /** The measure whose records are meant; null: the first that is selected beside it. */
  readonly measure: string | null;
}

export const NOTHING_SELECTED: RowSelection = { members: [], joins: [], drills: [] };

export type SelectedMember =
  | { readonly key: string; readonly shape: MeasureShape; readonly granularity: null }
  | { readonly key: string; readonly shape: DimensionShape; readonly granularity: string | null };

export interface SelectedJoin {
  readonly key: string;
  /** The joined cube's name. */
  readonly to: string;
  readonly selection: RowSelection;
}
