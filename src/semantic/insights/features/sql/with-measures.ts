import type { Expr, Select, SelectColumn } from '../../../../sql/ast.ts';
import {
  col,
  column,
  cte,
  cteRef,
  derived,
  eq,
  isNull,
  leftJoin,
  not,
  order,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { namedColumns } from '../../shared/named-columns.ts';
import type { FeatureWindow } from '../resolve/feature-window.ts';

const LATEST = 'latest';
const KNOWN = 'known';
const windowName = (index: number): string => `window_${index + 1}`;

/**
 * The last values beside what each window measures, by entity: whoever any of them knows has a row. An entity
 * is never NULL, for it is one that was asked for.
 */
export function withMeasures(
  latest: Select,
  windows: readonly FeatureWindow[],
  measured: readonly Select[],
): Select {
  const parts = [
    cte(LATEST, { ...latest, orderBy: [] }, true),
    ...windows.flatMap(({ query }, i) => {
      const found = measured[i];
      return found ? [cte(windowName(i), namedColumns(query, found), true)] : [];
    }),
  ];
  const [entity, ...values] = latest.columns;
  if (entity === undefined) throw new TypeError('last values of nobody');
  const names = parts.map(({ name }) => name);
  return select({
    with: parts,
    columns: [
      column(entityOf(KNOWN), 'entity', entity.type),
      ...values.map(({ as, type }) => column(col(LATEST, as), as, type)),
      ...windows.flatMap((window, i) => measuredColumns(window, windowName(i))),
    ],
    from: derived(knownTo(names, entity), KNOWN),
    joins: names.map((name) => leftJoin(cteRef(name), eq(entityOf(name), entityOf(KNOWN)))),
    orderBy: [order(1)],
  });
}

const entityOf = (part: string): Expr => col(part, 'entity');

/** Each entity that one of them has, once. */
function knownTo(names: readonly string[], { type }: SelectColumn): Select {
  const each = names.map((name) =>
    select({ columns: [column(entityOf(name), 'entity', type)], from: cteRef(name) }),
  );
  return select({
    columns: [column(entityOf('each'), 'entity', type)],
    from: derived(unionAll(each), 'each'),
    groupBy: [1],
  });
}

function measuredColumns(
  { query, features }: FeatureWindow,
  name: string,
): readonly SelectColumn[] {
  return features.flatMap(({ place, as }) => {
    const type = query.measures.find((one) => one.as === as)?.type ?? 'string';
    return [
      column(col(name, as), `f${place}`, type),
      column(not(isNull(entityOf(name))), `w${place}`, 'boolean'),
    ];
  });
}
