/** From a selection to the columns of a question: one per member and granularity, however often selected. */

import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { MeasureSpec, MeasureView, QuerySpec } from '../../semantic/query/query-spec.ts';
import { canonical } from '../../shared/canonical.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { DimensionShape, MeasureShape } from '../api-shape.ts';
import type { MovedTime, RowSelection, SelectedMember, SelectedView } from './selection.ts';

export type ColumnPlan =
  | {
      readonly kind: 'dimension';
      readonly member: MemberName;
      readonly as: string;
      readonly granularity: string | null;
      readonly shape: DimensionShape;
    }
  | {
      readonly kind: 'measure';
      readonly member: MemberName;
      readonly as: string;
      readonly granularity: null;
      readonly shape: MeasureShape;
      /** Absent: its value. */
      readonly show?: ColumnView;
    };

/** What of a measure a column shows; `within` are members. */
type ColumnView = MeasureView | { readonly kind: 'moved'; readonly time: MovedTime };

/** Columns by their key (see {@link columnKey}), in the order of the selection. */
export type ColumnPlans = ReadonlyMap<string, ColumnPlan>;

/** Tells two columns apart: the same member at two granularities is two columns, and so are two views of it. */
export function columnKey(
  member: MemberName,
  granularity: string | null,
  show?: ColumnView,
): string {
  const base = granularity === null ? member : `${member} ${granularity}`;
  if (show === undefined) return base;
  if (show.kind === 'moved') return `${base} ${canonical(show.time)}`;
  return show.kind === 'share'
    ? [base, show.kind, ...new Set(show.within)].join(' ')
    : `${base} ${show.kind}`;
}

/** The key of a column. */
export function keyOf(column: ColumnPlan): string {
  return columnKey(column.member, column.granularity, viewOf(column));
}

function viewOf(column: ColumnPlan): ColumnView | undefined {
  return column.kind === 'measure' ? column.show : undefined;
}

/** The columns of a row selection below `root` behind others; joins are walked depth first, in order. */
export function planColumns(
  root: string,
  selection: RowSelection,
  others: ColumnPlans = new Map(),
): ColumnPlans {
  const plans = new Map(others);
  const names = new Set([...others.values()].map(({ as }) => as.toLowerCase()));
  walk(root, selection, (member, selected, show) => {
    const key = columnKey(member, selected.granularity, show);
    if (!plans.has(key)) plans.set(key, columnPlan(member, selected, names, show));
  });
  return plans;
}

/** The columns as a question names them. */
export function specColumns(
  columns: Iterable<ColumnPlan>,
): Pick<QuerySpec, 'measures' | 'dimensions'> {
  const all = [...columns];
  return {
    measures: all.flatMap((column) =>
      column.kind === 'measure' ? [measureSpec(column, all)] : [],
    ),
    dimensions: all.flatMap(({ kind, member, as, granularity }) =>
      kind === 'dimension' ? [{ member, as, granularity }] : [],
    ),
  };
}

function measureSpec(
  { member, as, show }: Extract<ColumnPlan, { kind: 'measure' }>,
  all: readonly ColumnPlan[],
): MeasureSpec {
  if (show?.kind === 'moved') return { member, as, ...show.time };
  if (show?.kind !== 'share') return show ? { member, as, show } : { member, as };
  const within = show.within.flatMap((one) => columnsOf(one, all));
  return { member, as, show: { kind: 'share', within } };
}

/** What a dimension is called in the question, at each of its granularities. */
function columnsOf(member: MemberName, all: readonly ColumnPlan[]): readonly string[] {
  const found = all.filter((column) => column.kind === 'dimension' && column.member === member);
  if (found.length > 0) return found.map(({ as }) => as);
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member,
    problem: 'a share is taken within dimensions that rows are grouped by',
    suggestion: 'Name it in groupBy, or without one select it in rows.',
  });
}

/** A column's plan; its name is free among `names`, and is then taken. */
export function columnPlan(
  member: MemberName,
  selected: Pick<SelectedMember, 'shape' | 'granularity'>,
  names: Set<string>,
  show?: ColumnView,
): ColumnPlan {
  const as = freeName(selected.shape.name, selected.granularity ?? show?.kind ?? null, names);
  const { shape } = selected;
  if (shape.kind === 'dimension') {
    return { kind: 'dimension', member, as, granularity: selected.granularity, shape };
  }
  const plan = { kind: 'measure', member, as, granularity: null, shape } as const;
  return show ? { ...plan, show } : plan;
}

function walk(path: string, selection: RowSelection, visit: Visit): void {
  for (const selected of selection.members) {
    visit(`${path}.${selected.shape.name}`, selected, shareOf(selected));
  }
  for (const join of selection.joins) walk(`${path}.${join.to}`, join.selection, visit);
  for (const view of selection.views) {
    const shows = columnViews(view);
    walk(path, view.selection, (member, selected) => {
      for (const show of shows) visit(member, selected, show);
    });
  }
}

type Visit = (member: MemberName, selected: SelectedMember, show?: ColumnView) => void;

/** What a measure of a row shows by its own argument. */
export function shareOf(selected: SelectedMember): ColumnView | undefined {
  if (!('share' in selected || 'moved' in selected)) return undefined;
  const { share, moved } = selected;
  if (moved && share) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: selected.shape.name,
      problem: 'it is asked as a share and for another time: take one',
      suggestion: 'Select it twice, under an alias each: its share, and its value then.',
    });
  }
  if (moved) return { kind: 'moved', time: moved };
  return share ? { kind: 'share', within: share } : undefined;
}

/** The columns that stand behind each measure of a view. */
export function columnViews(view: SelectedView): readonly ColumnView[] {
  switch (view.kind) {
    case 'previous':
      return [{ kind: 'previous' }];
    case 'change':
      return [{ kind: 'absolute' }, { kind: 'percent' }];
    case 'share':
      return [{ kind: 'share', within: view.within }];
    case 'none':
      return [];
  }
}

/** Short (databases cut identifiers at 63 bytes), readable in explained SQL, and never by response key, so that aliases share cache entries. */
function freeName(member: string, granularity: string | null, names: Set<string>): string {
  const base = (granularity === null ? member : `${member}_${granularity}`).slice(0, 48);
  let name = base;
  for (let n = 2; names.has(name.toLowerCase()); n++) name = `${base}_${n}`;
  names.add(name.toLowerCase());
  return name;
}
