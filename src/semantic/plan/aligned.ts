/** Groups of several branches side by side. */
import { isCount } from '../query/measures/fold.ts';
import type { Leaf } from '../query/resolved.ts';
import { type AlignedColumn, columnsOf, type NamedType, type Plan } from './plan.ts';

/** Of `counts` a group shows zero where none of the branches has it. */
export function aligned(
  branches: readonly Plan[],
  keys: readonly NamedType[],
  counts: readonly Leaf[] = [],
): Plan {
  const names = new Set(keys.map(({ name }) => name));
  const columns = new Map(
    branches.flatMap(columnsOf).flatMap((one) => (names.has(one.name) ? [] : [[one.name, one]])),
  );
  return {
    op: 'align',
    branches,
    keys,
    columns: [...columns.values()].map(({ name, type }) => {
      const leaf = counts.find((one) => one.name === name);
      return leaf ? alignedColumn(leaf) : { name, type, absent: 'null' };
    }),
  };
}

export function alignedColumn({ name, type, fold }: Leaf): AlignedColumn {
  return { name, type, absent: isCount(fold) ? 'zero' : 'null' };
}
