import { assertNever } from '../shared/values.ts';
import type { Expr, OrderBy, Query } from './ast.ts';
import type { Binder } from './bind-parameters.ts';
import type { Dialect, Zone } from './dialect.ts';
import { quoteIdentifier } from './identifier.ts';
import { bins, frame, literal, whole, zone } from './print-leaves.ts';

/** Where we are: which database, which parameters so far, what a new line starts with. */
export interface Context {
  readonly dialect: Dialect;
  readonly binder: Binder;
  readonly newline: string;
  /** Prints a query in parentheses: expressions and queries hold each other. */
  readonly block: (query: Query, ctx: Context) => string;
}

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

/** An expression's text; operands are put in parentheses by {@link atom}. */
export function expr(of: Expr, ctx: Context): string {
  switch (of.kind) {
    case 'column':
      return `${of.relation === null ? '' : `${name(of.relation, ctx)}.`}${name(of.name, ctx)}`;
    case 'param':
      return ctx.binder.bind(of, ctx.dialect);
    case 'literal':
      return literal(of.value);
    case 'raw':
      return rawText(of, ctx);
    case 'alias':
      return name(of.relation, ctx);
    case 'star':
      return '*';
    case 'divisor':
      return ctx.dialect.divisor(atom(of.of, ctx));
    case 'binary':
      return `${atom(of.left, ctx)} ${of.op} ${atom(of.right, ctx)}`;
    case 'logical':
      return logical(of, ctx);
    case 'not':
      return `NOT (${expr(of.of, ctx)})`;
    case 'is_null':
      return `${atom(of.of, ctx)} IS NULL`;
    case 'in':
      return of.values.length === 0 ? 'FALSE' : `${atom(of.of, ctx)} IN (${list(of.values, ctx)})`;
    case 'in_query':
      return rowIn(of, ctx);
    case 'exists':
      return `EXISTS ${ctx.block(of.query, ctx)}`;
    case 'not_distinct':
      return ctx.dialect.notDistinct(atom(of.left, ctx), atom(of.right, ctx));
    case 'case':
      return caseText(of, ctx);
    case 'cast':
      return cast(expr(of.of, ctx), of.to, ctx);
    case 'call':
      return ctx.dialect.fn[of.fn](...of.args.map((one) => atom(one, ctx)));
    case 'aggregate':
      return aggregate(of, null, ctx);
    case 'quantile':
      return quantile(of, ctx);
    case 'window':
      return windowText(of, ctx);
    case 'bin':
    case 'truncate':
    case 'to_local':
    case 'add_interval':
      return timeText(of, ctx);
    default:
      return assertNever(of);
  }
}

function timeText(of: Of<'bin' | 'truncate' | 'to_local' | 'add_interval'>, ctx: Context): string {
  const { truncate, toLocal, addInterval } = ctx.dialect;
  const inner = atom(of.of, ctx);
  switch (of.kind) {
    case 'bin':
      return ctx.dialect.bin(inner, bins(of.bins), zoneOf(of, ctx), of.instants);
    case 'truncate':
      return truncate(inner, of.grain, zoneOf(of, ctx));
    case 'to_local':
      return toLocal(inner, zone(of.timeZone));
    case 'add_interval':
      return addInterval(inner, { ...of.interval, n: whole(of.interval.n) });
    default:
      return assertNever(of);
  }
}

function zoneOf({ timeZone, offsets }: Of<'bin' | 'truncate'>, ctx: Context): Zone | null {
  if (timeZone === null) return null;
  const known = ctx.dialect.supports.zoneOffsets ? offsets : null;
  return { name: zone(timeZone), offsets: known };
}

const OPERATORS: ReadonlySet<Expr['kind']> = new Set([
  'raw',
  'binary',
  'logical',
  'not',
  'is_null',
  'in',
  'in_query',
  'not_distinct',
]);

/** An operand: in parentheses unless it holds together by itself. */
export const atom = (of: Expr, ctx: Context): string =>
  OPERATORS.has(of.kind) ? `(${expr(of, ctx)})` : expr(of, ctx);

const list = (of: readonly Expr[], ctx: Context): string =>
  of.map((one) => expr(one, ctx)).join(', ');

export const name = (text: string, ctx: Context): string => quoteIdentifier(text, ctx.dialect);

