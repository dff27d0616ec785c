/** `query(input:)`: exploring without codegen, in Cube's words. */
import { answerJson, type JsonAnswer } from '../../resolvers/json/answer-json.ts';
import type { JsonColumn } from '../../resolvers/json/json-rows.ts';
import { builder } from '../builder.ts';
import { QueryMeta } from './outputs.ts';

export const ColumnInfo = builder.objectRef<JsonColumn>('ColumnInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The key in each row.' }),
    type: t.exposeString('type'),
    title: t.exposeString('title'),
    format: t.exposeString('format', { nullable: true }),
  }),
});

const QueryAnswer = builder.objectRef<JsonAnswer>('QueryAnswer').implement({
  fields: (t) => ({
    columns: t.expose('columns', { type: [ColumnInfo] }),
    rows: t.field({
      type: ['JSON'],
      description: 'Objects keyed by member. A bucket of time stands for its start.',
      resolve: (answer) => answer.rows,
    }),
    total: t.field({
      type: 'SafeInt',
      nullable: true,
      description:
        'How many rows there are before limit and offset; null unless the input says `total: true`.',
      resolve: (answer) => answer.total as number | null,
    }),
    meta: t.expose('meta', { type: QueryMeta }),
  }),
});

builder.queryType({
  fields: (t) => ({
    query: t.field({
      type: QueryAnswer,
      nullable: true,
      description: "A question in Cube's query JSON.",
      args: { input: t.arg({ type: 'JSON', required: true }) },
      resolve: (_root, { input }, { operation }) => answerJson(input, operation),
    }),
  }),
});
