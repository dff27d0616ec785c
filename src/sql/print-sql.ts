import { assertNever } from '../shared/values.ts';
import type { Cte, Expr, JoinClause, Query, Relation, Select } from './ast.ts';
import { createBinder } from './bind-parameters.ts';
import type { CompiledQuery, Dialect } from './dialect.ts';
import { atom, type Context, expr, name, orderTerm } from './print-expression.ts';
import { whole } from './print-leaves.ts';

/**
 * The text of a query in one dialect, its parameters and its declared columns. Deterministic.
 * @throws GatewayError INVALID_FILTER for a value that no database takes as a parameter;
 *   TypeError for a tree the compiler should not have built (an unknown zone, an unsupported join).
 */
export function printQuery(query: Query, dialect: Dialect): CompiledQuery {
  const binder = createBinder();
  const sql = printBody(query, { dialect, binder, newline: '\n', block });
  return { dialect: dialect.name, sql, params: binder.params, columns: declaredColumns(query) };
}

function declaredColumns(query: Query): CompiledQuery['columns'] {
  const first = query.kind === 'select' ? query : query.of[0];
  return (first?.columns ?? []).map(({ as, type }) => ({ name: as, type }));
}

function printBody(query: Query, ctx: Context): string {
  switch (query.kind) {
    case 'select':
      return printSelect(query, ctx);
    case 'union_all':
      return printCtes(query.with, ctx) + printUnion(query.of, ctx);
    default:
      return assertNever(query);
  }
}

function printUnion(of: readonly Select[], ctx: Context): string {
  if (of.length === 0) throw new TypeError('a union of nothing');
  return of
    .map((one) => (isPlain(one) ? printSelect(one, ctx) : block(one, ctx)))
    .join(`${ctx.newline}UNION ALL${ctx.newline}`);
}

const isPlain = (one: Select): boolean =>
  one.with.length === 0 && one.orderBy.length === 0 && one.limit === null && one.offset === null;

function printSelect(select: Select, ctx: Context): string {
  const { newline } = ctx;
  if (select.columns.length === 0) throw new TypeError('a SELECT of nothing');
  const columns = select.columns.map(
    (c) => `${newline}  ${expr(c.expr, ctx)} AS ${name(c.as, ctx)}`,
  );
  return [
    printCtes(select.with, ctx),
    select.distinct ? 'SELECT DISTINCT' : 'SELECT',
    columns.join(','),
    fromClause(select, ctx),
    ...select.joins.map((one) => newline + joinClause(one, ctx)),
    select.where === null ? '' : `${newline}WHERE ${condition(select.where, ctx)}`,
    clause('GROUP BY', select.groupBy.map(String), ctx),
    select.having === null ? '' : `${newline}HAVING ${condition(select.having, ctx)}`,
    clause(
      'ORDER BY',
      select.orderBy.map((one) => orderTerm(one, ctx)),
      ctx,
    ),
    ...limitClauses(select, ctx),
  ].join('');
}

function fromClause({ from, where }: Select, ctx: Context): string {
  const printed = from === null ? where && ctx.dialect.oneRow : relation(from, ctx);
  return printed === null ? '' : `${ctx.newline}FROM ${printed}`;
}

function limitClauses({ limit, offset }: Select, { dialect, newline }: Context): readonly string[] {
  if (limit === null && offset === null) return [];
  const checked = (n: number | null) => (n === null ? null : whole(n));
  const clauses = dialect.limit(checked(limit), checked(offset));
  return clauses.map((one) => newline + one);
}

function printCtes(ctes: readonly Cte[], ctx: Context): string {
  if (ctes.length === 0) return '';
  const { newline } = ctx;
  const printed = ctes.map((one) => {
    const hint = one.materialized ? 'MATERIALIZED ' : 'NOT MATERIALIZED ';
    const asked = one.materialized !== null && ctx.dialect.supports.materializedCte;
    return `${name(one.name, ctx)} AS ${asked ? hint : ''}${block(one.query, ctx)}`;
  });
  return `WITH ${printed.join(`,${newline}`)}${newline}`;
}

/** A query in parentheses, two spaces further in. */
function block(query: Query, ctx: Context): string {
  const newline = `${ctx.newline}  `;
  return `(${newline}${printBody(query, { ...ctx, newline })}${ctx.newline})`;
}

const clause = (keyword: string, terms: readonly string[], ctx: Context): string =>
  terms.length === 0 ? '' : `${ctx.newline}${keyword} ${terms.join(', ')}`;

function relation(of: Relation, ctx: Context): string {
  if (of.kind === 'joined') {
    const joins = of.joins.map((one) => ` ${joinClause(one, ctx)}`);
    return `(${relation(of.from, ctx)}${joins.join('')})`;
  }
  const as = ` AS ${name(of.as, ctx)}`;
  switch (of.kind) {
    case 'table':
      return of.path.map((part) => name(part, ctx)).join('.') + as;
    case 'cte':
      return name(of.name, ctx) + as;
    case 'derived':
      return block(of.query, ctx) + as;
    case 'raw':
      // On lines of its own: the author's text may end in a comment.
      return `(${ctx.newline}  ${expr(of.expr, ctx)}${ctx.newline})${as}`;
    case 'values':
      return literalTable(of, ctx);
    default:
      return assertNever(of);
  }
}

function literalTable(of: Extract<Relation, { kind: 'values' }>, ctx: Context): string {
  const rows = of.rows.map((row) =>
    of.columns.map((_, i) => expr(row[i] ?? { kind: 'literal', value: null }, ctx)),
  );
  const columns = of.columns.map((one) => ({ name: name(one.name, ctx), type: one.type }));
  return ctx.dialect.values({ columns, rows, as: name(of.as, ctx), newline: ctx.newline });
}

const JOINS: Readonly<Record<JoinClause['type'], string>> = {
  inner: 'JOIN',
  left: 'LEFT JOIN',
  cross: 'CROSS JOIN',
  asof_left: 'ASOF LEFT JOIN',
  asof_inner: 'ASOF JOIN',
};

function joinClause({ type, to, on }: JoinClause, ctx: Context): string {
  if (type.startsWith('asof') && !ctx.dialect.supports.asofJoin) {
    throw new TypeError(`${ctx.dialect.name} has no ASOF join: lower this plan another way`);
  }
  if ((on === null) !== (type === 'cross')) throw new TypeError(`a ${type} join and its condition`);
  return `${JOINS[type]} ${relation(to, ctx)}${on === null ? '' : ` ON ${expr(on, ctx)}`}`;
}

/** WHERE and HAVING: the terms of an AND on lines of their own. */
function condition(of: Expr, ctx: Context): string {
  if (of.kind !== 'logical' || of.op !== 'and' || of.of.length === 0) return expr(of, ctx);
  return of.of.map((one) => atom(one, ctx)).join(`${ctx.newline}  AND `);
}
