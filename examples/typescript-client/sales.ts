/**
 * A typed client in one file: `npx tsx examples/typescript-client/sales.ts <token>` against a running demo.
 * The types of variables and answer come from the query; a member renamed in the model does not compile here.
 */

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { graphql } from './gql/index.ts';

const salesByMonth = graphql(`
  query SalesByMonth($time: TimeInput!, $where: OrdersWhere) {
    orders(time: $time, where: $where, timezone: "America/Sao_Paulo") {
      rows {
        createdAt(granularity: MONTH) { start }
        status
        count
        revenue
      }
      totals { count revenue }
    }
  }
`);

/** One request; the answer has the document's type. @throws Error with the gateway's messages */
async function ask<Answer, Variables>(
  document: TypedDocumentNode<Answer, Variables>,
  variables: Variables,
  token: string,
): Promise<Answer> {
  const response = await fetch('http://localhost:4000/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const body = (await response.json()) as {
    data?: Answer;
    errors?: readonly { message: string }[];
  };
  if (!body.data) throw new Error((body.errors ?? []).map((error) => error.message).join('\n'));
  return body.data;
}

const [token = ''] = process.argv.slice(2);
const { orders } = await ask(
  salesByMonth,
  { time: { range: { between: { start: '2025-01-01', end: '2025-06-30' } } } },
  token,
);
for (const row of orders?.rows ?? []) {
  // `count` is a number, `revenue` an exact decimal in a string, both null where nothing was.
  console.log(row.createdAt?.start, row.status, row.count, row.revenue);
}
console.log('in all', orders?.totals?.count, orders?.totals?.revenue);
