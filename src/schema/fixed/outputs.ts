/** Objects that every cube's answer shares. Resolvers return them as plain objects of the same names. */

import type { AnswerMeta, Warning } from '../../resolvers/answer/answer-meta.ts';
import type { QueryExplanation } from '../../resolvers/answer/explain.ts';
import type { PageInfo } from '../../resolvers/answer/paging.ts';
import type { Bucket } from '../../resolvers/answer/time-buckets.ts';
import type { RowFlags } from '../../resolvers/rows/row-objects.ts';
import { builder } from '../builder.ts';
import './scalars.ts';

const partialText = 'It holds the present moment, or the range cuts a part of it off.';

builder.objectRef<Bucket>('TimeBucket').implement({
  description: 'A bucket of time, half open.',
  fields: (t) => ({
    start: t.expose('start', { type: 'DateTime' }),
    end: t.expose('end', { type: 'DateTime' }),
    partial: t.exposeBoolean('partial', { description: partialText }),
  }),
});

builder.objectRef<Bucket>('DateBucket').implement({
  description: 'A bucket of dates. `end` is the first day after it.',
  fields: (t) => ({
    start: t.expose('start', { type: 'Date' }),
    end: t.expose('end', { type: 'Date' }),
    partial: t.exposeBoolean('partial', { description: partialText }),
  }),
});

export const PageInfoRef = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'Of the first `rows` that is selected.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'For `after`. Bound to this query, this model and this caller.',
    }),
  }),
});

const TimeRange = builder.objectRef<NonNullable<AnswerMeta['range']>>('TimeRange').implement({
  description: 'A range as it was resolved, half open.',
  fields: (t) => ({
    start: t.expose('start', { type: 'DateTime' }),
    end: t.expose('end', { type: 'DateTime' }),
  }),
});

builder.objectRef<RowFlags>('RowFlags').implement({
  description: 'What is special about a row.',
  fields: (t) => ({
    filled: t.exposeBoolean('filled', {
      description: 'Its bucket has no rows; it is here because the query said `fill`.',
    }),
    other: t.exposeBoolean('other', {
      description:
        'It stands for all values of the dimension beside the `top` ones. The dimension is null in it.',
    }),
    suppressed: t.exposeBoolean('suppressed'),
    masked: t.exposeBoolean('masked'),
  }),
});

interface Change {
  readonly absolute: unknown;
  readonly percent: unknown;
}
const percentText =
  'Of the absolute earlier value: `12.5` is an eighth more. Null when that is 0 or missing.';

for (const [name, type] of [
  ['IntChange', 'SafeInt'],
  ['FloatChange', 'Float'],
  ['DecimalChange', 'Decimal'],
  ['BigIntChange', 'BigInt'],
] as const) {
  builder.objectRef<Change>(name).implement({
    description:
      'From the period compared with to the current one. Null when one of both is missing.',
    fields: (t) => ({
      absolute: t.field({ type, nullable: true, resolve: ({ absolute }) => absolute as never }),
      percent: t.float({
        nullable: true,
        description: percentText,
        resolve: ({ percent }) => percent as never,
      }),
    }),
  });
}

builder.enumType('FeatureStatus', {
  values: {
    FRESH: { value: 'fresh' },
    STALE: { value: 'stale', description: 'The last event is older than the view allows.' },
    MISSING: { value: 'missing', description: 'No event tells of it.' },
  },
});

builder.enumType('TrendDirection', {
  values: { UP: { value: 'up' }, DOWN: { value: 'down' }, FLAT: { value: 'flat' } },
});

const CacheInfo = builder.objectRef<AnswerMeta['cache']>('CacheInfo').implement({
  fields: (t) => ({
    hit: t.exposeBoolean('hit', { description: 'Nothing was read from the warehouse.' }),
    ageMs: t.expose('ageMs', { type: 'SafeInt' }),
  }),
});

const WarningRef = builder.objectRef<Warning>('Warning').implement({
  fields: (t) => ({ code: t.exposeString('code'), message: t.exposeString('message') }),
});

const ParameterInfo = builder
  .objectRef<QueryExplanation['parameters'][number]>('ParameterInfo')
  .implement({
    description: 'A parameter of the SQL. Its value stays unsaid.',
    fields: (t) => ({ position: t.exposeInt('position'), type: t.exposeString('type') }),
  });

builder.objectRef<QueryExplanation>('QueryExplanation').implement({
  description: 'One question to a warehouse.',
  fields: (t) => ({
    part: t.exposeString('part', { description: 'What it was asked for: `rows`, `totals`, …' }),
    plan: t.exposeString('plan', { description: 'What is computed, at which grain.' }),
    sql: t.exposeString('sql'),
    parameters: t.expose('parameters', { type: [ParameterInfo] }),
    cache: t.expose('cache', { type: CacheInfo }),
    why: t.exposeStringList('why'),
  }),
});

export const QueryMeta = builder.objectRef<AnswerMeta>('QueryMeta').implement({
  description: 'About the answer, not in it.',
  fields: (t) => ({
    timezone: t.exposeString('timezone'),
    root: t.exposeString('root', {
      nullable: true,
      description:
        'The cube or view whose rows are counted, by its name in the model. Null: none, or facts that no join connects stand side by side.',
    }),
    range: t.expose('range', { type: TimeRange, nullable: true }),
    previousRange: t.expose('previousRange', {
      type: TimeRange,
      nullable: true,
      description: 'The period that is compared with.',
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When the data was read.' }),
    cache: t.expose('cache', { type: CacheInfo }),
    warnings: t.expose('warnings', { type: [WarningRef] }),
  }),
});
