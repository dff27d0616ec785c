/** Forms of Cube's query JSON as its users write them, and what null means in a filter, on both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: visits
    sql_table: visits
    access_policy:
      - role: "*"
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{securityContext.tenant}"] }] }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant, sql: tenant, type: string }
      - { name: page, sql: page, type: string }
      - { name: paid, sql: paid, type: boolean }
      - { name: seen, sql: seen, type: time }
    measures:
      - { name: count, type: count }
      - { name: seconds, sql: seconds, type: sum }
      - { name: running, sql: seconds, type: running_total }
  - name: keyed
    sql_table: visits
    meta: { tenancy: shared, records: true }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: page, sql: page, type: string }
`;
const SEED = `CREATE TABLE visits (id INT, tenant VARCHAR(9), page VARCHAR(9), paid BOOLEAN, seen TIMESTAMP, seconds INT);
INSERT INTO visits VALUES (1, 't', 'a', TRUE, '2024-01-05', 10), (2, 't', 'b', FALSE, '2024-02-05', 20),
  (3, 't', NULL, NULL, '2024-03-05', 40), (4, 't', 'ab', TRUE, '2024-03-06', 80), (5, 'u', NULL, TRUE, '2024-03-06', 160);`;

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** The same answer of both engines. */
async function ask(input: object, fields = 'rows') {
  const document = `query ($input: JSON!) { query(input: $input) { ${fields} } }`;
  const answers = await Promise.all(engines.map((engine) => engine.ask(document, { input })));
  expect(answers[1]).toEqual(answers[0]);
  return answers[0].query;
}

async function idsWhere(...filters: readonly object[]) {
  const { rows } = await ask({ dimensions: ['visits.id'], filters, order: { 'visits.id': 'asc' } });
  return rows.map((row: Record<string, unknown>) => Number(row['visits.id']));
}

const on = (member: string, operator: string, ...values: readonly unknown[]) => ({
  ...{ member: `visits.${member}`, operator, values },
});

describe("Cube's query JSON", () => {
  it('takes groups of no filters for nothing, wherever they stand', async () => {
    const page = on('page', 'equals', 'b');
    expect(await idsWhere({ or: [{ and: [] }, page] })).toEqual([2]);
    expect(await idsWhere({ and: [{ or: [] }, page] })).toEqual([2]);
    expect(await idsWhere({ or: [] })).toEqual([1, 2, 3, 4]);
  });

  it('takes 1 and 0 for true and false', async () => {
    expect(await idsWhere(on('paid', 'equals', '1'))).toEqual([1, 4]);
    expect(await idsWhere(on('paid', 'equals', 0))).toEqual([2]);
    expect(await idsWhere(on('paid', 'equals', 'true', 'false'))).toEqual([1, 2, 4]);
  });

  it('takes the older words for operators', async () => {
    expect(await idsWhere(on('page', 'in', 'a', null))).toEqual([1, 3]);
    expect(await idsWhere(on('page', 'notIn', 'a'))).toEqual([2, 3, 4]);
    expect(await idsWhere(on('seen', 'onTheDate', '2024-03-06'))).toEqual([4]);
  });

  it('takes what is said of the cache for nothing', async () => {
    const measures = ['visits.count'];
    for (const cache of ['stale-if-slow', 'no-cache']) {
      expect((await ask({ measures, cache, cacheMode: cache })).rows).toEqual([
        { 'visits.count': 4 },
      ]);
    }
    await expect(ask({ measures, cache: 'sometimes' })).rejects.toThrow('INVALID_FILTER');
  });

  it('takes a granularity among the dimensions', async () => {
    const input = { measures: ['visits.count'], dimensions: ['visits.seen.month'] };
    const { rows } = await ask({ ...input, order: { 'visits.seen.month': 'desc' } });
    expect(rows.map((row: Record<string, unknown>) => row['visits.count'])).toEqual([2, 1, 1]);
    expect(rows[0]['visits.seen.month']).toBe('2024-03-01T00:00:00.000Z');
  });

  it('says that an order by what is not selected orders nothing', async () => {
    const input = { dimensions: ['visits.id'], order: [['visits.page', 'desc']], limit: 2 };
    const { rows, meta } = await ask(input, 'rows meta { warnings { code message } }');
    expect(rows.map((row: Record<string, unknown>) => row['visits.id'])).toEqual(['1', '2']);
    expect(meta.warnings).toEqual([
      {
        code: 'ORDER_IGNORED',
        message: 'Rows are not ordered by visits.page, which the query does not select.',
      },
    ]);
  });

  it('takes renewQuery and responseFormat', async () => {
    const input = {
      ...{
        measures: ['visits.count'],
        timeDimensions: [{ dimension: 'visits.seen', granularity: 'year' }],
      },
      ...{ renewQuery: true, responseFormat: 'compact' },
    };
    const { columns, rows } = await ask(input, 'columns { name } rows');
    expect(columns).toEqual([{ name: 'visits.seen.year' }, { name: 'visits.count' }]);
    expect(rows).toEqual([['2024-01-01T00:00:00.000Z', 4]]);
  });
});

