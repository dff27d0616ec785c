/** Values per row and conditions → SQL expressions. The two hold each other, so they share a file. */
import type { ValueType } from '../../shared/values.ts';
import type { Expr } from '../../sql/ast.ts';
import {
  addInterval,
  aggregate,
  alias,
  and,
  bin,
  call,
  caseWhen,
  cast,
  col,
  column,
  cteRef,
  divisor,
  eq,
  exists,
  gt,
  gte,
  inList,
  inQuery,
  isNotNull,
  isNull,
  join,
  literal,
  lt,
  lte,
  multiply,
  ne,
  not,
  or,
  order,
  over,
  raw,
  rawRelation,
  select,
  subtract,
  table,
  toLocal,
  truncate,
} from '../../sql/build.ts';
import type { Condition, FrameNode, Scalar } from '../query/resolved.ts';
import type { CompareOp, TextOp, Value } from '../query/resolved-column.ts';
import { paramOf, type Scope } from './scope.ts';

type ScalarOf<K extends Scalar['kind']> = Extract<Scalar, { readonly kind: K }>;
type ConditionOf<K extends Condition['kind']> = Extract<Condition, { readonly kind: K }>;

export function lowerScalar(of: Scalar, scope: Scope): Expr {
  switch (of.kind) {
    case 'value':
      return paramOf(scope, of);
    case 'null':
      return literal(null);
    case 'field':
      return col(scope.fields, of.name);
    case 'column':
      return col(of.alias, of.name);
    case 'rows':
      return alias(of.alias);
    case 'author':
      return authorText(of, scope);
    case 'divisor':
      return divisor(lowerScalar(of.of, scope));
    case 'case':
      return caseWhen(
        of.when.map((branch) => ({
          if: lowerCondition(branch.if, scope),
          // biome-ignore lint/suspicious/noThenProperty: the SQL tree calls it so
          then: lowerScalar(branch.value, scope),
        })),
        of.otherwise && lowerScalar(of.otherwise, scope),
      );
    case 'bucket':
      return truncate(lowerScalar(of.of, scope), of.grain, of.timeZone, of.offsets);
    case 'moved':
      return moved(of, scope);
    case 'as_text':
      return asText(of, scope);
    case 'hash':
      return keyedHash(of, scope);
    case 'bin':
      return bin(lowerScalar(of.of, scope), of);
    case 'point':
      return point(of, scope);
    case 'truth':
      return lowerCondition(of.of, scope);
    case 'over':
      return overGroups(of, scope);
    case 'zero':
      return literal(0);
    case 'math':
      return math(of, scope);
  }
}

function moved({ of, by, timeZone }: ScalarOf<'moved'>, scope: Scope): Expr {
  const moment = lowerScalar(of, scope);
  return addInterval(timeZone === null ? moment : toLocal(moment, timeZone), by);
}

function overGroups({ fn, of, partition, order: by }: ScalarOf<'over'>, scope: Scope): Expr {
  const partitionBy = partition.map((key) => lowerScalar(key, scope));
  if (fn !== null) return over(aggregate(fn, [lowerScalar(of, scope)]), { partitionBy });
  const orderBy = by.map(({ column: name, direction, nulls }) =>
    order(col(scope.fields, name), direction, nulls),
  );
  return over(call('rank'), { partitionBy, orderBy });
}

function math({ op, left, right }: ScalarOf<'math'>, scope: Scope): Expr {
  const [a, b] = [lowerScalar(left, scope), lowerScalar(right, scope)];
  if (op === 'difference') return subtract(a, b);
  if (op === 'ratio') return call('divide', a, b);
  return multiply(call('divide', subtract(a, b), call('abs', b)), literal(100));
}

/** `{CUBE}.name` in plain lower case means the same quoted, in every database. */
const PLAIN_COLUMN = /^\.([a-z_][a-z0-9_]*)$/;

function authorText({ parts }: ScalarOf<'author'>, scope: Scope): Expr {
  const [first, second] = parts;
  const plain = typeof second === 'string' && parts.length === 2 ? PLAIN_COLUMN.exec(second) : null;
  if (plain?.[1] && typeof first === 'object' && first.kind === 'rows')
    return col(first.alias, plain[1]);
  if (parts.length === 1 && typeof first === 'object') return lowerScalar(first, scope);
  return raw(...parts.map((part) => (typeof part === 'string' ? part : lowerScalar(part, scope))));
}

/** CONCAT prints as the database does, but makes an empty text of NULL. */
function asText({ of, printed }: ScalarOf<'as_text'>, scope: Scope): Expr {
  const value = lowerScalar(of, scope);
  return printed ? call('null_if', call('concat', value), raw("''")) : cast(value, 'string');
}

/** Hashed twice, so that no longer text can be hashed from what is shown. */
function keyedHash({ of, key }: ScalarOf<'hash'>, scope: Scope): Expr {
  const value = lowerScalar(of, scope);
  const secret = paramOf(scope, key);
  const inner = call('sha256', call('concat', secret, cast(value, 'string')));
  // biome-ignore lint/suspicious/noThenProperty: the SQL tree calls it so
  return caseWhen([{ if: isNotNull(value), then: call('sha256', call('concat', secret, inner)) }]);
}

