import type { Cte, Relation, Select } from '../../../../sql/ast.ts';
import {
  call,
  col,
  column,
  cte,
  cteRef,
  derived,
  eq,
  literal,
  or,
  order,
  over,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { type FunnelShape, stepsOf } from '../../../insights/funnel/shape.ts';
import { anyStep, type ChainRequest, eventOrder, exclusionOf, flagOf } from './base.ts';

/**
 * The CTE `placed`: events with their `place` in their entity's total order, from 1. Exclusions are rows
 * of their own (`behind` is 1), behind the steps of their instant, so that a chain's step at that instant
 * is not killed.
 */
export function placedEvents(chain: ChainRequest, values: boolean): readonly Cte[] {
  const rows = operations(chain, values);
  const place = over(call('row_number'), {
    partitionBy: chain.identity.map((name) => col(null, name)),
    orderBy: orderOf(chain),
  });
  const placed = select({
    columns: [
      ...passed(chain, values),
      ...(isExclusion(chain) ? [column(col(null, 'behind'), 'behind', 'integer')] : []),
      column(place, 'place', 'integer'),
    ],
    from: rows,
    where: rows.kind === 'cte' ? stepEvents(chain.shape) : null,
  });
  return [cte('placed', placed)];
}

const isExclusion = (chain: ChainRequest): boolean => chain.shape.exclusions.length > 0;

function orderOf(chain: ChainRequest) {
  const [time, ...ties] = eventOrder(chain.shape);
  if (time === undefined || !isExclusion(chain)) return eventOrder(chain.shape);
  return [time, order(col(null, 'behind')), ...ties];
}

function passed(chain: ChainRequest, values: boolean) {
  const { shape, identity } = chain;
  const flags = [
    ...stepsOf(shape).map(flagOf),
    ...shape.exclusions.map((_, index) => exclusionOf(index + 1)),
  ];
  return [
    ...identity.map((name) => column(col(null, name), name, 'string')),
    column(col(null, 'ts'), 'ts', 'timestamp'),
    ...flags.map((name) => column(col(null, name), name, 'boolean')),
    ...(values ? [column(col(null, 'value'), 'value', 'string')] : []),
  ];
}

function operations(chain: ChainRequest, values: boolean): Relation {
  if (!isExclusion(chain)) return cteRef('events');
  const copies = unionAll([copy(chain, values, 'step'), copy(chain, values, 'exclusion')]);
  return derived(copies, 'operations');
}

function copy(chain: ChainRequest, values: boolean, kind: 'step' | 'exclusion'): Select {
  const { shape } = chain;
  const exclusions = shape.exclusions.map((_, index) => exclusionOf(index + 1));
  const cleared = new Set(kind === 'step' ? exclusions : stepsOf(shape).map(flagOf));
  const columns = passed(chain, values).map((one) =>
    cleared.has(one.as) ? column(literal(false), one.as, 'boolean') : one,
  );
  return select({
    columns: [
      ...columns,
      column(col(null, 'key'), 'key', 'string'),
      column(literal(kind === 'step' ? 0 : 1), 'behind', 'integer'),
    ],
    from: cteRef('events'),
    where: kind === 'step' ? stepEvents(shape) : or(...exclusions.map((name) => col(null, name))),
  });
}

/** Strict funnels stop at any event between; null: all of them. */
const stepEvents = (shape: FunnelShape) => (shape.order === 'strict' ? null : anyStep(shape));

/** By entity and instant, the value of the last event that matches some step. */
export function instantValues(chain: ChainRequest): Relation {
  const ranked = select({
    columns: [
      ...passed(chain, true),
      column(
        over(call('row_number'), {
          partitionBy: [...chain.identity, 'ts'].map((name) => col(null, name)),
          orderBy: [order(col(null, 'place'), 'desc')],
        }),
        'from_last',
        'integer',
      ),
    ],
    from: cteRef('placed'),
    where: anyStep(chain.shape),
  });
  const last = select({
    columns: [...chain.identity, 'ts', 'value'].map((name) =>
      column(col(null, name), name, 'string'),
    ),
    from: derived(ranked, 'ranked'),
    where: eq(col(null, 'from_last'), literal(1)),
  });
  return derived(last, 'v');
}
