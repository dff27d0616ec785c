import type { Query, Select } from '../../../../sql/ast.ts';
import { cast, col, column, derived, select } from '../../../../sql/build.ts';
import type { RowsBase } from '../../../query/base-question.ts';
import { typeOf } from '../../shared/base-rows.ts';
import type { Inputs } from '../../shared/tree-inputs.ts';
import type { ResolvedFeatures } from '../resolve/features-question.ts';
import { lastValues } from './last-values.ts';
import { withMeasures } from './with-measures.ts';

export function lowerFeatures(
  { bases: [events], tellsKnown, lasts, windows }: ResolvedFeatures,
  [query, ...measured]: Inputs<ResolvedFeatures>,
): Query {
  const latest = lastValues({
    ...{ query: timed(events, query), tellsKnown, entityType: typeOf(events, 'entity') },
    values: lasts.map((place) => ({ place, type: typeOf(events, `v${place}`) })),
  });
  return measured.length === 0 ? latest : withMeasures(latest, windows, measured);
}

function timed(events: RowsBase, query: Select): Select {
  return select({
    columns: query.columns.map(({ as: name }) =>
      name === 'ts'
        ? column(cast(col('r', name), 'timestamp'), name, 'timestamp')
        : column(col('r', name), name, typeOf(events, name)),
    ),
    from: derived(query, 'r'),
  });
}
