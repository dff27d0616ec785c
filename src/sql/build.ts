/**
 * `sql` is a small SQL library that has never heard of cubes: `ast.ts` is the tree, this file makes its
 * nodes, `print-sql.ts` turns a tree into a CompiledQuery, and each file in `dialects/` lists how one database
 * differs. Invariant: a request's values enter a tree only through {@link param}.
 */

import type { Cell, Grain, Interval, ValueType } from '../shared/values.ts';
import type { ZoneOffset } from '../shared/zone.ts';
import type {
  AggregateSqlFn,
  BinaryOp,
  Bins,
  Cte,
  Expr,
  Frame,
  JoinClause,
  OrderBy,
  Query,
  Relation,
  Select,
  SelectColumn,
  SqlFn,
  Union,
} from './ast.ts';

export const col = (relation: string | null, name: string): Expr => ({
  kind: 'column',
  relation,
  name,
});
/** A value of the request. The same object used in several places is bound once. */
export const param = (type: ValueType, value: Cell, native?: string): Expr => ({
  kind: 'param',
  type,
  value,
  ...(native !== undefined && { native }),
});
/** A small constant of the compiler's own; never a request's value. */
export const literal = (value: number | boolean | null): Expr => ({ kind: 'literal', value });
/** The model author's text between sub-expressions. */
export const raw = (...parts: readonly (string | Expr)[]): Expr => ({ kind: 'raw', parts });
export const alias = (relation: string): Expr => ({ kind: 'alias', relation });
/** An author's `/` and what stands behind it; see the node in `ast.ts`. */
export const divisor = (of: Expr): Expr => ({ kind: 'divisor', of });
export const star: Expr = { kind: 'star' };

const binary =
  (op: BinaryOp) =>
  (left: Expr, right: Expr): Expr => ({ kind: 'binary', op, left, right });
export const eq = binary('=');
export const ne = binary('<>');
export const lt = binary('<');
export const lte = binary('<=');
export const gt = binary('>');
export const gte = binary('>=');
export const add = binary('+');
export const subtract = binary('-');
export const multiply = binary('*');

/** All of them; none: TRUE. Nulls are left out, nested ANDs are flattened. */
export const and = (...of: readonly (Expr | null)[]): Expr => logical('and', of);
/** Any of them; none: FALSE. Nulls are left out, nested ORs are flattened. */
export const or = (...of: readonly (Expr | null)[]): Expr => logical('or', of);
/** For WHERE and HAVING: all of them, or null when there is no condition. */
export function allOf(of: readonly (Expr | null)[]): Expr | null {
  return of.some((one) => one !== null) ? and(...of) : null;
}

function logical(op: 'and' | 'or', of: readonly (Expr | null)[]): Expr {
  const flat = of.flatMap((one) => {
    if (one === null) return [];
    return one.kind === 'logical' && one.op === op ? one.of : [one];
  });
  const [only] = flat;
  return flat.length === 1 && only ? only : { kind: 'logical', op, of: flat };
}

export const not = (of: Expr): Expr => ({ kind: 'not', of });
export const isNull = (of: Expr): Expr => ({ kind: 'is_null', of });
export const isNotNull = (of: Expr): Expr => not(isNull(of));
/** No values: FALSE, also for a NULL. */
export const inList = (of: Expr, values: readonly Expr[]): Expr => ({ kind: 'in', of, values });
/** The row of these values is one of the query's. */
export const inQuery = (of: readonly Expr[], query: Query): Expr => ({
  kind: 'in_query',
  of,
  query,
});
export const exists = (query: Query): Expr => ({ kind: 'exists', query });
/** Equal, or both NULL. */
export const notDistinct = (left: Expr, right: Expr): Expr => ({
  kind: 'not_distinct',
  left,
  right,
});
export const caseWhen = (
  when: readonly { readonly if: Expr; readonly then: Expr }[],
  otherwise: Expr | null = null,
): Expr => ({ kind: 'case', when, else: otherwise });
export const cast = (of: Expr, to: ValueType): Expr => ({ kind: 'cast', of, to });
export const call = (fn: SqlFn, ...args: readonly Expr[]): Expr => ({ kind: 'call', fn, args });

