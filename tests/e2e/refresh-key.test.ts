/** `refresh_key: { sql }` on both databases: an answer is good for as long as the value stays. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openDuckdb, openPostgres } from './engines-app.ts';

const MODEL = `cubes:
  - name: orders
    sql_table: orders
    meta: { tenancy: shared }
    refresh_key: { every: 30 seconds, sql: "SELECT version, changed_at FROM loads ORDER BY version" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
    measures:
      - { name: count, type: count }
`;
const SEED = `
CREATE TABLE orders (id BIGINT);
INSERT INTO orders VALUES (1), (2);
CREATE TABLE loads (version BIGINT, changed_at TIMESTAMP);
INSERT INTO loads VALUES (1, '2024-03-01 00:00:00'), (2, NULL);
`;
const QUESTION = '{ orders { rows { count } meta { cache { hit } } } }';
const answer = (count: number, hit: boolean) => ({
  orders: { rows: [{ count }], meta: { cache: { hit } } },
});

let now = new Date('2024-03-15T12:00:00Z');
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

let duckdb: EngineApp;
let postgres: EngineApp;
beforeAll(async () => {
  [duckdb, postgres] = await Promise.all([
    openDuckdb(MODEL, SEED, null),
    openPostgres(MODEL, SEED, null, () => now),
  ]);
}, 60_000);
afterAll(() => Promise.all([duckdb.close(), postgres.close()]));

describe('the SQL of a refresh key', () => {
  it('is asked of the embedded database, whatever columns and rows it has', async () => {
    expect(await duckdb.ask(QUESTION)).toEqual(answer(2, false));
    expect(await duckdb.ask(QUESTION)).toEqual(answer(2, true));
  });

  it('keeps an answer while its value stays, and no longer than `every` after it has changed', async () => {
    expect(await postgres.ask(QUESTION)).toEqual(answer(2, false));
    await postgres.run('INSERT INTO orders VALUES (3)');
    // Nobody has said that a load took place.
    // Long past what answers live without a refresh key.
    later(400);
    expect(await postgres.ask(QUESTION)).toEqual(answer(2, true));
    await postgres.run(`UPDATE loads SET changed_at = '2024-03-02 00:00:00' WHERE version = 2`);
    later(29);
    expect(await postgres.ask(QUESTION)).toEqual(answer(2, true));
    later(1);
    expect(await postgres.ask(QUESTION)).toEqual(answer(3, false));
    expect(await postgres.ask(QUESTION)).toEqual(answer(3, true));
  });
});
