/**
 * Two tiles of a dashboard over one cache: `npx tsx examples/typescript-client/tiles.ts <token>` against a running
 * demo. What a tile selects says what it is grouped by; the policies keep the tiles apart.
 */
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { getIntrospectionQuery, type IntrospectionQuery, parse } from 'graphql';
import { apolloTypePolicies } from '../../clients/typescript/src/apollo.ts';
import { graphql } from './gql/index.ts';

const byStatus = graphql(`
  query ByStatus {
    orders { rows { status count } }
  }
`);
const inAll = graphql(`
  query InAll {
    orders { rows { count } }
  }
`);

const [token = ''] = process.argv.slice(2);
const link = new HttpLink({
  uri: 'http://localhost:4000/graphql',
  headers: { authorization: `Bearer ${token}` },
});

/** In an application this is a file, written when its types are generated. */
async function introspect(): Promise<IntrospectionQuery> {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const query = parse(getIntrospectionQuery());
  const { data } = await client.query<IntrospectionQuery>({ query, fetchPolicy: 'no-cache' });
  if (data === undefined) throw new Error('the schema cannot be read');
  return data;
}

const typePolicies = apolloTypePolicies(await introspect());
const client = new ApolloClient({ link, cache: new InMemoryCache({ typePolicies }) });
for (const query of [byStatus, inAll]) {
  const { data } = await client.query({ query });
  console.log(data?.orders?.rows);
}
