/** Objects that every cube's answer shares. Resolvers return them as plain objects of the same names. */
import type { Bucket } from '../resolvers/buckets.ts';
import type { AnswerMeta, Warning } from '../resolvers/meta.ts';
import type { PageInfo } from '../resolvers/paging.ts';
import { builder } from './builder.ts';
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

builder.objectRef<PageInfo>('PageInfo').implement({
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

const CacheInfo = builder.objectRef<AnswerMeta['cache']>('CacheInfo').implement({
  fields: (t) => ({
    hit: t.exposeBoolean('hit', { description: 'Nothing was read from the warehouse.' }),
    ageMs: t.expose('ageMs', { type: 'SafeInt' }),
  }),
});

const WarningRef = builder.objectRef<Warning>('Warning').implement({
  fields: (t) => ({ code: t.exposeString('code'), message: t.exposeString('message') }),
});

export const QueryMeta = builder.objectRef<AnswerMeta>('QueryMeta').implement({
  description: 'About the answer, not in it.',
  fields: (t) => ({
    timezone: t.exposeString('timezone'),
    range: t.expose('range', { type: TimeRange, nullable: true }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When the data was read.' }),
    cache: t.expose('cache', { type: CacheInfo }),
    warnings: t.expose('warnings', { type: [WarningRef] }),
  }),
});
