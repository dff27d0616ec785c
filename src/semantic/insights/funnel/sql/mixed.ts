import type { Cte, Expr, Select } from '../../../../sql/ast.ts';
import {
  add,
  and,
  col,
  column,
  countRows,
  cte,
  cteRef,
  derived,
  eq,
  gt,
  innerJoin,
  isNull,
  leftJoin,
  literal,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import { flagOf, stepsOf } from '../funnel-shape.ts';
import { cascadeLevels } from './cascade.ts';
import {
  anyStep,
  type ChainRequest,
  flagsOf,
  type Levels,
  levelColumn,
  resultColumns,
} from './funnel-base.ts';
import { instantLevels } from './instant-levels.ts';

/**
 * Sequential funnels whose steps may share events, for databases with ASOF joins. Few entities have events that
 * are several steps, and of these few have such ones at one instant with others: only theirs are looked at
 * instant by instant, all others' are joined.
 */
export function mixedLevels(request: ChainRequest): Levels {
  const plain = isPlain(request) ? [cascadeLevels({ ...request, events: 'plain' })] : [];
  const all = [
    ...plain,
    cascadeLevels({ ...request, events: 'apart', apart: true }),
    instantLevels({ ...request, events: 'together' }),
  ];
  const columns = [
    ...request.identity,
    ...stepsOf(request.shape).flatMap((level) =>
      resultColumns(request, level).map((name) => levelColumn(level, name)),
    ),
  ].map((name) => column(col(null, name), name, 'string'));
  return {
    ctes: [
      ...split(request),
      ...all.flatMap(({ ctes }) => ctes),
      cte('levels', unionAll(all.map(({ name }) => select({ columns, from: cteRef(name) })))),
    ],
    name: 'levels',
  };
}

/** Times alone do not tell whether a step that can be skipped was taken at the instant of the one before. */
const isPlain = ({ shape, times }: ChainRequest): boolean =>
  !times || shape.steps.every(({ optional }) => !optional);

function split(request: ChainRequest): readonly Cte[] {
  const { events } = request;
  const shared = isPlain(request) ? 'shared' : events;
  const plain = [
    cte('sharing', sharing(request)),
    cte('plain', eventsOf(request, events, { but: 'sharing' })),
    cte('shared', eventsOf(request, events, { of: 'sharing' })),
  ];
  return [
    ...(isPlain(request) ? plain : []),
    cte('tied', tied(request, shared)),
    cte('apart', eventsOf(request, shared, { but: 'tied' })),
    cte('together', eventsOf(request, shared, { of: 'tied' })),
  ];
}

const same = ({ identity }: ChainRequest) =>
  identity.map((name) => column(col(null, name), name, 'string'));

/** Who has an event that is several steps. */
function sharing(request: ChainRequest): Select {
  const steps = stepsOf(request.shape).map((step) =>
    when(col(null, flagOf(step)), literal(1), literal(0)),
  );
  return select({
    distinct: true,
    columns: same(request),
    from: cteRef(request.events),
    where: gt(steps.reduce(add), literal(1)),
  });
}

/** Who of them has several events that are steps at one instant. */
function tied(request: ChainRequest, from: string): Select {
  const keys = [...same(request), column(col(null, 'ts'), 'ts', 'timestamp')];
  const instants = select({
    columns: [...keys, column(countRows(), 'events', 'integer')],
    from: cteRef(from),
    where: anyStep(request.shape),
    groupBy: keys.map((_, index) => index + 1),
  });
  return select({
    distinct: true,
    columns: same(request),
    from: derived(instants, 'i'),
    where: gt(col(null, 'events'), literal(1)),
  });
}

/** The events of some entities, or of all but some. */
function eventsOf(
  { identity, shape }: ChainRequest,
  from: string,
  who: { readonly of: string } | { readonly but: string },
): Select {
  const on: Expr = and(...identity.map((name) => eq(col('e', name), col('w', name))));
  const [name = ''] = identity;
  const isOf = 'of' in who;
  return select({
    columns: [...identity, 'ts', ...flagsOf(shape)].map((one) =>
      column(col('e', one), one, 'string'),
    ),
    from: cteRef(from, 'e'),
    joins: [isOf ? innerJoin(cteRef(who.of, 'w'), on) : leftJoin(cteRef(who.but, 'w'), on)],
    where: isOf ? null : isNull(col('w', name)),
  });
}
