import type { Cte, Select } from '../../../../sql/ast.ts';
import {
  addInterval,
  aggregate,
  and,
  col,
  column,
  cte,
  cteRef,
  eq,
  gte,
  innerJoin,
  isNull,
  leftJoin,
  lte,
  select,
} from '../../../../sql/build.ts';
import { entityExclusions, flagOf } from '../funnel-shape.ts';
import { barred } from './barred.ts';
import type { ChainRequest, FunnelBase } from './funnel-base.ts';

/**
 * The CTE `events`. Whoever never starts, and what lies outside of all windows of those who do, is left out
 * first: what follows sorts all that it is given. So is who is barred. A funnel in any order starts with any
 * step.
 */
export function eventCtes({ query }: FunnelBase, chain: ChainRequest): readonly Cte[] {
  if (chain.shape.order === 'any') return [cte('events', query)];
  const bars = entityExclusions(chain.shape).length > 0;
  return [
    // Read twice, which costs less than to keep it.
    cte('all_events', query, false),
    cte('starts', starts(chain)),
    cte(bars ? 'seen' : 'events', withinWindows(query, chain)),
    ...(bars
      ? [cte('barred', barred(chain, 'seen')), cte('events', withoutBarred(query, chain))]
      : []),
  ];
}

function withoutBarred({ columns }: Select, { identity }: ChainRequest): Select {
  const same = identity.map((name) => eq(col('s', name), col('b', name)));
  const [name = ''] = identity;
  return select({
    columns: columns.map(({ as, type }) => column(col('s', as), as, type)),
    from: cteRef('seen', 's'),
    joins: [leftJoin(cteRef('barred', 'b'), and(...same))],
    where: isNull(col('b', name)),
  });
}

/** By identity, the first start and the end of the last window. */
function starts({ identity, shape }: ChainRequest): Select {
  const ts = col(null, 'ts');
  const latest = addInterval(aggregate('max', [ts]), shape.window);
  return select({
    columns: [
      ...identity.map((name) => column(col(null, name), name, 'string')),
      column(aggregate('min', [ts]), 'earliest', 'timestamp'),
      column(latest, 'latest', 'timestamp'),
    ],
    from: cteRef('all_events'),
    where: col(null, flagOf(1)),
    groupBy: identity.map((_, index) => index + 1),
  });
}

function withinWindows({ columns }: Select, { identity }: ChainRequest): Select {
  const same = identity.map((name) => eq(col('a', name), col('s', name)));
  return select({
    columns: columns.map(({ as, type }) => column(col('a', as), as, type)),
    from: cteRef('all_events', 'a'),
    joins: [innerJoin(cteRef('starts', 's'), and(...same))],
    where: and(gte(col('a', 'ts'), col('s', 'earliest')), lte(col('a', 'ts'), col('s', 'latest'))),
  });
}
