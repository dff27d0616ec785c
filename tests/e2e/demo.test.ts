import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDemo } from '../../demo/build.ts';
import { firstQuery } from '../../demo/first-query.ts';
import { personas } from '../../demo/personas.ts';
import { copyDemoToPostgres } from '../../demo/postgres.ts';
import { loadModelFolder } from '../../src/semantic/load/load-folder.ts';
import { withInsights } from '../../src/semantic/load/with-insights.ts';
import type { Cube, SemanticModel } from '../../src/semantic/model/types.ts';
import { freshDatabase } from '../setup/servers.ts';
import { type DemoApp, demoApp, PLATFORM, rowsOf } from './demo-app.ts';

const model: SemanticModel = await loadModelFolder('cube-models', new Set(['default']));

let folder: string;
let app: DemoApp;
let onPostgres: DemoApp;
let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  const path = join(folder, 'demo.duckdb');
  await buildDemo(path, { scale: 0.005 });
  app = await demoApp(path);
  database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await copyDemoToPostgres(path, {
    query: (sql, values) => client.query(sql, values?.slice()),
  });
  await client.end();
  onPostgres = await demoApp(path, database.url);
});
afterAll(async () => {
  await app.close();
  await onPostgres.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The rows of Cube's query JSON, which are the same on both databases; estimates may differ. */
async function cubeRows(input: object): Promise<readonly Record<string, unknown>[]> {
  const json = JSON.stringify(input).replace(/"(\w+)":/g, '$1:');
  const query = `{ query(input: ${json}) { rows } }`;
  const [rows, same] = await Promise.all([app.ask(query), onPostgres.ask(query)]);
  if (!query.includes('approx')) expect(comparable(same), query).toEqual(comparable(rows));
  return rowsOf(rows, 'query');
}

/** Averages of seconds are exact in one database and doubles in the other: they agree to twelve digits. */
function comparable(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data), (_key, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(12)) : value,
  );
}

describe('every member of every cube and view answers alike on both databases', () => {
  test.each([...model.cubes.values()].map((cube) => [cube.name, cube] as const))(
    '%s',
    async (name, cube) => {
      for (const member of shown(cube.measures)) {
        const rows = await cubeRows({ measures: [`${name}.${member}`] });
        expect(rows).toHaveLength(1);
      }
      for (const member of shown(cube.dimensions)) {
        const rows = await cubeRows({ dimensions: [`${name}.${member}`], limit: 5 });
        expect(rows.length, `${name}.${member}`).toBeGreaterThan(0);
      }
      for (const segment of cube.segments.keys()) {
        const [first] = shown(cube.measures);
        await cubeRows({ measures: [`${name}.${first}`], segments: [`${name}.${segment}`] });
      }
    },
  );

  test.each([...model.views.values()].map((view) => [view.name, view] as const))(
    '%s',
    async (name, view) => {
      const of = (kind: string) =>
        [...view.members.values()].filter((m) => m.kind === kind).map((m) => `${name}.${m.name}`);
      const rows = await cubeRows({
        measures: of('measure'),
        dimensions: of('dimension').slice(0, 4),
        limit: 5,
      });
      expect(rows.length).toBeGreaterThan(0);
    },
  );
});

function shown(members: Cube['dimensions'] | Cube['measures']): readonly string[] {
  return [...members.values()].filter((member) => member.public).map((member) => member.name);
}

const guide = readFileSync('docs/insights.md', 'utf8');

test('every model of the guide to insights loads over the cubes of the demo', () => {
  const models = [...guide.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text ?? '');
  expect(models.length).toBeGreaterThan(6);
  for (const text of models) {
    expect(withInsights(model, [{ path: 'guide.yml', text }]).insights, text).toBeDefined();
  }
});

describe('every example of the guide to insights answers alike on both databases', () => {
  const examples = [...guide.matchAll(/^```graphql\n(.*?)^```/gms)].map(([, text]) => text ?? '');
  test.each(examples.map((text) => [/\w+/.exec(text)?.[0] ?? '', text]))('%s', async (_, text) => {
    const [one, other] = await Promise.all([app.ask(text), onPostgres.ask(text)]);
    expect(Object.values(one)).not.toContain(null);
    // Cursors are sealed by model and question, not by database: they are alike too.
    expect(comparable(other)).toEqual(comparable(one));
  });
});

