/** What the questions behind an insight share: its cube, its conditions and the caller's, its members as columns. */
import type { QueryResult } from '../../engine/engine.ts';
import type { Insight } from '../../semantic/model/insights/types.ts';
import type { MemberPath } from '../../semantic/model/types.ts';
import type { FilterSpec, MemberName, QuerySpec } from '../../semantic/query/spec.ts';
import type { Cell } from '../../shared/values.ts';
import { type ColumnPlan, columnPlan } from '../columns.ts';
import { findMember } from '../member-index.ts';
import type { Operation } from '../operation.ts';
import { type TimeRangeArgs, toTimeRange } from '../ranges.ts';
import { cellReader, type Row, rowContext } from '../rows.ts';
import type { Shapes } from '../shape.ts';
import { checkedZone } from '../time-zone.ts';

/** A root field's arguments, coerced. */
export interface InsightArgs {
  readonly time?: { readonly range: TimeRangeArgs } | null;
  readonly timezone?: string | null;
  /** Of the insight's own arguments those that were given, by their name in the model. */
  readonly own: Readonly<Record<string, unknown>>;
}

/** `cube.path.name`. */
export const nameAt = (cube: string, { path, name }: MemberPath): MemberName =>
  [cube, ...path, name].join('.');

/** A member's key in the rows of an answer: its name, or its path and name. */
export const keyAt = ({ path, name }: MemberPath): string => [...path, name].join('.');

/** Everything but what is asked of the rows. */
export function insightQuestion(
  insight: Insight,
  time: MemberPath | null,
  args: InsightArgs,
): QuerySpec {
  const where = [insight.filter, ...ownConditions(insight, args)].filter((one) => one !== null);
  const range = args.time && time ? [{ time, range: toTimeRange(args.time.range) }] : [];
  return {
    root: insight.cube,
    measures: [],
    dimensions: [],
    ranges: range.map((one) => ({ member: nameAt(insight.cube, one.time), range: one.range })),
    where: where.length === 0 ? null : { kind: 'and', of: where },
    having: null,
    segments: [],
    order: [],
    limit: null,
    offset: 0,
    timeZone: checkedZone(args.timezone ?? 'UTC'),
    shape: 'rows',
    totalsBy: null,
    after: null,
  };
}

/** The conditions that the insight's own arguments are; an absent one is none. */
export function ownConditions(
  { cube, args }: Insight,
  { own }: Pick<InsightArgs, 'own'>,
): readonly FilterSpec[] {
  return args.flatMap(({ name, member }) => {
    const value = own[name] ?? null;
    return value === null ? [] : [equalsOne(nameAt(cube, member), [value as string])];
  });
}

export const equalsOne = (
  member: MemberName,
  values: readonly (string | number | boolean)[],
): FilterSpec => ({
  ...{ kind: 'compare', member, operator: 'equals', values },
  caseInsensitive: false,
});

/** Members of the cube, by their keys, as columns with names that are free among `names`. */
export function columnsAt(
  cube: string,
  keys: Iterable<string>,
  shapes: Shapes,
  names: Set<string> = new Set(),
): readonly ColumnPlan[] {
  return [...new Set(keys)].map((key) => {
    const member = `${cube}.${key}`;
    return columnPlan(member, { shape: findMember(shapes, member), granularity: null }, names);
  });
}

/** Rows as objects by the keys of the members. */
export function valuesReader(
  columns: readonly ColumnPlan[],
  { timeZone, root }: QuerySpec,
  answer: QueryResult,
  operation: Operation,
): (cells: readonly Cell[]) => Row {
  const context = rowContext(operation, { timeZone }, answer);
  const start = `${root}.`.length;
  const fields = columns.map((column) => {
    return [column.member.slice(start), cellReader(column, answer.result, context)] as const;
  });
  return (cells) => {
    const row: Row = Object.create(null);
    for (const [key, read] of fields) row[key] = read(cells);
    return row;
  };
}