/** `latitude,longitude`, or NULL when one is missing. */
function point(of: ScalarOf<'point'>, scope: Scope): Expr {
  const [latitude, longitude] = [lowerScalar(of.latitude, scope), lowerScalar(of.longitude, scope)];
  const known = and(isNotNull(latitude), isNotNull(longitude));
  const text = call('concat', cast(latitude, 'string'), raw("','"), cast(longitude, 'string'));
  // biome-ignore lint/suspicious/noThenProperty: the SQL tree calls it so
  return caseWhen([{ if: known, then: text }]);
}

const operators: Readonly<Record<CompareOp, (left: Expr, right: Expr) => Expr>> = {
  '=': eq,
  '<>': ne,
  '<': lt,
  '<=': lte,
  '>': gt,
  '>=': gte,
};

export function lowerCondition(of: Condition, scope: Scope): Expr {
  switch (of.kind) {
    case 'and':
      return and(...of.of.map((part) => lowerCondition(part, scope)));
    case 'or':
      return or(...of.of.map((part) => lowerCondition(part, scope)));
    case 'not':
      return lowerNot(of.of, scope);
    case 'constant':
      return literal(of.value);
    case 'is_null':
      return isNull(lowerScalar(of.of, scope));
    case 'compare':
      return operators[of.op](lowerScalar(of.left, scope), lowerScalar(of.right, scope));
    case 'one_of':
      return oneOf(of, scope);
    case 'text':
      return textMatch(of, scope);
    case 'author':
      return lowerScalar(of.sql, scope);
    case 'exists':
      return existsJoined(of, scope);
    case 'in_groups':
      return inGroups(of, scope);
  }
}

/** True unless `of` is true, so that a row whose value is unknown stays. */
function lowerNot(of: Condition, scope: Scope): Expr {
  const plain = lowerCondition(of, scope);
  switch (of.kind) {
    case 'is_null':
      return isNotNull(lowerScalar(of.of, scope));
    case 'one_of':
    case 'text':
      return or(not(plain), isNull(lowerScalar(of.of, scope)));
    case 'constant':
    case 'exists':
    case 'in_groups':
      return not(plain);
    default:
      return not(call('coalesce', plain, literal(false)));
  }
}

function oneOf({ of, values, insensitive }: ConditionOf<'one_of'>, scope: Scope): Expr {
  const fold = (expr: Expr) => (insensitive ? call('lower', expr) : expr);
  const left = fold(lowerScalar(of, scope));
  const [first, ...more] = values.map((value) => fold(paramOf(scope, value)));
  if (first === undefined) return literal(false);
  return more.length === 0 ? eq(left, first) : inList(left, [first, ...more]);
}

const textFns: Readonly<Record<TextOp, 'contains' | 'starts_with' | 'ends_with'>> = {
  contains: 'contains',
  starts_with: 'starts_with',
  ends_with: 'ends_with',
};

function textMatch(condition: ConditionOf<'text'>, scope: Scope): Expr {
  const fold = (expr: Expr) => (condition.insensitive ? call('lower', expr) : expr);
  const value: Value = condition.value;
  return call(
    textFns[condition.op],
    fold(lowerScalar(condition.of, scope)),
    fold(paramOf(scope, value)),
  );
}

/** Joins as conditions: not every database takes an outer column in an ON. */
function existsJoined({ nodes, where }: ConditionOf<'exists'>, scope: Scope): Expr {
  const [first, ...others] = nodes.map((node) => plainRelation(node, scope));
  const ons = nodes.map((node) => node.parent && lowerCondition(node.parent.on, scope));
  return exists(
    select({
      columns: [column(literal(1), 'found', 'integer')],
      from: first ?? null,
      joins: others.map((other) => join('cross', other)),
      where: and(...ons, lowerCondition(where, scope)),
    }),
  );
}

function plainRelation({ source, alias: as }: FrameNode, scope: Scope) {
  if (source.kind === 'table') return table(source.path, as);
  if (source.kind === 'query') return rawRelation(lowerScalar(source.sql, scope), as);
  throw new TypeError('a policy cannot hang on a sub_query dimension');
}

function inGroups({ groups, keys }: ConditionOf<'in_groups'>, scope: Scope): Expr {
  const from = cteRef(groups);
  if (keys.length === 0) {
    return exists(select({ columns: [column(literal(1), 'found', 'integer')], from }));
  }
  const theirs = keys.flatMap(({ field, type }) => withoutNull(col(groups, field), type));
  const columns = theirs.map((expr, i) => column(expr, `known_${i + 1}`, 'string'));
  const own = keys.flatMap(({ of, type }) => withoutNull(lowerScalar(of, scope), type));
  return inQuery(own, select({ columns, from }));
}

/** A value without NULL, and whether it is one: so that NULLs are equal, and databases can hash it. */
function withoutNull(of: Expr, type: ValueType): readonly Expr[] {
  return [call('coalesce', of, someValue(type)), isNull(of)];
}

function someValue(type: ValueType): Expr {
  switch (type) {
    case 'string':
      return raw("''");
    case 'boolean':
      return literal(false);
    case 'date':
    case 'timestamp':
    case 'local':
      return cast(raw("'1970-01-01'"), type);
    default:
      return literal(0);
  }
}
