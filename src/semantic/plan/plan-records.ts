import { allOf } from '../query/conditions.ts';
import type { RecordsOf } from '../query/resolved.ts';
import { aliasesIn } from './aliases.ts';
import type { BranchInput } from './branch.ts';
import type { Plan, Rows } from './plan.ts';
import { growTree, multipliedFor } from './plan-tree.ts';

/** The records that the root's rows reach. Their primary key is among the keys, so without multiplying joins nothing is folded. */
export function planRecords({ frame, keys, where, plan }: BranchInput, records: RecordsOf): Plan {
  const counted = allOf([where, records.where]);
  const needed = aliasesIn([...keys.map((key) => key.expr), counted]);
  const { fact } = records;
  const { from, joins } = growTree({ frame, plan, needed, where: counted, present: [fact] });
  const input: Rows = { op: 'rows', from, joins, where: counted };
  if (multipliedFor(frame, fact, needed).size > 0)
    return { op: 'aggregate', input, keys, folds: [] };
  return { op: 'project', input, columns: keys, distinct: false };
}
