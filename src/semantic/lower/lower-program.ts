import type { Expr, Select } from '../../sql/ast.ts';
import {
  call,
  col,
  column,
  countRows,
  cte,
  cteRef,
  derived,
  order,
  select,
} from '../../sql/build.ts';
import { columnsOf, type Plan, type Program, type Sort } from '../plan/plan.ts';
import { afterCondition } from './after.ts';
import { lowerAggregate } from './aggregate.ts';
import { lowerAlign } from './align.ts';
import { lowerCarry } from './carry.ts';
import { lowerCondition } from './lower-expression.ts';
import { lowerRows } from './lower-rows.ts';
import { lowerRelabel } from './relabel.ts';
import { createScope, inside, type Params, type Scope } from './scope.ts';
import { lowerSpine } from './spine.ts';
import { lowerSpread } from './spread.ts';
import { computedColumn, nameOf, overStep, passOn } from './step-columns.ts';

/** A plan as one SELECT; `params` are those of the other plans of the same statement. */
export function lowerProgram({ lets, body }: Program, params: Params = new WeakMap()): Select {
  const scope = createScope(lowerPlan, params);
  const ctes = lets.map(({ name, plan }) => cte(name, lowerPlan(plan, scope)));
  const main = lowerPlan(body, scope);
  return { ...main, with: [...ctes, ...main.with] };
}

/** One case for each step. Steps that can stand in one SELECT are put into one. */
function lowerPlan(plan: Plan, scope: Scope): Select {
  switch (plan.op) {
    case 'project': {
      const columns = plan.columns.map((one) => computedColumn(one, scope));
      return select({ columns, distinct: plan.distinct, ...lowerRows(plan.input, scope) });
    }
    case 'aggregate':
      return lowerAggregate(plan, scope);
    case 'align':
      return lowerAlign(plan, scope);
    case 'relabel':
      return lowerRelabel(plan, scope);
    case 'spine':
      return lowerSpine(plan, scope);
    case 'spread':
      return lowerSpread(plan, scope);
    case 'carry':
      return lowerCarry(plan, scope);
    case 'derive':
      return lowerDerive(plan, scope);
    case 'filter':
      return narrowed(plan.input, scope, (at) => lowerCondition(plan.where, at));
    case 'after':
      return narrowed(plan.input, scope, (at) => afterCondition(plan, at));
    case 'sort':
      return lowerSort(plan, scope);
    case 'slice': {
      const { limit, offset } = plan;
      return { ...lowerPlan(plan.input, scope), limit, offset: offset === 0 ? null : offset };
    }
    case 'count': {
      const from = derived(lowerPlan(plan.input, scope), nameOf(plan.input));
      return select({ columns: [column(countRows(), 'count', 'integer')], from });
    }
    case 'reference':
      return select({ columns: passOn(plan.columns, plan.name), from: cteRef(plan.name) });
  }
}

/** A filter below shares its SELECT: WHERE and the columns see the same rows. */
function lowerDerive({ input, columns }: Extract<Plan, { op: 'derive' }>, scope: Scope): Select {
  const filtered = input.op === 'filter' ? input : null;
  const over = filtered?.input ?? input;
  const at = inside(scope, nameOf(over));
  return {
    ...overStep(over, scope),
    where: filtered && lowerCondition(filtered.where, at),
    columns: columns.map((one) => computedColumn(one, at)),
  };
}

function narrowed(input: Plan, scope: Scope, where: (at: Scope) => Expr): Select {
  return { ...overStep(input, scope), where: where(inside(scope, nameOf(input))) };
}

function lowerSort({ input, by }: Sort, scope: Scope): Select {
  const columns = columnsOf(input);
  const floats = new Set(columns.flatMap(({ name, type }) => (type === 'float' ? [name] : [])));
  if (by.some(({ column: name }) => floats.has(name))) return sortShown(input, by, floats, scope);
  const positions = new Map(columns.map(({ name }, i) => [name, i + 1]));
  const orderBy = by.map(({ column: name, direction, nulls }) => {
    const position = positions.get(name);
    if (position === undefined) throw new TypeError(`no column ${name} to order by`);
    return order(position, direction, nulls);
  });
  return { ...lowerPlan(input, scope), orderBy };
}

/** Floats as they are shown: rows that look alike are in the order of what comes next, however they were added up. */
function sortShown(input: Plan, by: Sort['by'], floats: ReadonlySet<string>, scope: Scope): Select {
  const name = nameOf(input);
  const orderBy = by.map(({ column: key, direction, nulls }) => {
    const of = col(name, key);
    return order(floats.has(key) ? call('shown', of) : of, direction, nulls);
  });
  return { ...overStep(input, scope), orderBy };
}