describe('null among the values of a filter', () => {
  it('means: or is not set', async () => {
    expect(await idsWhere(on('page', 'equals', 'a', null))).toEqual([1, 3]);
    expect(await idsWhere(on('page', 'equals', null))).toEqual([3]);
    expect(await idsWhere(on('page', 'contains', 'b', null))).toEqual([2, 3, 4]);
    expect(await idsWhere(on('paid', 'equals', false, null))).toEqual([2, 3]);
    expect(await idsWhere(on('seen', 'equals', '2024-01-05', null))).toEqual([1]);
  });

  it('means in notEquals: and is set', async () => {
    expect(await idsWhere(on('page', 'notEquals', 'a'))).toEqual([2, 3, 4]);
    expect(await idsWhere(on('page', 'notEquals', 'a', null))).toEqual([2, 4]);
    expect(await idsWhere(on('page', 'notEquals', null))).toEqual([1, 2, 4]);
  });

  it.each([
    on('page', 'startsWith', null),
    on('page', 'notContains', 'a', null),
    on('id', 'gt', null),
    on('seen', 'beforeDate', null),
    on('seen', 'inDateRange', '2024-01-01', null),
  ])('is refused elsewhere: %j', async (filter) => {
    await expect(idsWhere(filter)).rejects.toThrow('INVALID_FILTER');
  });

  it('means the same in GraphQL', async () => {
    const document = `{
      of: visits(where: { page: { in: ["a", null] } }) { rows { id } }
      not: visits(where: { page: { notIn: ["a", null] } }) { rows { id } }
    }`;
    for (const engine of engines) {
      expect(await engine.ask(document)).toEqual({
        of: { rows: [{ id: '1' }, { id: '3' }] },
        not: { rows: [{ id: '2' }, { id: '4' }] },
      });
    }
  });
});

describe('an Int variable', () => {
  it('may stand where a wider whole number is expected, and nothing else may', async () => {
    const where = 'visits(where: { id: { eq: $id } }) { rows { page } }';
    const list = 'visits(where: { id: { in: $ids } }) { rows { page } }';
    for (const engine of engines) {
      expect(await engine.ask(`query ($id: Int) { ${where} }`, { id: 2 })).toEqual({
        visits: { rows: [{ page: 'b' }] },
      });
      expect(await engine.ask(`query ($ids: [Int!]!) { ${list} }`, { ids: [1, 2] })).toEqual({
        visits: { rows: [{ page: 'a' }, { page: 'b' }] },
      });
      const text = await engine.text(`query ($id: Boolean) { ${where} }`, { id: true });
      expect(text).toContain('GRAPHQL_VALIDATION_FAILED');
      const nested = await engine.text(`query ($ids: [[Int]]) { ${list} }`, { ids: [[1]] });
      expect(nested).toContain('GRAPHQL_VALIDATION_FAILED');
    }
  });
});

describe('a running total', () => {
  it('starts at the start of the range', async () => {
    const time = { dimension: 'visits.seen', granularity: 'month' };
    const timeDimensions = [{ ...time, dateRange: ['2024-02-01', '2024-03-31'] }];
    const { rows } = await ask({ measures: ['visits.running', 'visits.seconds'], timeDimensions });
    expect(rows).toMatchObject([
      { 'visits.running': '20', 'visits.seconds': '20' },
      { 'visits.running': '140', 'visits.seconds': '120' },
    ]);
  });
});

describe('a primary key', () => {
  it('is nobody’s to see unless it says so', async () => {
    for (const engine of engines) {
      const { __type } = await engine.ask('{ __type(name: "KeyedRow") { fields { name } } }');
      expect(__type.fields.map(({ name }: { name: string }) => name)).not.toContain('id');
      const text = await engine.text('{ query(input: { dimensions: ["keyed.id"] }) { rows } }');
      expect(text).toContain('UNKNOWN_MEMBER');
    }
  });
});
