import type { Select } from '../../../sql/ast.ts';
import { call, cast, col, column, derived, param, select } from '../../../sql/build.ts';
import { lowerProgram } from '../../lower/lower-program.ts';
import type { Program } from '../../plan/plan.ts';
import type { BaseQuestion } from '../../query/base-question.ts';

/** What an answer is computed from as SQL, each base as it was planned. */
export function lowerBases(
  bases: readonly BaseQuestion[],
  programs: readonly Program[],
): readonly Select[] {
  const params = new WeakMap();
  return bases.map((base, i) => {
    const program = programs[i];
    if (program === undefined) throw new TypeError(`base ${i + 1} was not planned`);
    const query = lowerProgram(program, params);
    return base.kind === 'rows' && base.key.length > 1 ? withKey(query, base.key) : query;
  });
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
