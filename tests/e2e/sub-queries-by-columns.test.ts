/** sub_query dimensions of cubes whose keys are no texts, though the model calls them so. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: users
    sql_table: users
    meta: { tenancy: shared, records: true }
    joins:
      - { name: visits, relationship: one_to_many, sql: "{CUBE}.id = {visits}.user_id AND {CUBE}.plan = {visits}.plan AND {CUBE}.born = {visits}.born" }
    dimensions:
      - { name: id, sql: id, type: string, primary_key: true }
      - { name: plan, sql: plan, type: string, primary_key: true }
      - { name: born, sql: born, type: string, primary_key: true }
      - { name: name, sql: name, type: string }
      - { name: n_visits, sql: "{visits.count}", type: number, sub_query: true }
    measures:
      - { name: count, type: count }
      - { name: most, sql: "{n_visits}", type: max }
  - name: visits
    sql_table: visits
    meta: { tenancy: shared }
    dimensions:
      - { name: n, sql: n, type: number, primary_key: true }
    measures:
      - { name: count, type: count }
`;
const ANN = "'a0000000-0000-4000-8000-000000000001', 'free', DATE '2000-01-02'";
const BOB = "'a0000000-0000-4000-8000-000000000002', 'paid', DATE '2000-01-02'";
const SEED = `CREATE TYPE plan AS ENUM ('free', 'paid');
CREATE TABLE users (id UUID, plan plan, born DATE, name VARCHAR(9));
CREATE TABLE visits (n INTEGER, user_id UUID, plan plan, born DATE);
INSERT INTO users VALUES (${ANN}, 'Ann'), (${BOB}, 'Bob');
INSERT INTO visits VALUES (1, ${ANN}), (2, ${ANN}), (3, NULL, 'free', NULL);
`;

let engines: readonly EngineApp[];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

it('finds what belongs to each row', async () => {
  const rows = [
    { name: 'Ann', nVisits: 2 },
    { name: 'Bob', nVisits: 0 },
  ];
  for (const engine of engines) {
    const { users, usersRecords, totals } = await engine.ask(`{
      users(orderBy: [{ name: ASC }]) { rows { name nVisits } }
      usersRecords(where: { nVisits: { gt: 1 } }, first: 5) { rows { name nVisits } totalCount }
      totals: users { totals { most } }
    }`);
    expect(users.rows, engine.name).toEqual(rows);
    expect(usersRecords, engine.name).toEqual({ rows: rows.slice(0, 1), totalCount: 1 });
    expect(Number(totals.totals.most), engine.name).toBe(2);
  }
});