export function aggregate(
  fn: AggregateSqlFn,
  args: readonly Expr[],
  tail: { readonly filter?: Expr | null; readonly orderBy?: readonly OrderBy[] } = {},
): Expr {
  const { filter = null, orderBy = [] } = tail;
  return { kind: 'aggregate', fn, args, filter, orderBy };
}
/** The median is that of 0.5. */
export const quantile = (of: Expr, fraction: number, filter: Expr | null = null): Expr => ({
  kind: 'quantile',
  of,
  fraction,
  filter,
});
export const countRows = (filter: Expr | null = null): Expr =>
  aggregate('count', [star], { filter });

/** All rows before a row, without itself. */
export const EARLIER_ROWS: Frame = {
  unit: 'rows',
  from: { kind: 'unbounded_preceding' },
  to: { kind: 'preceding', n: 1 },
};

export function over(
  call: Expr,
  window: {
    readonly partitionBy?: readonly Expr[];
    readonly orderBy?: readonly OrderBy[];
    readonly frame?: Frame | null;
  } = {},
): Expr {
  const { partitionBy = [], orderBy = [], frame = null } = window;
  return { kind: 'window', call, partitionBy, orderBy, frame };
}

/** See the node in `ast.ts` for what a zone, or none, means. */
export const truncate = (
  of: Expr,
  grain: Grain,
  timeZone: string | null,
  offsets: readonly ZoneOffset[] | null = null,
): Expr => ({ kind: 'truncate', of, grain, timeZone, offsets });
/** See the node in `ast.ts`. */
export const bin = (of: Expr, by: BinParts): Expr => {
  const { bins, timeZone, instants, offsets = null } = by;
  return { kind: 'bin', of, bins, timeZone, instants, offsets };
};
export interface BinParts {
  readonly bins: Bins;
  readonly timeZone: string | null;
  readonly instants: boolean;
  readonly offsets?: readonly ZoneOffset[] | null;
}
export const toLocal = (of: Expr, timeZone: string): Expr => ({ kind: 'to_local', of, timeZone });
export const addInterval = (of: Expr, interval: Interval): Expr => ({
  kind: 'add_interval',
  of,
  interval,
});

export const table = (path: readonly string[], as: string): Relation => ({
  kind: 'table',
  path,
  as,
});
export const cteRef = (name: string, as: string = name): Relation => ({ kind: 'cte', name, as });
export const derived = (query: Query, as: string): Relation => ({ kind: 'derived', query, as });
/** The author's own SELECT (a raw expression) as a relation. */
export const rawRelation = (expr: Expr, as: string): Relation => ({ kind: 'raw', expr, as });
/** A literal table. No rows: an empty relation with these columns. */
export const values = (
  columns: readonly { readonly name: string; readonly type: ValueType }[],
  rows: readonly (readonly Expr[])[],
  as: string,
): Relation => ({ kind: 'values', columns, rows, as });

export const join = (
  type: JoinClause['type'],
  to: Relation,
  on: Expr | null = null,
): JoinClause => ({ type, to, on });
export const leftJoin = (to: Relation, on: Expr): JoinClause => join('left', to, on);
export const innerJoin = (to: Relation, on: Expr): JoinClause => join('inner', to, on);

/** By a position in the columns (from 1), or inside windows and aggregates by an expression. NULLs come last. */
export const order = (
  by: number | Expr,
  direction: OrderBy['direction'] = 'asc',
  nulls: OrderBy['nulls'] = 'last',
): OrderBy => ({ by, direction, nulls });

export const column = (expr: Expr, as: string, type: ValueType): SelectColumn => ({
  expr,
  as,
  type,
});
export const cte = (name: string, query: Query, materialized: boolean | null = null): Cte => ({
  name,
  query,
  materialized,
});

const EMPTY: Omit<Select, 'columns'> = {
  kind: 'select',
  with: [],
  distinct: false,
  from: null,
  joins: [],
  where: null,
  groupBy: [],
  having: null,
  orderBy: [],
  limit: null,
  offset: null,
};

/** A SELECT of these columns; every clause not given is absent. */
export function select(
  parts: Pick<Select, 'columns'> & Partial<Omit<Select, 'kind' | 'columns'>>,
): Select {
  return { ...EMPTY, ...parts };
}

export const unionAll = (of: readonly Select[], ctes: readonly Cte[] = []): Union => ({
  kind: 'union_all',
  with: ctes,
  of,
});
