/** A plan as text for people. Values are left out: callers with the right to see plans see no one's claims. */

import type {
  Computed,
  FoldColumn,
  JoinedScan,
  Plan,
  Program,
  Rows,
  Scan,
  ScanSource,
} from './plan.ts';
import { showCondition, showScalar } from './print-plan-expression.ts';

export function showProgram({ lets, body }: Program): string {
  const named = lets.flatMap(({ name, plan }) => [`let ${name}`, ...indent(lines(plan))]);
  return [...named, ...lines(body)].join('\n');
}

type Lines = readonly string[];

function lines(plan: Plan | Rows): Lines {
  switch (plan.op) {
    case 'rows':
      return rowsLines(plan);
    case 'project':
      return over(
        `${plan.distinct ? 'distinct' : 'project'} ${list(plan.columns, showComputed)}`,
        plan.input,
      );
    case 'aggregate':
      return over(`aggregate ${list(plan.folds, showFold)}${by(plan.keys)}`, plan.input);
    case 'align':
      return [`align by ${names(plan.keys)}`, ...plan.branches.flatMap((b) => indent(lines(b)))];
    case 'relabel':
      return over(`relabel ${plan.values.length} values of ${plan.key}`, plan.input);
    case 'spine':
      return over(
        `each of ${plan.labels.length} ${plan.key.name} beside each ${names(plan.series)}`,
        plan.input,
      );
    case 'spread':
      return [
        `beside totals by ${names(plan.on)}`,
        ...indent(lines(plan.input)),
        ...indent(lines(plan.totals)),
      ];
    case 'carry':
      return over(`carry ${plan.columns.join(', ')} along ${plan.by}`, plan.input);
    case 'derive':
      return over(`derive ${list(plan.columns, showComputed)}`, plan.input);
    case 'filter':
      return over(`filter ${showCondition(plan.where)}`, plan.input);
    case 'sort':
      return over(
        `sort ${list(plan.by, (t) => `${t.column} ${t.direction} nulls ${t.nulls}`)}`,
        plan.input,
      );
    case 'after':
      return over(`after ${list(plan.by, (t) => t.column)}`, plan.input);
    case 'slice':
      return over(`slice ${plan.offset}..${plan.offset + plan.limit}`, plan.input);
    case 'count':
      return over('count', plan.input);
    case 'reference':
      return [`reference ${plan.name}`];
  }
}

function over(head: string, input: Plan | Rows): Lines {
  return [head.trimEnd(), ...indent(lines(input))];
}

function rowsLines({ from, joins, where }: Rows): Lines {
  return [
    ...scanLines('rows of', from, ''),
    ...indent([...joins.flatMap(joinLines), ...(where ? [`where ${showCondition(where)}`] : [])]),
  ];
}

function joinLines(join: JoinedScan): Lines {
  const own = scanLines(verbOf(join), join, ` on ${showCondition(join.on)}`);
  return [...own, ...indent((join.within ?? []).flatMap(joinLines))];
}

function verbOf({ cardinality, required }: JoinedScan): string {
  return required ? `inner ${cardinality}` : cardinality;
}

function scanLines(verb: string, scan: Scan, on: string): Lines {
  const policy = scan.policy ? ` visible where ${showCondition(scan.policy)}` : '';
  const head = `${verb} ${showSource(scan.source)} as ${scan.alias}${on}${policy}`;
  return scan.source.kind === 'plan' ? [head, ...indent(lines(scan.source.plan))] : [head];
}

function showSource(source: ScanSource): string {
  if (source.kind === 'table') return source.path.join('.');
  if (source.kind === 'values') return `(${source.rows.length} values)`;
  return source.kind === 'query' ? '(query)' : '(plan)';
}

function showComputed({ name, expr }: Computed): string {
  const value = showScalar(expr);
  return value === name ? name : `${name} = ${value}`;
}

function showFold({ name, fold }: FoldColumn): string {
  if (fold.kind === 'author') return `${name} = ${showScalar(fold.sql)}`;
  const where = fold.filter ? ` where ${showCondition(fold.filter)}` : '';
  return `${name} = ${fold.fn}(${fold.input ? showScalar(fold.input) : ''})${where}`;
}

function by(keys: readonly Computed[]): string {
  return keys.length === 0 ? '' : ` by ${list(keys, showComputed)}`;
}

function names(keys: readonly { readonly name: string }[]): string {
  return list(keys, (key) => key.name);
}

function list<T>(items: readonly T[], show: (item: T) => string): string {
  return items.length === 0 ? 'nothing' : items.map(show).join(', ');
}

function indent(of: Lines): Lines {
  return of.map((line) => `  ${line}`);
}
