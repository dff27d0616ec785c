import type { Select } from '../../sql/ast.ts';
import { col, column, derived, join, literal, select, values } from '../../sql/build.ts';
import type { Spine } from '../plan/plan.ts';
import { paramOf, type Scope } from './scope.ts';
import { nameOf, passOn } from './step-columns.ts';

const LABELS = 'labels';
const SERIES = 'series';

/** A literal table of the labels, times the distinct other keys. Without other keys: the labels. */
export function lowerSpine({ input, key, labels, series, flags }: Spine, scope: Scope): Select {
  const flagColumns = flags.map(({ name }) => ({ name, type: 'boolean' as const }));
  const rows = labels.map((label, i) => [
    paramOf(scope, label),
    ...flags.map(({ count }) => literal(i < count ? true : null)),
  ]);
  const from = values([key, ...flagColumns], rows, LABELS);
  const own = select({
    columns: [
      column(col(LABELS, key.name), key.name, key.type),
      ...passOn(series, SERIES),
      ...passOn(flagColumns, LABELS),
    ],
    from,
  });
  if (series.length === 0) return own;
  const name = nameOf(input);
  const distinct = select({
    columns: passOn(series, name),
    distinct: true,
    from: derived(scope.lower(input, scope), name),
  });
  return { ...own, joins: [join('cross', derived(distinct, SERIES))] };
}
