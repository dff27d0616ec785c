import type { Cte, Relation, Select } from '../../../../sql/ast.ts';
import {
  call,
  col,
  column,
  cte,
  cteRef,
  derived,
  literal,
  or,
  order,
  over,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { flagOf, pathExclusions, stepsOf } from '../funnel-shape.ts';
import { anyStep, type ChainRequest, eventOrder, flagsOf } from './funnel-base.ts';

/**
 * The CTE `placed`: events with their `place` in their entity's total order, from 1. Exclusions are rows
 * of their own (`behind` is 1), behind the steps of their instant, so that a chain's step at that instant
 * is not killed.
 */
export function placedEvents(chain: ChainRequest): readonly Cte[] {
  const rows = operations(chain);
  const place = over(call('row_number'), {
    partitionBy: chain.identity.map((name) => col(null, name)),
    orderBy: orderOf(chain),
  });
  const placed = select({
    columns: [...passed(chain), column(place, 'place', 'integer')],
    from: rows,
    where: rows.kind === 'cte' ? anyStep(chain.shape) : null,
  });
  return [cte('placed', placed)];
}

const isExclusion = ({ shape }: ChainRequest): boolean => pathExclusions(shape).length > 0;

function orderOf(chain: ChainRequest) {
  const [time, ...ties] = eventOrder(chain.shape);
  if (time === undefined || !isExclusion(chain)) return eventOrder(chain.shape);
  return [time, order(col(null, 'behind')), ...ties];
}

function passed({ shape, identity }: ChainRequest) {
  return [
    ...identity.map((name) => column(col(null, name), name, 'string')),
    column(col(null, 'ts'), 'ts', 'timestamp'),
    ...flagsOf(shape).map((name) => column(col(null, name), name, 'boolean')),
  ];
}

function operations(chain: ChainRequest): Relation {
  if (!isExclusion(chain)) return cteRef('events');
  const copies = unionAll([copy(chain, 'step'), copy(chain, 'exclusion')]);
  return derived(copies, 'operations');
}

function copy(chain: ChainRequest, kind: 'step' | 'exclusion'): Select {
  const { shape } = chain;
  const exclusions = pathExclusions(shape).map(({ name }) => name);
  const cleared = new Set(kind === 'step' ? exclusions : stepsOf(shape).map(flagOf));
  const columns = passed(chain).map((one) =>
    cleared.has(one.as) ? column(literal(false), one.as, 'boolean') : one,
  );
  return select({
    columns: [
      ...columns,
      column(col(null, 'key'), 'key', 'string'),
      column(literal(kind === 'step' ? 0 : 1), 'behind', 'integer'),
    ],
    from: cteRef('events'),
    where: kind === 'step' ? anyStep(shape) : or(...exclusions.map((name) => col(null, name))),
  });
}
