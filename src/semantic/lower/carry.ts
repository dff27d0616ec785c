import type { Select } from '../../sql/ast.ts';
import {
  aggregate,
  caseWhen,
  col,
  column,
  derived,
  literal,
  order,
  over,
  select,
} from '../../sql/build.ts';
import { type Carry, columnsOf } from '../plan/plan.ts';
import type { Scope } from './scope.ts';
import { nameOf, passOn } from './step-columns.ts';

const RUNS = 'runs';
/** No member's name has a space. */
const RUN = 'run of gaps';

/** A row with a value and the gaps behind it are one run; the run's only value is that of all its rows. */
export function lowerCarry({ input, gap, series, by, columns }: Carry, scope: Scope): Select {
  const name = nameOf(input);
  const all = columnsOf(input);
  const isValue = caseWhen(
    [
      // biome-ignore lint/suspicious/noThenProperty: the SQL tree calls it so
      { if: col(name, gap), then: literal(0) },
    ],
    literal(1),
  );
  const run = over(aggregate('sum', [isValue]), {
    partitionBy: series.map((key) => col(name, key)),
    orderBy: [order(col(name, by))],
  });
  const runs = select({
    columns: [...passOn(all, name), column(run, RUN, 'integer')],
    from: derived(scope.lower(input, scope), name),
  });
  const partitionBy = [...series, RUN].map((key) => col(RUNS, key));
  return select({
    columns: all.map(({ name: as, type }) => {
      if (!columns.includes(as)) return column(col(RUNS, as), as, type);
      const fn = type === 'boolean' ? 'bool_or' : 'max';
      return column(over(aggregate(fn, [col(RUNS, as)]), { partitionBy }), as, type);
    }),
    from: derived(runs, RUNS),
  });
}
