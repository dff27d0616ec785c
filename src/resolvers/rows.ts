/** ResultSet → plain row objects keyed by response key, ready for the executor to pick from. */
import type { ResolvedRange } from '../engine/engine.ts';
import { GatewayError } from '../shared/errors.ts';
import type { Cell, Column, ResultSet } from '../shared/values.ts';
import { formatInZone } from '../shared/zone.ts';
import { bucketReader } from './buckets.ts';
import { type ColumnPlan, type ColumnPlans, columnKey } from './columns.ts';
import type { RowSelection } from './selection.ts';
import type { GranularityShape } from './shape.ts';

export type Row = { [key: string]: unknown };

export interface RowContext {
  readonly timeZone: string;
  readonly now: Date;
  readonly ranges: readonly ResolvedRange[];
}

/** The value of one column in a row, as it goes to the wire. */
export type CellReader = (cells: readonly Cell[]) => unknown;

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
): (cells: readonly Cell[]) => Row {
  const fields: (readonly [string, CellReader])[] = [];
  for (const { key, shape, granularity } of selection.members) {
    const plan = columns.get(columnKey(`${root}.${shape.name}`, granularity));
    if (plan) fields.push([key, cellReader(plan, result, context)]);
  }
  for (const join of selection.joins) {
    const path = `${root}.${join.to}`;
    fields.push([join.key, rowReader(path, join.selection, columns, result, context)]);
  }
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
    return (cell) =>
      cell === null ? null : formatInZone(new Date(String(cell)), context.timeZone);
  }
  if (column.type === 'integer') return (cell) => safeInteger(plan.member, cell);
  return null;
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

/** An integer past 2^53 arrives as text. An Error in place of a value is that field's error alone. */
function safeInteger(member: string, cell: Cell): Cell | GatewayError {
  return typeof cell === 'string' ? new GatewayError('NUMERIC_OVERFLOW', { member }) : cell;
}
