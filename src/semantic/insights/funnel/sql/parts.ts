import type { Query, Relation, Select, SelectColumn } from '../../../../sql/ast.ts';
import {
  addInterval,
  aggregate,
  and,
  call,
  cast,
  col,
  column,
  cteRef,
  derived,
  eq,
  innerJoin,
  isNull,
  join,
  literal,
  lte,
  param,
  select,
  subtract,
  values,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import { type Bucketing, bucketOf, periodTable } from '../../shared/period-buckets.ts';
import { type FunnelShape, flagOf, isOptional, stepsOf } from '../funnel-shape.ts';
import type { EntryPeriods } from '../resolve/entry-periods.ts';
import { type FunnelBase, flagsOf, type Paths, reachedOf, timeOf } from './funnel-base.ts';

/** Events of which each entity's are taken apart: a copy of the entity per value, or per period of entry. */
interface Events {
  readonly base: FunnelBase;
  readonly shape: FunnelShape;
}

function passedColumns(shape: FunnelShape, from: string): readonly SelectColumn[] {
  return ['entity', 'ts', 'key', ...flagsOf(shape)].map((name) =>
    column(col(from, name), name, 'string'),
  );
}

/** A copy of each entity per value; NULL is a value too. */
export function perValue(request: Events): Select {
  const value = col('e', 'value');
  const text = call('concat', param('string', '='), cast(value, 'string'));
  return select({
    columns: [
      ...passedColumns(request.shape, 'e'),
      column(value, 'value', request.base.types.value),
      column(when(isNull(value), param('string', 'null'), text), 'part', 'string'),
    ],
    from: derived(request.base.query, 'e'),
  });
}

/** The paths with the value that their part stands for. */
export function valued(shape: FunnelShape, paths: Paths, times: boolean): Relation {
  const values = select({
    columns: [
      column(col(null, 'part'), 'part', 'string'),
      column(aggregate('any_value', [col(null, 'value')]), 'value', 'string'),
    ],
    from: cteRef('events'),
    groupBy: [1],
  });
  const optional = stepsOf(shape).filter(
    (step) => isOptional(shape, step) && shape.order !== 'any',
  );
  const kept = ['depth', ...optional.map(reachedOf), ...(times ? stepsOf(shape).map(timeOf) : [])];
  const rows = select({
    columns: [
      ...kept.map((name) => column(col('p', name), name, 'string')),
      column(col('v', 'value'), 'value', 'string'),
    ],
    from: cteRef(paths.name, 'p'),
    joins: [innerJoin(derived(values, 'v'), eq(col('v', 'part'), col('p', 'part')))],
  });
  return derived(rows, 'valued');
}

/** Each event once for every period in which a first event could still lead to it. */
export function perPeriod(request: Events, periods: EntryPeriods, bucketing: Bucketing): Select {
  const { shape } = request;
  const { reach } = periods;
  const part = subtract(col('e', 'place'), col('b', 'back'));
  const backs = Array.from({ length: reach + 1 }, (_, back) => [literal(back)]);
  const entering = shape.order === 'any' ? 'inside' : flagOf(1);
  const enters = and(col('e', entering), eq(col('b', 'back'), literal(0)));
  const until = addInterval(col('p', 'ends'), shape.window);
  const columns = passedColumns(shape, 'e').map((one) =>
    one.as === entering ? column(enters, one.as, 'boolean') : one,
  );
  return select({
    columns: [...columns, column(part, 'part', 'integer')],
    from: derived(placedInPeriods(request, periods, bucketing), 'e'),
    joins: [
      join('cross', values([{ name: 'back', type: 'integer' }], backs, 'b')),
      innerJoin(endsOf(periods), eq(col('p', 'place'), part)),
    ],
    where: lte(col('e', 'ts'), until),
  });
}

function placedInPeriods(
  { base, shape }: Events,
  { asked, after }: EntryPeriods,
  bucketing: Bucketing,
): Query {
  const table = periodTable([...asked, ...after], bucketing, 'q');
  return select({
    columns: [...passedColumns(shape, 'e'), column(col('q', 'place'), 'place', 'integer')],
    from: derived(base.query, 'e'),
    joins: [innerJoin(table, eq(col('q', 'label'), bucketOf(col('e', 'ts'), bucketing)))],
  });
}

function endsOf({ asked }: EntryPeriods): Relation {
  const columns = [
    { name: 'place', type: 'integer' },
    { name: 'ends', type: 'timestamp' },
  ] as const;
  const rows = asked.map(({ end }, place) => [literal(place), param('timestamp', end)]);
  return values(columns, rows, 'p');
}
