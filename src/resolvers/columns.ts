/** From a selection to the columns of a question: one per member and granularity, however often selected. */

import type { MemberName, QuerySpec } from '../semantic/query/spec.ts';
import type { RowSelection, SelectedMember } from './selection.ts';
import type { DimensionShape, MeasureShape } from './shape.ts';

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
    };

/** Columns by their key (see {@link columnKey}), in the order of the selection. */
export type ColumnPlans = ReadonlyMap<string, ColumnPlan>;

/** Tells two columns apart: the same member at two granularities is two columns. */
export function columnKey(member: MemberName, granularity: string | null): string {
  return granularity === null ? member : `${member} ${granularity}`;
}

/** The columns of a row selection below `root`; joins are walked depth first, in order. */
export function planColumns(root: string, selection: RowSelection): ColumnPlans {
  const plans = new Map<string, ColumnPlan>();
  const names = new Set<string>();
  walk(root, selection, (member, selected) => {
    const key = columnKey(member, selected.granularity);
    if (plans.has(key)) return;
    plans.set(key, columnPlan(member, selected, names));
  });
  return plans;
}

/** The columns as a question names them. */
export function specColumns(
  columns: Iterable<ColumnPlan>,
): Pick<QuerySpec, 'measures' | 'dimensions'> {
  const all = [...columns];
  return {
    measures: all.flatMap(({ kind, member, as }) => (kind === 'measure' ? [{ member, as }] : [])),
    dimensions: all.flatMap(({ kind, member, as, granularity }) =>
      kind === 'dimension' ? [{ member, as, granularity }] : [],
    ),
  };
}

/** A column's plan; its name is free among `names`, and is then taken. */
export function columnPlan(
  member: MemberName,
  selected: Pick<SelectedMember, 'shape' | 'granularity'>,
  names: Set<string>,
): ColumnPlan {
  const as = freeName(selected.shape.name, selected.granularity, names);
  const { shape } = selected;
  return shape.kind === 'measure'
    ? { kind: 'measure', member, as, granularity: null, shape }
    : { kind: 'dimension', member, as, granularity: selected.granularity, shape };
}

function walk(
  path: string,
  selection: RowSelection,
  visit: (member: MemberName, selected: SelectedMember) => void,
): void {
  for (const selected of selection.members) visit(`${path}.${selected.shape.name}`, selected);
  for (const join of selection.joins) walk(`${path}.${join.to}`, join.selection, visit);
}

/** Short (databases cut identifiers at 63 bytes), readable in explained SQL, and never by response key, so that aliases share cache entries. */
function freeName(member: string, granularity: string | null, names: Set<string>): string {
  const base = (granularity === null ? member : `${member}_${granularity}`).slice(0, 48);
  let name = base;
  for (let n = 2; names.has(name.toLowerCase()); n++) name = `${base}_${n}`;
  names.add(name.toLowerCase());
  return name;
}
