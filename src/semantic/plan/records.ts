import { allOf, type RecordsOf } from '../query/resolved.ts';
import { aliasesIn } from './aliases.ts';
import type { BranchInput } from './branch.ts';
import type { Plan, Rows } from './plan.ts';
import { growTree } from './tree.ts';

/** The records themselves. Their primary key is among the keys, so without multiplying joins nothing is folded. */
export function planRecords({ frame, keys, where, plan }: BranchInput, records: RecordsOf): Plan {
  const counted = allOf([where, records.where]);
  const needed = aliasesIn([...keys.map((key) => key.expr), counted]);
  const { from, joins, multiplied } = growTree(frame, records.fact, needed, plan);
  const input: Rows = { op: 'rows', from, joins, where: counted };
  if (multiplied.size > 0) return { op: 'aggregate', input, keys, folds: [] };
  return { op: 'project', input, columns: keys, distinct: false };
}
