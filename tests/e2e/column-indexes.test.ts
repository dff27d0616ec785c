/** PostgreSQL finds values of columns that keep no text by the indexes on them. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineApp, openPostgres } from './engines-app.ts';

const COLUMNS = {
  uid: ['UUID', "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid"],
  mood: ['mood', "CASE WHEN n = 77 THEN 'happy'::mood ELSE 'sad' END"],
  day: ['DATE', "DATE '2000-01-01' + n"],
  clock: ['TIME', "TIME '00:00' + n * INTERVAL '1 second'"],
  span: ['INTERVAL', "n * INTERVAL '1 hour'"],
  size: ['INTEGER', 'n'],
  mail: ['CITEXT', "n || '@X.org'"],
  host: ['INET', "'10.0.0.0'::inet + n"],
  tags: ['TEXT[]', "ARRAY[n::text, 'b c']"],
  doc: ['JSONB', "jsonb_build_object('n', n)"],
} as const;
const names = Object.keys(COLUMNS);

/** What row 77 shows, and text in another case where the column does not mind. */
const SHOWN: Readonly<Record<string, string>> = {
  uid: '00000000-0000-4000-8000-000000000077',
  mood: 'happy',
  day: '2000-03-18',
  clock: '00:01:17',
  span: '77:00:00',
  size: '77',
  mail: '77@x.ORG',
  host: '10.0.0.77',
  tags: '{77,"b c"}',
  doc: '{"n": 77}',
};

const SEED = `CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE large (${names.map((name) => `${name} ${COLUMNS[name as 'uid'][0]}`).join(', ')});
INSERT INTO large SELECT ${names.map((name) => COLUMNS[name as 'uid'][1]).join(', ')} FROM generate_series(1, 20000) AS n;
${names.map((name) => `CREATE INDEX ON large (${name});`).join('\n')}
ANALYZE large;`;

const dimensions = names.map((name) => `      - { name: ${name}, sql: ${name}, type: string }`);
const cube = (name: string, access: string) => `  - name: ${name}
    sql_table: large
    dimensions:
${dimensions.join('\n')}
    measures: [{ name: count, type: count }]
    ${access}
`;
const of = (member: string) => `access_policy:
      - role: "*"
        row_level:
          filters: [{ member: ${member}, operator: equals, values: ["{ securityContext.tenant }"] }]`;
const MODEL = `cubes:
${cube('large', 'meta: { tenancy: shared }')}${cube('by_uid', of('uid'))}${cube('by_size', of('size'))}`;

let app: EngineApp;
let url = '';
beforeAll(async () => {
  app = await openPostgres(MODEL, SEED);
  url = app.url;
});
afterAll(() => app.close());

async function planOf(sql: string, values: readonly string[]): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`EXPLAIN ${sql}`, [...values]);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await client.end();
  }
}

it.each(names)('on %s', async (name) => {
  const value = SHOWN[name] ?? '';
  const { large } = await app.ask(
    `query ($v: String!) { large(where: { ${name}: { eq: $v } }) { totals { count } explain { sql parameters { type } } } }`,
    { v: value },
  );
  expect(large.totals).toEqual({ count: 1 });
  const [{ sql, parameters }] = large.explain;
  const plan = await planOf(
    sql,
    parameters.map(() => value),
  );
  expect(plan).toMatch(new RegExp(`Index Cond: \\(${name} = `));
});

it.each([
  ['byUid', 'uid'],
  ['bySize', 'size'],
])('on the tenant of %s', async (field, column) => {
  const tenant = SHOWN[column] ?? '';
  const { [field]: found } = await app.ask(
    `{ ${field} { totals { count } explain { sql } } }`,
    {},
    { tenant, role: 'analyst' },
  );
  expect(found.totals).toEqual({ count: 1 });
  expect(await planOf(found.explain[0].sql, [tenant])).toContain(`Index Cond: (${column} = `);
});
