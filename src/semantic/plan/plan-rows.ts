import { GatewayError } from '../../shared/errors.ts';
import type { ResolvedRows } from '../query/resolve-rows.ts';
import { aliasesIn } from './aliases.ts';
import type { Project } from './plan.ts';
import { planSource } from './plan-query.ts';
import { growTree, multipliedFor } from './plan-tree.ts';

/**
 * Each row of the root once, as these columns: the relation that insights start from. A column or filter
 * that would multiply the rows is INCOMPATIBLE_MEMBERS.
 */
export function planRows(rows: ResolvedRows): Project {
  const { frame, columns } = rows;
  const root = frame.nodes[0]?.alias ?? '';
  const needed = aliasesIn([...columns.map((column) => column.expr), frame.where]);
  const [many] = multipliedFor(frame, root, needed);
  if (many !== undefined) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      problem: `${many} has several rows for each row of ${root}`,
      suggestion: 'Use members that each row has one of.',
    });
  }
  return planJoined(rows);
}

/** The same, though joins may show a row of the root more than once. */
export function planJoined({ frame, columns }: ResolvedRows): Project {
  const needed = aliasesIn([...columns.map((column) => column.expr), frame.where]);
  const { from, joins } = growTree({ frame, plan: planSource, needed, where: frame.where });
  return {
    op: 'project',
    input: { op: 'rows', from, joins, where: frame.where },
    columns,
    distinct: false,
  };
}
