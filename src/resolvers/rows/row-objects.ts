/** ResultSet → plain row objects keyed by response key, ready for the executor to pick from. */
import type { QueryResult, ResolvedRange } from '../../engine/engine.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { FILLED, OTHER } from '../../shared/marks.ts';
import type { Cell, Column, ResultSet } from '../../shared/values.ts';
import { formatInZone } from '../../shared/zone.ts';
import { bucketReader } from '../answer/time-buckets.ts';
import type { GranularityShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import {
  type ColumnPlan,
  type ColumnPlans,
  columnKey,
  columnViews,
  shareOf,
} from './question-columns.ts';
import type { RowSelection, SelectedView } from './selection.ts';

export type Row = { [key: string]: unknown };

export interface RowContext {
  readonly timeZone: string;
  readonly now: Date;
  readonly ranges: readonly ResolvedRange[];
  /** `cube.member` of what the caller sees something else in place of. */
  readonly masked?: ReadonlyMap<string, unknown>;
}

export function rowContext(
  { now, masked }: Pick<Operation, 'now' | 'masked'>,
  { timeZone }: Pick<QuerySpec, 'timeZone'>,
  { ranges }: Pick<QueryResult, 'ranges'>,
): RowContext {
  return { timeZone, now, ranges, ...(masked && { masked }) };
}

type Masking = Pick<RowContext, 'masked'>;

/** The value of one column in a row, as it goes to the wire. */
export type CellReader = (cells: readonly Cell[]) => unknown;

/** Tokens to the records behind a measure, or behind the group, of the cube at a path. */
export type DrillReaders = (path: string, measure: string | null) => CellReader;

/**
 * Makes the function that turns a row of cells into a row object. Everything that depends on the
 * query alone is decided here, once.
 */
export function rowReader(
  root: string,
  selection: RowSelection,
  columns: ColumnPlans,
  result: ResultSet,
  context: RowContext,
  drills: DrillReaders | null = null,
): (cells: readonly Cell[]) => Row {
  const fields: (readonly [string, CellReader])[] = [];
  for (const selected of selection.members) {
    const { key, shape, granularity } = selected;
    const plan = columns.get(columnKey(`${root}.${shape.name}`, granularity, shareOf(selected)));
    if (plan) fields.push([key, cellReader(plan, result, context)]);
  }
  for (const join of selection.joins) {
    const path = `${root}.${join.to}`;
    fields.push([join.key, rowReader(path, join.selection, columns, result, context, drills)]);
  }
  for (const { key, measure } of selection.drills) {
    const first = selection.members.find(({ shape }) => shape.kind === 'measure')?.shape.name;
    fields.push([key, drills?.(root, measure ?? first ?? null) ?? (() => null)]);
  }
  for (const view of selection.views) {
    fields.push([view.key, viewReader(root, view, columns, result, context)]);
  }
  if (selection.flags.length > 0) {
    const flags = flagsReader(result, showsMasked(root, selection, context));
    for (const key of selection.flags) fields.push([key, flags]);
  }
  return assembled(fields);
}

/** `previous`, `change` or a share: its measures as an object of their own. */
function viewReader(
  root: string,
  view: SelectedView,
  columns: ColumnPlans,
  result: ResultSet,
  context: RowContext,
): CellReader {
  if (view.kind === 'none') return () => null;
  const fields: (readonly [string, CellReader])[] = [];
  const read = (member: string, show: ReturnType<typeof columnViews>[number]): CellReader => {
    const plan = columns.get(columnKey(member, null, show));
    return plan ? cellReader(plan, result, context) : () => null;
  };
  for (const { key, shape } of view.selection.members) {
    const member = `${root}.${shape.name}`;
    const [first, second] = columnViews(view);
    if (first && second) {
      const [absolute, percent] = [read(member, first), read(member, second)];
      const change: CellReader = (cells) => ({
        absolute: absolute(cells),
        percent: percent(cells),
      });
      fields.push([key, change]);
    } else if (first) fields.push([key, read(member, first)]);
  }
  for (const { key, to, selection } of view.selection.joins) {
    const inner = { ...view, selection };
    fields.push([key, viewReader(`${root}.${to}`, inner, columns, result, context)]);
  }
  return assembled(fields);
}

/** What is special about a row. Named as in GraphQL. */
export interface RowFlags {
  readonly filled: boolean;
  readonly other: boolean;
  readonly suppressed: boolean;
  readonly masked: boolean;
}

export const NO_FLAGS: RowFlags = {
  filled: false,
  other: false,
  suppressed: false,
  masked: false,
};

/** Whether the row, or one that is joined to it, shows a masked member. */
function showsMasked(path: string, selection: RowSelection, { masked }: Masking): boolean {
  if (masked === undefined || masked.size === 0) return false;
  const cube = path.slice(path.lastIndexOf('.') + 1);
  return (
    selection.members.some(({ shape }) => masked.has(`${cube}.${shape.name}`)) ||
    selection.joins.some((join) => showsMasked(join.to, join.selection, { masked }))
  );
}

function flagsReader(
  { columns }: ResultSet,
  masked: boolean,
): (cells: readonly Cell[]) => RowFlags {
  const index = (name: string) => columns.findIndex((column) => column.name === name);
  const [filled, other] = [index(FILLED), index(OTHER)];
  return (cells) => ({
    ...NO_FLAGS,
    masked,
    filled: cells[filled] === true,
    other: cells[other] === true,
  });
}

function assembled(
  fields: readonly (readonly [string, CellReader])[],
): (cells: readonly Cell[]) => Row {
  const blank = blankRow(fields.map(([key]) => key));
  return (cells) => {
    const row = blank();
    for (const [key, read] of fields) row[key] = read(cells);
    return row;
  };
}

/** An alias may be `__proto__`, which on a plain object is no key but its prototype. */
function blankRow(keys: readonly string[]): () => Row {
  return keys.includes('__proto__') ? () => Object.create(null) : () => ({});
}

export function cellReader(plan: ColumnPlan, result: ResultSet, context: RowContext): CellReader {
  const index = result.columns.findIndex((column) => column.name === plan.as);
  const column = result.columns[index];
  if (column === undefined) throw new Error(`the answer has no column ${plan.as}`);
  const read = valueReader(plan, column, context);
  return read === null ? (cells) => cells[index] ?? null : (cells) => read(cells[index] ?? null);
}

/** Null: the cell goes out as it is. */
function valueReader(
  plan: ColumnPlan,
  column: Column,
  context: RowContext,
): ((cell: Cell) => unknown) | null {
  if (plan.kind === 'dimension' && plan.granularity !== null) {
    const granularity = granularityOf(plan.shape.granularities, plan.granularity);
    const range = context.ranges.find((r) => r.member === plan.member) ?? null;
    const date = plan.shape.valueType === 'date';
    return bucketReader(column, granularity, { ...context, range, date });
  }
  if (column.type === 'timestamp') {
    return (cell) => shownTime(cell, context.timeZone);
  }
  if (column.type === 'date') return (cell) => (isEndless(cell) ? null : cell);
  if (column.type === 'integer') return (cell) => safeInteger(plan.member, cell);
  if (column.type === 'number') return (cell) => exactNumber(plan.member, cell);
  if (
    plan.kind === 'measure' &&
    plan.show?.kind === 'share' &&
    plan.shape.valueType === 'decimal'
  ) {
    return (cell) => (typeof cell === 'number' ? fraction(cell) : cell);
  }
  return null;
}

const isEndless = (cell: Cell): boolean => cell === 'infinity' || cell === '-infinity';

/** Null: there is none, or none that a calendar has, such as the end of all time. */
function shownTime(cell: Cell, timeZone: string): string | null {
  const at = new Date(String(cell));
  return cell === null || Number.isNaN(at.getTime()) ? null : formatInZone(at, timeZone);
}

function granularityOf(
  granularities: ReadonlyMap<string, GranularityShape>,
  name: string,
): GranularityShape {
  for (const granularity of granularities.values()) {
    if (granularity.name === name) return granularity;
  }
  return { name, title: null, custom: null };
}

/** A share where a decimal stands: as text, to 15 places. */
function fraction(share: number): string {
  const text = share.toFixed(15).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** A number whose JSON text would be another one arrives as text: no Float shows it. */
function exactNumber(member: string, cell: Cell): Cell | GatewayError {
  if (typeof cell !== 'string') return cell;
  const fitting = /^-?\d+$/.test(cell) ? 'bigint' : /\d/.test(cell) ? 'decimal' : 'string';
  const suggestion = `In the model, meta: { graphql_type: ${fitting} } shows it as it is.`;
  return new GatewayError('NUMERIC_OVERFLOW', { member, suggestion });
}

/** An integer past 2^53 arrives as text. An Error in place of a value is that field's error alone. */
function safeInteger(member: string, cell: Cell): Cell | GatewayError {
  return typeof cell === 'string' ? new GatewayError('NUMERIC_OVERFLOW', { member }) : cell;
}
