import type { Query, Select } from '../../../../sql/ast.ts';
import {
  and,
  col,
  column,
  countRows,
  cte,
  cteRef,
  derived,
  eq,
  innerJoin,
  join,
  literal,
  not,
  param,
  select,
  unionAll,
  values,
} from '../../../../sql/build.ts';
import { flagOf, requiredBefore, stepsOf } from '../funnel-shape.ts';
import { anyStep } from './funnel-base.ts';
import { type FunnelRequest, pathsOf, reached } from './report.ts';

const OWN = 'own_events';

/**
 * One row with `open_<i>` by step: how many came to the step before (the last that cannot be skipped) and not
 * to this one, but would if all that they lack happened at the instant. No first step happens there: only what
 * has begun is told.
 */
export function funnelOpen({ base: asked, shape, asof }: FunnelRequest, at: string): Query {
  // Tables are read before any other CTE is there: those inside the question below might bear their names.
  const { columns } = asked.query;
  const query = select({
    columns: columns.map(({ as, type }) => column(col(null, as), as, type)),
    from: cteRef(OWN),
  });
  const base = { ...asked, query };
  const request = { base, shape, asof };
  const paths = pathsOf(request, {});
  const longer = pathsOf({ ...request, base: { ...base, query: withRest(request, at) } }, {});
  const would = select({
    with: longer.ctes,
    columns: [
      column(col(null, 'entity'), 'entity', 'string'),
      ...stepsOf(shape).map((step) => column(reached(shape, step), `may_${step}`, 'boolean')),
    ],
    from: cteRef(longer.name),
  });
  const counts = stepsOf(shape).map((step) => {
    const before = requiredBefore(shape, step);
    const lacks = and(reached(shape, before, 'p'), not(reached(shape, step, 'p')));
    const waits = step === 1 ? literal(false) : and(lacks, col('w', `may_${step}`));
    return column(countRows(waits), `open_${step}`, 'integer');
  });
  return select({
    with: [cte(OWN, asked.query), ...paths.ctes],
    columns: counts,
    from: cteRef(paths.name, 'p'),
    joins: [innerJoin(derived(would, 'w'), eq(col('w', 'entity'), col('p', 'entity')))],
  });
}

/** The events, and for everyone who has begun one more for each step. */
function withRest(request: FunnelRequest, at: string): Select {
  const { columns } = request.base.query;
  const own = select({
    columns: columns.map(({ as, type }) => column(col('e', as), as, type)),
    from: derived(request.base.query, 'e'),
  });
  return select({
    columns: columns.map(({ as, type }) => column(col('u', as), as, type)),
    from: derived(unionAll([own, rest(request, at)]), 'u'),
  });
}

function rest({ base, shape }: FunnelRequest, at: string): Select {
  const steps = stepsOf(shape).filter((step) => shape.order === 'any' || step > 1);
  const numbers = values(
    [{ name: 'step', type: 'integer' }],
    (steps.length === 0 ? [0] : steps).map((step) => [literal(step)]),
    's',
  );
  return select({
    columns: base.query.columns.map(({ as, type }) => {
      if (as === 'entity') return column(col('b', as), as, type);
      if (as === 'ts') return column(param('timestamp', at), as, type);
      if (as === 'key' || as === 'value') return column(literal(null), as, type);
      const step = steps.find((one) => flagOf(one) === as);
      const takes = step === undefined ? literal(false) : eq(col('s', 'step'), literal(step));
      return column(takes, as, type);
    }),
    from: derived(begun({ base, shape }), 'b'),
    joins: [join('cross', numbers)],
  });
}

/** Whoever made a first step, in any order any. */
function begun({ base, shape }: Pick<FunnelRequest, 'base' | 'shape'>): Select {
  const isFirst =
    shape.order === 'any' ? and(col(null, 'inside'), anyStep(shape)) : col(null, flagOf(1));
  return select({
    distinct: true,
    columns: [column(col(null, 'entity'), 'entity', base.types.entity)],
    from: derived(base.query, 'b'),
    where: isFirst,
  });
}
