/** What the root fields beside a cube's own answer with. */
import type { DrillAnswer } from '../../resolvers/records/answer-drill.ts';
import type { DistinctValue, ValuesAnswer } from '../../resolvers/rows/answer-values.ts';
import { builder } from '../builder.ts';
import { PageInfoRef, QueryMeta } from './outputs.ts';
import { ColumnInfo } from './query-field.ts';

builder.objectRef<DrillAnswer>('DrillAnswer').implement({
  fields: (t) => ({
    columns: t.expose('columns', { type: [ColumnInfo] }),
    rows: t.field({
      type: ['JSON'],
      description: 'Objects keyed by the names of the columns.',
      resolve: (answer) => answer.rows,
    }),
    totalCount: t.field({
      type: 'SafeInt',
      description: 'How many records there are, before paging.',
      resolve: (answer) => answer.totalCount() as Promise<number>,
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoRef }),
    meta: t.expose('meta', { type: QueryMeta }),
  }),
});

const DistinctValueRef = builder.objectRef<DistinctValue>('DistinctValue').implement({
  fields: (t) => ({
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'As `where` takes it; null for records without a value.',
      resolve: ({ value }) => value,
    }),
    count: t.field({
      type: 'SafeInt',
      nullable: true,
      description:
        'How many records have it; null where the model has no measure that counts them.',
      resolve: ({ count }) => count as number | null,
    }),
  }),
});

builder.objectRef<ValuesAnswer>('DistinctValues').implement({
  fields: (t) => ({
    values: t.field({
      type: [DistinctValueRef],
      description: 'In their own order, the missing value last.',
      resolve: (answer) => [...answer.values],
    }),
    totalCount: t.field({
      type: 'SafeInt',
      description: 'How many values there are, before paging.',
      resolve: (answer) => answer.totalCount() as Promise<number>,
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoRef }),
    meta: t.expose('meta', { type: QueryMeta }),
  }),
});