const cast = (sql: string, to: keyof Dialect['typeName'], ctx: Context): string =>
  `CAST(${sql} AS ${ctx.dialect.typeName[to]})`;

function rawText(of: Of<'raw'>, ctx: Context): string {
  const text = of.parts.map((part) => (typeof part === 'string' ? part : atom(part, ctx))).join('');
  // A line comment at the author's end must not swallow what follows.
  return text.includes('--') ? `${text}\n` : text;
}

function logical(of: Of<'logical'>, ctx: Context): string {
  if (of.of.length === 0) return of.op === 'and' ? 'TRUE' : 'FALSE';
  return of.of.map((one) => atom(one, ctx)).join(of.op === 'and' ? ' AND ' : ' OR ');
}

function caseText(of: Of<'case'>, ctx: Context): string {
  const when = of.when.map((one) => `WHEN ${expr(one.if, ctx)} THEN ${expr(one.then, ctx)}`);
  const otherwise = of.else === null ? '' : ` ELSE ${expr(of.else, ctx)}`;
  return when.length === 0 && of.else !== null
    ? expr(of.else, ctx)
    : `CASE ${when.join(' ')}${otherwise} END`;
}

function aggregate(of: Of<'aggregate'>, over: string | null, ctx: Context): string {
  const { fn, filter } = of;
  const orderBy = of.orderBy.length === 0 ? null : orderTerms(of.orderBy, ctx);
  if (filter === null || ctx.dialect.supports.filterClause) {
    const args = of.args.map((one) => expr(one, ctx));
    const where = filter && expr(filter, ctx);
    return ctx.dialect.aggregate[fn](args, { orderBy, filter: where, over });
  }
  const args = of.args.map((one, i) => (i === 0 ? onlyWhere(filter, one, ctx) : expr(one, ctx)));
  return ctx.dialect.aggregate[fn](args, { orderBy, filter: null, over });
}

function quantile({ of, fraction, filter }: Of<'quantile'>, ctx: Context): string {
  if (!(fraction >= 0 && fraction <= 1)) throw new TypeError('no fraction of a whole');
  const { quantile: print, supports } = ctx.dialect;
  const tail = { orderBy: null, over: null };
  if (filter === null) return print(expr(of, ctx), fraction, { ...tail, filter: null });
  if (!supports.filterClause) {
    return print(onlyWhere(filter, of, ctx), fraction, { ...tail, filter: null });
  }
  const text = expr(of, ctx);
  return print(text, fraction, { ...tail, filter: expr(filter, ctx) });
}

function rowIn({ of, query }: Of<'in_query'>, ctx: Context): string {
  const row = of.map((one) => expr(one, ctx));
  const shown = query.kind === 'select' ? query : query.of[0];
  const columns = (shown?.columns ?? []).map(({ as }) => name(as, ctx));
  return ctx.dialect.rowIn(row, { text: ctx.block(query, ctx), columns });
}

/** Every aggregate skips NULLs: the argument becomes NULL where the condition does not hold. */
const onlyWhere = (filter: Expr, of: Expr, ctx: Context): string =>
  `CASE WHEN ${expr(filter, ctx)} THEN ${of.kind === 'star' ? '1' : expr(of, ctx)} END`;

function windowText(of: Of<'window'>, ctx: Context): string {
  const parts = [
    of.partitionBy.length === 0 ? '' : `PARTITION BY ${list(of.partitionBy, ctx)}`,
    of.orderBy.length === 0 ? '' : `ORDER BY ${orderTerms(of.orderBy, ctx)}`,
    of.frame === null ? '' : frame(of.frame),
  ];
  const over = `(${parts.filter((part) => part !== '').join(' ')})`;
  if (of.call.kind === 'aggregate') return aggregate(of.call, over, ctx);
  return `${expr(of.call, ctx)} OVER ${over}`;
}

const orderTerms = (of: readonly OrderBy[], ctx: Context): string =>
  of.map((one) => orderTerm(one, ctx)).join(', ');

/** NULLs always say where they go: each database has its own default. */
export function orderTerm({ by, direction, nulls }: OrderBy, ctx: Context): string {
  const key = typeof by === 'number' ? String(whole(by)) : expr(by, ctx);
  return `${key} ${direction === 'asc' ? 'ASC' : 'DESC'} NULLS ${nulls === 'first' ? 'FIRST' : 'LAST'}`;
}
