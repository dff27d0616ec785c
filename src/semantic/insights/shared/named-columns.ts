import type { Select } from '../../../sql/ast.ts';
import { col, column, derived, select } from '../../../sql/build.ts';
import type { ResolvedQuery } from '../../query/resolved.ts';

/** Groups whose columns are called as the question that they answer calls them. */
export function namedColumns({ keys, measures }: ResolvedQuery, query: Select): Select {
  return select({
    columns: [...keys, ...measures].map(({ name, as, type }) => column(col('u', name), as, type)),
    from: derived(query, 'u'),
  });
}
