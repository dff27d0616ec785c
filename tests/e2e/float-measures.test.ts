/**
 * Sums of doubles depend on the order in which they are added, and on the threads that add them. What callers see
 * does not: nor do their pages, where rows are put into order by such a sum.
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { freshDatabase, sql } from '../setup/servers.ts';
import { AUTH, ask } from './gateway.ts';

const MODEL = `cubes:
  - name: readings
    sql_table: readings
    meta: { tenancy: shared }
    dimensions:
      - { name: grp, sql: grp, type: number }
    measures:
      - { name: count, type: count }
      - { name: total, sql: x, type: sum }
      - { name: float_total, sql: x, type: sum, meta: { graphql_type: float } }
      - { name: mean, sql: x, type: avg }
      - { name: single, sql: s, type: avg }
      - { name: least, sql: x, type: min }
      - { name: per_row, sql: "{float_total} / {count}", type: number }
`;

const GROUPS = 120;
/** Each group has the same values; `by` says in which order they lie in the table. */
const seed = (by: string) => `CREATE TABLE readings AS
  SELECT g AS grp, CAST(0.1 * (1 + i % 97) AS DOUBLE PRECISION) / 3 AS x, CAST(0.1 * (1 + i % 7) AS REAL) AS s
  FROM generate_series(1, ${GROUPS}) AS a(g) CROSS JOIN generate_series(1, 400) AS b(i) ORDER BY ${by};`;
const ORDERS = ['g, i', 'i DESC, g', '(g * 7919 + i * 104729) % 10007, i'];

type Body = Awaited<ReturnType<typeof ask>>;
interface Opened {
  ask(query: string): Promise<Body>;
  close(): Promise<void>;
}

async function open(warehouse: string, closed: () => Promise<void>): Promise<Opened> {
  const text = `models: .\nsecret: one secret for all of these gateways\nwarehouses: { default: ${warehouse} }\n${AUTH}`;
  const config = parseConfig(text, join(tmpdir(), 'sextant.yml'), {});
  const { model } = loadModel([{ path: 'readings.yml', text: MODEL }]);
  const app = await createApp({ config, model });
  return {
    ask: (query) => ask(app.fetch, query),
    close: () => app.close().then(closed),
  };
}

interface Page {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

let opened = 0;
async function openDuckdb(by: string): Promise<Opened> {
  const path = join(tmpdir(), `sextant-floats-${process.pid}-${opened++}.duckdb`);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(seed(by));
  connection.closeSync();
  instance.closeSync();
  return open(`{ type: duckdb, path: '${path}', threads: 4 }`, async () =>
    rmSync(path, { force: true }),
  );
}

/** Every scan and every aggregate is spread over workers. */
const PARALLEL = `max_parallel_workers_per_gather=4 parallel_setup_cost=0 parallel_tuple_cost=0
 min_parallel_table_scan_size=0 debug_parallel_query=on`
  .split(/\s+/)
  .map((setting) => `SET ${setting.replace('=', ' TO ')}`);

async function openPostgres(by: string): Promise<Opened> {
  const database = await freshDatabase();
  const name = new URL(database.url).pathname.slice(1);
  await sql(database.url, seed(by));
  for (const setting of PARALLEL) await sql(database.url, `ALTER DATABASE ${name} ${setting}`);
  return open(`{ type: postgres, url: '${database.url}' }`, database.drop);
}

const MEASURES = 'count total floatTotal mean single least perRow';

describe.each([
  ['duckdb', openDuckdb],
  ['postgres', openPostgres],
] as const)('sums of doubles on %s', (_, openWith) => {
  let apps: readonly Opened[] = [];
  beforeAll(async () => {
    apps = await Promise.all(ORDERS.map(openWith));
  });
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  const rows = async (app: Opened | undefined, args: string, fields: string): Promise<Page> => {
    const query = `{ readings${args} { rows { ${fields} } pageInfo { hasNextPage endCursor } } }`;
    if (app === undefined) throw new Error('no gateway');
    const { data, codes } = await app.ask(query);
    expect(codes).toEqual([]);
    return (data as { readonly readings: Page }).readings;
  };

  it('are the same bytes in whichever order the rows lie, time and again', async () => {
    const [first, ...others] = await Promise.all(
      apps.map((app) => rows(app, '(orderBy: [{ grp: ASC }])', `grp ${MEASURES}`)),
    );
    for (const other of others) expect(other.rows).toEqual(first?.rows);
    expect(new Set(first?.rows.map(({ floatTotal }) => floatTotal)).size).toBe(1);
    const sum = Array.from({ length: 400 }, (_unused, i) => (0.1 * (1 + ((i + 1) % 97))) / 3);
    const exact = sum.reduce((a, b) => a + b, 0);
    expect(first?.rows[0]?.['floatTotal']).toBe(Number(exact.toPrecision(13)));
    expect(first?.rows[0]?.['least']).toBe('0.03333333333333');
  });

  it.each(['floatTotal: DESC', 'mean: ASC', 'perRow: DESC', 'total: DESC'])(
    'lose and repeat no row of pages by %s, each from rows that lie in another order',
    async (order) => {
      const seen: unknown[] = [];
      let after = '';
      for (let page = 0; ; page++) {
        const app = apps[page % apps.length];
        const args = `(first: 7, orderBy: [{ ${order} }]${after})`;
        const found = await rows(app, args, `grp ${order.split(':')[0]}`);
        seen.push(...found.rows.map(({ grp }) => grp));
        if (!found.pageInfo.hasNextPage) break;
        after = `, after: ${JSON.stringify(found.pageInfo.endCursor)}`;
      }
      expect(seen).toEqual(Array.from({ length: GROUPS }, (_unused, i) => i + 1));
    },
  );
});
