/** What a caller selected below a root field, as plain data. Keys are response keys (alias or name). */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { MeasureSpec } from '../../semantic/query/query-spec.ts';
import type { DimensionShape, MeasureShape } from '../api-shape.ts';

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
  /** The same measures in another light. */
  readonly views: readonly SelectedView[];
  /** Where the row's flags are asked. */
  readonly flags: readonly string[];
}

/** `none`: there is nothing to show, for no period is compared with. */
export type SelectedView = Keyed<RowSelection> &
  (
    | { readonly kind: 'previous' | 'change' | 'none' }
    /** Shares of the total over all rows with the same values of these dimensions. */
    | { readonly kind: 'share'; readonly within: readonly MemberName[] }
  );

export interface SelectedDrill {
  readonly key: string;
  /** The measure whose records are meant; null: the first that is selected beside it. */
  readonly measure: string | null;
}

export const NOTHING_SELECTED: RowSelection = {
  members: [],
  joins: [],
  drills: [],
  views: [],
  flags: [],
};

/** The selection of a question that compares nothing: what would be compared is null. */
export function withoutComparison(of: ResultSelection): ResultSelection {
  const plain = <T extends Keyed<RowSelection>>(part: T): T => ({
    ...part,
    selection: uncompared(part.selection),
  });
  return {
    ...of,
    rows: of.rows.map(plain),
    totals: of.totals.map(plain),
    subtotals: of.subtotals.map(plain),
  };
}

function uncompared(row: RowSelection): RowSelection {
  const hasViews = row.views.some(({ kind }) => kind !== 'share');
  if (!hasViews && row.joins.length === 0) return row;
  return {
    ...row,
    joins: row.joins.map((join) => ({ ...join, selection: uncompared(join.selection) })),
    views: row.views.map((view) => (view.kind === 'share' ? view : { ...view, kind: 'none' })),
  };
}

/** Arguments of a measure that change which time it is of. */
export type MovedTime = Pick<MeasureSpec, 'offset' | 'trailing' | 'toDate'>;

export type SelectedMember =
  | {
      readonly key: string;
      readonly shape: MeasureShape;
      readonly granularity: null;
      /** Its share of the total over all rows with the same values of these dimensions. */
      readonly share?: readonly MemberName[] | null;
      /** Not of the row's own time. */
      readonly moved?: MovedTime | null;
    }
  | { readonly key: string; readonly shape: DimensionShape; readonly granularity: string | null };

export interface SelectedJoin {
  readonly key: string;
  /** The joined cube's name. */
  readonly to: string;
  readonly selection: RowSelection;
}

/** Whether any token is asked for, here or below a join. */
export function asksDrill({ drills, joins }: RowSelection): boolean {
  return drills.length > 0 || joins.some(({ selection }) => asksDrill(selection));
}
