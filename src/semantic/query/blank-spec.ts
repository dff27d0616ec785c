import type { QuerySpec } from './query-spec.ts';

/** A question that asks for nothing yet: everything that makes one says only what it asks for. */
export const blankSpec: QuerySpec = {
  root: null,
  measures: [],
  dimensions: [],
  ranges: [],
  where: null,
  having: null,
  segments: [],
  order: [],
  limit: null,
  offset: 0,
  timeZone: 'UTC',
  shape: 'rows',
  totalsBy: null,
  after: null,
};
