/** Facts over the same joins whose columns have one name: a database that keeps joins once must not mix them up. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const cube = (name: string, join: string) => `
  - name: ${name}
    sql_table: ${name}
    meta: { tenancy: shared }
    joins: [${join}]
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: x, sql: x, type: number }
      - { name: k, sql: k, type: string }
    measures:
      - { name: best, type: max, sql: x }`;
const down = (many: string) =>
  `{ name: ${many}, relationship: one_to_many, sql: "{CUBE}.id = {${many}}.up" }`;
const one = '{ name: a, relationship: many_to_one, sql: "{CUBE}.up = {a}.id" }';
const MODEL = `cubes:${cube('d', one)}${cube('a', down('b'))}${cube('b', down('c'))}${cube('c', '')}`;
const SEED = `${['a', 'b', 'c', 'd'].map((name) => `CREATE TABLE ${name} (id INTEGER, up INTEGER, x INTEGER, k VARCHAR(5));`).join('\n')}
INSERT INTO d VALUES (12, 10, 0, 'm');
INSERT INTO a VALUES (10, 13, NULL, 'u');
INSERT INTO b VALUES (5, 10, NULL, 'm');
INSERT INTO c VALUES (10, 5, 7, 'p');
`;

let engines: readonly EngineApp[];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

it('keeps each its own', async () => {
  for (const engine of engines) {
    const { d } = await engine.ask(
      '{ d(where: { a: { b: { c: { k: { ne: "u" } } } } }) { rows { x a { b { best c { best } } } } } }',
    );
    expect(d.rows, engine.name).toEqual([{ x: 0, a: { b: { best: null, c: { best: '7' } } } }]);
  }
});
