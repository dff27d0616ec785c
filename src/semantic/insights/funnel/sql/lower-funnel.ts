import type { Query, Select } from '../../../../sql/ast.ts';
import { and, cast, col, column, derived, literal, select } from '../../../../sql/build.ts';
import type { RowsBase } from '../../../query/base-question.ts';
import { typeOf } from '../../shared/base-rows.ts';
import type { Inputs, TreeDialect } from '../../shared/tree-inputs.ts';
import { exclusionOf, type FunnelShape, flagOf, stepsOf } from '../funnel-shape.ts';
import type { FunnelShown, ResolvedFunnel } from '../resolve/funnel-question.ts';
import { funnelOpen } from './open-windows.ts';
import {
  type FunnelRequest,
  funnelDropped,
  funnelHistogram,
  funnelSteps,
  funnelTrend,
} from './report.ts';

export function lowerFunnel(
  { bases: [base], shape, shows }: ResolvedFunnel,
  [query]: Inputs<ResolvedFunnel>,
  { supports }: TreeDialect,
): Query {
  const types = {
    entity: typeOf(base, 'entity'),
    key: 'string',
    value: typeOf(base, 'value'),
  } as const;
  const events = { query: placed(base, query, shape), types };
  return reported({ base: events, shape, asof: supports.asofJoin }, shows);
}

function reported(request: FunnelRequest, shows: FunnelShown): Query {
  switch (shows.of) {
    case 'steps':
      return funnelSteps(request, shows.attribution, shows.times);
    case 'open':
      return funnelOpen(request, shows.at);
    case 'histogram': {
      const { step, since, buckets } = shows;
      return funnelHistogram(request, { step, from: since, buckets });
    }
    case 'dropped':
      return funnelDropped(request, shows);
    case 'trend':
      return funnelTrend(request, shows.entries, shows.bucketing);
  }
}

/** The columns that funnels are computed from, of the rows that were planned. */
function placed(base: RowsBase, query: Select, shape: FunnelShape): Select {
  const of = (name: string) => col('r', name);
  const hasInside = base.rows.columns.some(({ name }) => name === 'inside');
  const hasValue = base.rows.columns.some(({ name }) => name === 'value');
  const isFirst = shape.order !== 'any' && hasInside;
  const enters = isFirst ? and(of(flagOf(1)), of('inside')) : of(flagOf(1));
  const inside = hasInside ? of('inside') : literal(true);
  return select({
    columns: [
      column(of('entity'), 'entity', typeOf(base, 'entity')),
      column(cast(of('ts'), 'timestamp'), 'ts', 'timestamp'),
      column(of('key'), 'key', 'string'),
      ...stepsOf(shape).map((step) =>
        column(step === 1 ? enters : of(flagOf(step)), flagOf(step), 'boolean'),
      ),
      ...shape.exclusions.map((_, i) =>
        column(of(exclusionOf(i + 1)), exclusionOf(i + 1), 'boolean'),
      ),
      ...(shape.order === 'any' ? [column(inside, 'inside', 'boolean')] : []),
      ...(hasValue ? [column(of('value'), 'value', typeOf(base, 'value'))] : []),
    ],
    from: derived(query, 'r'),
  });
}
