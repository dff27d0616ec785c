import type { Expr, JoinClause, Relation, Select } from '../../sql/ast.ts';
import { alias, derived, join, raw, rawRelation, table, values } from '../../sql/build.ts';
import type { JoinedScan, Rows, Scan } from '../plan/plan.ts';
import { lowerCondition, lowerScalar } from './lower-expression.ts';
import { paramOf, type Scope } from './scope.ts';

/** FROM, JOIN and WHERE of a base relation. */
export function lowerRows(rows: Rows, scope: Scope): Pick<Select, 'from' | 'joins' | 'where'> {
  return {
    from: scanRelation(rows.from, scope),
    joins: rows.joins.map((scan) => joinClause(scan, scope)),
    where: rows.where && lowerCondition(rows.where, scope),
  };
}

function joinClause(scan: JoinedScan, scope: Scope): JoinClause {
  const from = scanRelation(scan, scope);
  const joins = scan.within?.map((one) => joinClause(one, scope));
  const to: Relation = joins ? { kind: 'joined', from, joins } : from;
  return join(scan.required ? 'inner' : 'left', to, lowerCondition(scan.on, scope));
}

/** A policy stands inside the cube's own relation: rows behind it are as if they were absent. */
function scanRelation({ source, alias: as, policy }: Scan, scope: Scope): Relation {
  if (source.kind === 'plan') return derived(scope.lower(source.plan, scope), as);
  if (source.kind === 'values') {
    const rows = source.rows.map((row) => row.map((value) => paramOf(scope, value)));
    return values(source.columns, rows, as);
  }
  if (policy === null) {
    if (source.kind === 'table') return table(source.path, as);
    return rawRelation(lowerScalar(source.sql, scope), as);
  }
  const from: readonly (string | Expr)[] =
    source.kind === 'table'
      ? dotted(source.path)
      : ['(\n', ...textOf(lowerScalar(source.sql, scope)), '\n)'];
  const where = lowerCondition(policy, scope);
  return rawRelation(raw('SELECT * FROM ', ...from, ' AS ', alias(as), ' WHERE ', where), as);
}

function dotted(path: readonly string[]): readonly (string | Expr)[] {
  return path.flatMap((part, i) => (i === 0 ? [alias(part)] : ['.', alias(part)]));
}

/** Without the parentheses of an operand. */
function textOf(expr: Expr): readonly (string | Expr)[] {
  return expr.kind === 'raw' ? expr.parts : [expr];
}
