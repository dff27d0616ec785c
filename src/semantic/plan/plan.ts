/**
 * `plan` says what is computed, at which grain and in which branches: a small algebra that knows no SQL.
 * plan-query.ts plans questions, plan-rows.ts the base relations that insights build on, print-plan.ts shows a plan to
 * people. Each step says its columns, so that the next one can stand on it alone.
 */
import type { ValueType } from '../../shared/values.ts';
import type { AggregateFn, Cardinality } from '../model/types.ts';
import type { Condition, NodeSource, Scalar } from '../query/resolved.ts';
import type { OrderTerm, Value } from '../query/resolved-column.ts';

/** A whole plan: named steps that others refer to, then the answer. */
export interface Program {
  readonly lets: readonly { readonly name: string; readonly plan: Plan }[];
  readonly body: Plan;
}

export type Plan =
  | Project
  | Aggregate
  | Align
  | Relabel
  | Spine
  | Spread
  | Carry
  | Derive
  | Filter
  | Sort
  | After
  | Slice
  | Count
  | Reference;

/** Rows of a cube with what is joined to them; expressions name them by alias. Stands below a step. */
export interface Rows {
  readonly op: 'rows';
  readonly from: Scan;
  readonly joins: readonly JoinedScan[];
  readonly where: Condition | null;
}

/** A cube's rows, as far as the caller may see them. */
export interface Scan {
  readonly alias: string;
  readonly source: ScanSource;
  readonly policy: Condition | null;
}

export type ScanSource =
  | Exclude<NodeSource, { readonly kind: 'subquery' }>
  | { readonly kind: 'plan'; readonly plan: Plan };

/** `cardinality` is from what stands already to this scan. */
export interface JoinedScan extends Scan {
  readonly cardinality: Cardinality;
  readonly on: Condition;
  /** Rows without a partner are left out; else every row so far stays. */
  readonly required: boolean;
  /** Joined to this scan before it is joined itself, for its condition names them; absent: none. */
  readonly within?: readonly JoinedScan[];
}

export interface Computed {
  readonly name: string;
  readonly type: ValueType;
  readonly expr: Scalar;
}

/** Rows as columns; `distinct`: each once. */
export interface Project {
  readonly op: 'project';
  readonly input: Rows;
  readonly columns: readonly Computed[];
  readonly distinct: boolean;
}

/** Folds the input by its keys. */
export interface Aggregate {
  readonly op: 'aggregate';
  readonly input: Rows | Plan;
  readonly keys: readonly Computed[];
  readonly folds: readonly FoldColumn[];
}

export interface FoldColumn {
  readonly name: string;
  readonly type: ValueType;
  readonly fold: PlanFold;
}

export type PlanFold =
  | {
      readonly kind: 'aggregate';
      readonly fn: AggregateFn;
      readonly input: Scalar | null;
      readonly filter: Condition | null;
      readonly doubles?: true;
    }
  | { readonly kind: 'author'; readonly sql: Scalar };

/** Branches with the same keys side by side: one row for each group that any of them has. */
export interface Align {
  readonly op: 'align';
  readonly branches: readonly Plan[];
  readonly keys: readonly NamedType[];
  readonly columns: readonly AlignedColumn[];
}

export interface NamedType {
  readonly name: string;
  readonly type: ValueType;
}

export interface AlignedColumn extends NamedType {
  /** What a group without it shows. */
  readonly absent: 'zero' | 'null';
}

/** The rows whose key has another name, under that name. */
export interface Relabel {
  readonly op: 'relabel';
  readonly input: Plan;
  readonly key: string;
  readonly values: readonly { readonly from: Value; readonly to: Value }[];
}

/** Each label beside each combination of the other keys that the input has, once. */
export interface Spine {
  readonly op: 'spine';
  readonly input: Plan;
  readonly key: NamedType;
  readonly labels: readonly Value[];
  readonly series: readonly NamedType[];
  /** Columns that are true for the first `count` labels, and NULL for the others. */
  readonly flags: readonly { readonly name: string; readonly count: number }[];
}

/** Each row beside these columns of the row of `totals` with the same `on`. */
export interface Spread {
  readonly op: 'spread';
  readonly input: Plan;
  readonly totals: Plan;
  readonly on: readonly NamedType[];
  readonly columns: readonly NamedType[];
}

/** In rows where `gap` holds, these columns take their value from the row before in the same series. */
export interface Carry {
  readonly op: 'carry';
  readonly input: Plan;
  readonly gap: string;
  readonly series: readonly string[];
  readonly by: string;
  readonly columns: readonly string[];
}

/** Exactly these columns, computed from the input's. */
interface Derive {
  readonly op: 'derive';
  readonly input: Plan;
  readonly columns: readonly Computed[];
}

interface Filter {
  readonly op: 'filter';
  readonly input: Plan;
  readonly where: Condition;
}

export interface Sort {
  readonly op: 'sort';
  readonly input: Plan;
  readonly by: readonly OrderTerm[];
}

/** The rows behind this one in the order `by`. */
export interface After {
  readonly op: 'after';
  readonly input: Plan;
  readonly by: readonly OrderTerm[];
  readonly values: readonly Value[];
}

interface Slice {
  readonly op: 'slice';
  readonly input: Plan;
  readonly limit: number;
  readonly offset: number;
}

/** One row, one column `count`: how many rows the input has. */
interface Count {
  readonly op: 'count';
  readonly input: Plan;
}

/** The rows of a named step. */
interface Reference {
  readonly op: 'reference';
  readonly name: string;
  readonly columns: readonly NamedType[];
}

/** The columns of a step, in order. */
export function columnsOf(plan: Plan): readonly NamedType[] {
  switch (plan.op) {
    case 'project':
    case 'derive':
    case 'reference':
      return plan.columns;
    case 'aggregate':
      return [...plan.keys, ...plan.folds];
    case 'align':
      return [...plan.keys, ...plan.columns];
    case 'spine':
      return [plan.key, ...plan.series, ...plan.flags.map(flagColumn)];
    case 'spread':
      return [...columnsOf(plan.input), ...plan.columns];
    case 'relabel':
    case 'carry':
    case 'filter':
    case 'sort':
    case 'after':
    case 'slice':
      return columnsOf(plan.input);
    case 'count':
      return [{ name: 'count', type: 'integer' }];
  }
}

function flagColumn({ name }: { readonly name: string }): NamedType {
  return { name, type: 'boolean' };
}

/** Each column as it is. */
export function fieldsOf(columns: readonly NamedType[]): readonly Computed[] {
  return columns.map(({ name, type }) => ({ name, type, expr: { kind: 'field', name } }));
}