test('the people of its examples are of the tenant whose tokens npm start prints', async () => {
  const ids = new Set([...guide.matchAll(/userId: "(\d+)"/g)].map(([, id]) => id));
  expect(ids.size).toBeGreaterThan(0);
  for (const id of ids) {
    const data = await app.ask(`{ events(where: { userId: { eq: ${id} } }) { rows { count } } }`, {
      ...{ tenant: 't1', roles: ['viewer'] },
    });
    expect(rowsOf<{ count: number }>(data, 'events')[0]?.count).toBeGreaterThan(0);
  }
});

test('look-ups of several fields are one question, last values and windows together', async () => {
  const asOf = 'asOf: "2025-07-20"';
  const data = await app.ask(
    `{ a: userFeatures(userId: "1", ${asOf}) { events7d { value } explain { part } }
       b: userFeatures(userId: "2", ${asOf}) { revenue30d { value } lastCountry { value } }
       c: userFeaturesBatch(userIds: ["3", "4"], ${asOf}) { events7d { value } } }`,
    { tenant: 't1', roles: ['admin'] },
  );
  expect((data['a'] as { explain: readonly unknown[] }).explain).toHaveLength(1);
});

describe('personas', () => {
  test('each of them gets an answer to the first query', async () => {
    for (const persona of personas) {
      const rows = rowsOf<{ month: { start: string } }>(
        await app.ask(firstQuery, persona),
        'events',
      );
      expect(rows, persona.name).toHaveLength(12);
      expect(rows[0]?.month.start).toMatch(/^2025-01-01/);
    }
  });

  test('tenants add up to the platform, and nobody sees more than a part', async () => {
    const count = async (as: { tenant: string; roles: readonly string[] }) =>
      rowsOf<{ count: number }>(await app.ask('{ events { rows { count } } }', as), 'events')[0]
        ?.count ?? 0;
    const parts = await Promise.all(
      ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'].map((tenant) =>
        count({ tenant, roles: ['viewer'] }),
      ),
    );
    expect(Math.min(...parts)).toBeGreaterThan(0);
    expect(parts.reduce((sum, part) => sum + part)).toBe(await count(PLATFORM));
  });

  test('a partner does not know of personal data', async () => {
    const partner = { tenant: 't2', roles: ['partner'] };
    await expect(app.ask('{ users { rows { email } } }', partner)).rejects.toThrow(/email/);
    const data = await app.ask('{ users { rows { plan count } } }', partner);
    expect(rowsOf(data, 'users').length).toBeGreaterThan(0);
  });
});

describe('the currency of a report', () => {
  const reported = (where: string) =>
    `{ partnerships(where: ${where}) { rows { reportedValue dealValue currency } } }`;
  type Deals = { reportedValue: string | null; dealValue: string | null; currency: string };
  test('is chosen by a filter, the same on both databases', async () => {
    const inDollars = reported('{ reportingCurrency: { eq: USD } }');
    const [rows, same] = await Promise.all([app.ask(inDollars), onPostgres.ask(inDollars)]);
    expect(same).toEqual(rows);
    for (const row of rowsOf<Deals>(rows, 'partnerships')) {
      const value = Number(row.dealValue) * (row.currency === 'USD' ? 1 : 0.185);
      expect(Number(row.reportedValue)).toBeCloseTo(value, 4);
    }
  });
  test('is none where it is not chosen, and each of its values in a group', async () => {
    const plain = await app.ask('{ partnerships { rows { reportedValue } } }');
    expect(rowsOf<Deals>(plain, 'partnerships')).toEqual([{ reportedValue: null }]);
    const both = await app.ask(
      '{ partnerships { rows { reportingCurrency count reportedValue } } }',
    );
    const rows = rowsOf<{ reportingCurrency: string; count: number }>(both, 'partnerships');
    expect(rows.map((row) => row.reportingCurrency).sort()).toEqual(['BRL', 'USD']);
    expect(new Set(rows.map(({ count }) => count)).size).toBe(1);
  });
});
