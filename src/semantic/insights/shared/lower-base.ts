import type { Select } from '../../../sql/ast.ts';
import { call, cast, col, column, derived, param, select } from '../../../sql/build.ts';
import { lowerProgram } from '../../lower/lower-program.ts';
import type { Program } from '../../plan/plan.ts';
import type { BaseQuestion } from '../../query/base-question.ts';
import type { TreeDialect } from './tree-inputs.ts';

/** What an answer is computed from as SQL, as it was planned. */
export function lowerBase(base: BaseQuestion, program: Program, dialect: TreeDialect): Select {
  const query = lowerProgram(program, dialect.safeDivide);
  return base.kind === 'rows' && base.key.length > 1 ? withKey(query, base.key) : query;
}

/** A key of several columns as one text. */
function withKey(query: Select, key: readonly string[]): Select {
  const parts = key.flatMap((name) => [cast(col('r', name), 'string'), param('string', '/')]);
  return select({
    columns: [
      ...query.columns.map(({ as, type }) => column(col('r', as), as, type)),
      column(call('concat', ...parts), 'key', 'string'),
    ],
    from: derived(query, 'r'),
  });
}
