/** Questions behind an insight that the ordinary engine answers: its cube, conditions and members as a `QuerySpec`. */

import type { QueryResult } from '../../engine/engine.ts';
import type { AskedInsight } from '../../semantic/insights/insight-spec.ts';
import type { Insight } from '../../semantic/model/insight-model.ts';
import type { MemberPath } from '../../semantic/model/types.ts';
import { blankSpec } from '../../semantic/query/blank-spec.ts';
import type { CompareSpec, MeasureView, QuerySpec } from '../../semantic/query/query-spec.ts';
import type { Cell } from '../../shared/values.ts';
import { findMember } from '../answer/member-index.ts';
import type { SelectedField } from '../answer/selected-field.ts';
import type { Shapes } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { type ColumnPlan, columnPlan } from '../rows/question-columns.ts';
import { cellReader, type Row, rowContext } from '../rows/row-objects.ts';
import { pathName } from './insight-request.ts';

/** The insight's members by the field that stands for each: keys as of {@link keyAt}. */
export type FieldMembers = ReadonlyMap<string, string>;

/** A member's key in the rows of an answer: its name, or its path and name. */
export const keyAt = ({ path, name }: MemberPath): string => [...path, name].join('.');

/** The members that are selected, each once. */
export function selectedMembers(
  fields: readonly SelectedField[],
  members: FieldMembers,
): readonly string[] {
  return [...new Set(fields.flatMap(({ name }) => members.get(name) ?? []))];
}

/** Everything but what is asked of the rows. */
export function insightQuestion(
  { cube, filter }: Pick<Insight, 'cube' | 'filter'>,
  time: MemberPath | null,
  asked: AskedInsight,
  compare: CompareSpec | null = null,
): QuerySpec {
  const where = [filter, asked.where].filter((one) => one !== null);
  const { range } = asked;
  return {
    ...blankSpec,
    root: cube,
    ranges:
      range && time ? [{ member: pathName(cube, time), range, ...(compare && { compare }) }] : [],
    where: where.length === 0 ? null : { kind: 'and', of: where },
    timeZone: asked.timeZone,
  };
}

/** Members of the cube, by their keys, as columns with names that are free among `names`. */
export function columnsAt(
  cube: string,
  keys: Iterable<string>,
  shapes: Shapes,
  names: Set<string> = new Set(),
  show?: MeasureView,
): readonly ColumnPlan[] {
  return [...new Set(keys)].map((key) => {
    const member = `${cube}.${key}`;
    const shape = findMember(shapes, member);
    return columnPlan(member, { shape, granularity: null }, names, show);
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

/** A row's values by response key. */
export function membersOf(
  fields: readonly SelectedField[],
  members: FieldMembers,
  values: Row,
): Row {
  const row: Row = Object.create(null);
  for (const { key, name } of fields) {
    const member = members.get(name);
    if (member !== undefined) row[key] = values[member] ?? null;
  }
  return row;
}
