/**
 * The same question gives the same bytes on both databases, from the warehouse and from the cache, and the
 * values are those that were worked out by hand.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: readings
    sql_table: readings
    meta: { tenancy: shared, records: true }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: grp, sql: grp, type: string }
      - { name: price, sql: price, type: number, format: currency }
      - { name: ratio, sql: ratio, type: number }
      - { name: ok, sql: ok, type: boolean }
      - { name: equal, sql: "{CUBE}.a = {CUBE}.b", type: boolean }
      - { name: either, sql: "({CUBE}.a = 1 OR {CUBE}.b = 1)", type: boolean }
      - { name: at, sql: seen, type: time }
      - { name: day, sql: day, type: time, meta: { graphql_type: date } }
    measures:
      - { name: count, type: count }
      - { name: total, sql: price, type: sum }
      - { name: mean, sql: price, type: avg }
      - { name: least, sql: price, type: min }
      - { name: most, sql: price, type: max }
      - { name: kinds, sql: grp, type: count_distinct }
      - { name: huge, sql: huge, type: sum }
      - { name: float_sum, sql: ratio, type: sum, meta: { graphql_type: float } }
      - { name: lowest_ratio, sql: ratio, type: min, meta: { graphql_type: float } }
      - { name: units, sql: units, type: sum }
      - { name: per_unit, sql: "{total} / {units}", type: number }
      - { name: last_at, sql: seen, type: max, meta: { graphql_type: datetime } }
  - name: nothing
    sql_table: nothing
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: grp, sql: grp, type: string }
    measures:
      - { name: count, type: count }
      - { name: total, sql: price, type: sum }
      - { name: mean, sql: price, type: avg }
      - { name: kinds, sql: grp, type: count_distinct }
      - { name: each, sql: "{total} / {count}", type: number }
`;

const SEED = `
CREATE TABLE readings (id BIGINT, grp VARCHAR, price DECIMAL(30, 2), ratio DOUBLE PRECISION, ok BOOLEAN,
  a INTEGER, b INTEGER, seen TIMESTAMP, day DATE, huge DECIMAL(38, 0), units INTEGER);
INSERT INTO readings VALUES
  (1, 'big', 90071992547409931.25, 0.1, TRUE, 1, 1, '2024-01-05 10:00:00.123456', '2024-01-05', 99999999999999999999999999999999999998, 2),
  (2, 'big', 0.50, 0.2, FALSE, 1, 2, '2024-02-29 23:59:59.999999', '2024-02-29', 1, 2),
  (3, 'zero', -0.00, '-0.0', TRUE, NULL, 1, '2024-03-15 01:00:00', '2024-03-15', 0, 0),
  (4, 'zero', 0.00, '-0.0', NULL, NULL, NULL, '2024-03-31 00:30:00', '2024-03-31', 0, 0),
  (5, 'none', NULL, NULL, NULL, 2, NULL, NULL, NULL, NULL, NULL),
  (6, 'none', NULL, NULL, NULL, NULL, 2, NULL, NULL, NULL, NULL),
  (7, NULL, 12.50, 1e-7, TRUE, 3, 3, '2024-02-14 08:00:00', '2024-02-14', 5, 5),
  (8, 'ümläut', 12.50, 123456789.123456789, FALSE, 3, 4, '2024-02-14 08:00:00', '2024-02-14', -5, -5);
CREATE TABLE nothing (id BIGINT, grp VARCHAR, price DECIMAL(18, 2));
`;

let engines: readonly [EngineApp, EngineApp];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** The answer, which is the same text on both databases, cold and cached. */
async function ask(query: string, variables?: Readonly<Record<string, unknown>>) {
  const texts: string[] = [];
  for (const engine of [...engines, ...engines]) texts.push(await engine.text(query, variables));
  const withoutId = texts.map((text) => text.replace(/"requestId":"[^"]*"/g, ''));
  expect(new Set(withoutId).size, withoutId.join('\n')).toBe(1);
  return JSON.parse(texts[0] ?? '');
}

const rows = async (query: string, variables?: Readonly<Record<string, unknown>>) => {
  const { data, errors } = await ask(query, variables);
  expect(errors).toBeUndefined();
  return data.readings.rows;
};

const ids = async (where: string) => {
  const found = await rows(`{ readings(where: ${where}, orderBy: [{ id: ASC }]) { rows { id } } }`);
  return found.map(({ id }: { id: string }) => Number(id));
};

const codes = async (query: string, variables?: Readonly<Record<string, unknown>>) =>
  (await ask(query, variables)).errors?.map(
    (e: { extensions: { code: string } }) => e.extensions.code,
  );

describe('numbers', () => {
  it('past 2^53 keep every digit', async () => {
    expect(
      await rows('{ readings(where: { grp: { eq: "big" } }) { rows { grp total most least } } }'),
    ).toEqual([
      { grp: 'big', total: '90071992547409931.75', most: '90071992547409931.25', least: '0.5' },
    ]);
  });

  it('of 38 digits are summed exactly', async () => {
    const { data } = await ask('{ readings { totals { huge } } }');
    expect(data.readings.totals).toEqual({ huge: '99999999999999999999999999999999999999' });
  });

  it('that are a negative zero are zero', async () => {
    const found = await rows(
      '{ readings(where: { grp: { eq: "zero" } }) { rows { grp total floatSum lowestRatio least } } }',
    );
    expect(found).toEqual([{ grp: 'zero', total: '0', floatSum: 0, lowestRatio: 0, least: '0' }]);
    expect(await engines[0].text('{ readings { rows { ratio price } } }')).not.toContain('-0');
  });

  it('divided by zero are null, and nothing fails', async () => {
    expect(
      await rows('{ readings(where: { grp: { in: ["zero", "big"] } }) { rows { grp perUnit } } }'),
    ).toEqual([
      { grp: 'big', perUnit: expect.closeTo(2.251799813685248e16, -4) },
      { grp: 'zero', perUnit: null },
    ]);
  });

  it('are shown with 13 digits, whatever order they were added in', async () => {
    const found = await rows(
      '{ readings(where: { id: { lte: "2" } }) { rows { floatSum mean } } }',
    );
    expect(found[0].floatSum).toBe(0.3);
  });

  it('in filters keep every digit too', async () => {
    expect(await ids('{ price: { eq: "90071992547409931.25" } }')).toEqual([1]);
    expect(await ids('{ price: { gt: 90071992547409931.24 } }')).toEqual([1]);
    expect(await ids('{ price: { gte: "90071992547409931.26" } }')).toEqual([]);
  });
});

describe('groups without values', () => {
  it('of NULLs alone have counts of their rows and nulls for the rest', async () => {
    expect(
      await rows(
        '{ readings(where: { grp: { eq: "none" } }) { rows { grp count total mean least most kinds huge floatSum units perUnit lastAt } } }',
      ),
    ).toEqual([
      {
        ...{ grp: 'none', count: 2, total: null, mean: null, least: null, most: null, kinds: 1 },
        ...{ huge: null, floatSum: null, units: null, perUnit: null, lastAt: null },
      },
    ]);
  });

  it('are a group where the key is missing, last in both directions', async () => {
    for (const direction of ['ASC', 'DESC']) {
      const found = await rows(`{ readings(orderBy: [{ grp: ${direction} }]) { rows { grp } } }`);
      expect(found.at(-1)).toEqual({ grp: null });
      expect(found).toHaveLength(5);
    }
  });

  it('of an empty table are none, and its totals zero and null', async () => {
    const { data } =
      await ask(`{ nothing { rows { grp count total } totals { count total mean kinds each }
      subtotals(by: [GRP]) { grp count } totalCount pageInfo { hasNextPage endCursor } } }`);
    expect(data.nothing).toEqual({
      rows: [],
      totals: { count: 0, total: null, mean: null, kinds: 0, each: null },
      subtotals: [],
      totalCount: 0,
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });
});

describe('filters', () => {
  it('in an empty list match nothing, and not in it everything', async () => {
    expect(await ids('{ grp: { in: [] } }')).toEqual([]);
    expect(await ids('{ price: { in: [] } }')).toEqual([]);
    expect(await ids('{ grp: { notIn: [] } }')).toHaveLength(8);
    expect(await ids('{ or: [] }')).toEqual([]);
    expect(await ids('{ not: { grp: { in: [] } } }')).toHaveLength(8);
  });

  it('with an explicit null are an error', async () => {
    for (const where of [
      '{ grp: { eq: null } }',
      '{ grp: null }',
      '{ price: { gt: null } }',
      '{ ok: { isNull: null } }',
      '{ not: null }',
    ]) {
      expect(await codes(`{ readings(where: ${where}) { rows { id } } }`), where).toEqual([
        'INVALID_FILTER',
      ]);
    }
    const document = 'query ($v: String) { readings(where: { grp: { eq: $v } }) { rows { id } } }';
    expect(await codes(document, { v: null })).toEqual(['INVALID_FILTER']);
  });

  it('with an absent variable are no condition', async () => {
    const found = await rows(
      'query ($v: String, $w: BooleanFilter) { readings(where: { grp: { eq: $v }, and: [{ ok: { eq: true } }], equal: $w }) { rows { count } } }',
    );
    expect(found).toEqual([{ count: 3 }]);
  });

  it('keep rows without a value when they say what it is not', async () => {
    expect(await ids('{ grp: { ne: "big" } }')).toEqual([3, 4, 5, 6, 7, 8]);
    expect(await ids('{ grp: { notIn: ["big", "none"] } }')).toEqual([3, 4, 7, 8]);
    expect(await ids('{ grp: { notContains: "e" } }')).toEqual([1, 2, 7, 8]);
    expect(await ids('{ not: { price: { gt: "1" } } }')).toEqual([2, 3, 4, 5, 6]);
  });

  it('on conditions as dimensions stand in parentheses before IS NULL', async () => {
    expect(await ids('{ equal: { isNull: true } }')).toEqual([3, 4, 5, 6]);
    expect(await ids('{ equal: { isNull: false } }')).toEqual([1, 2, 7, 8]);
    expect(await ids('{ equal: { eq: false } }')).toEqual([2, 8]);
    expect(await ids('{ equal: { ne: true } }')).toEqual([2, 3, 4, 5, 6, 8]);
    expect(await ids('{ either: { isNull: true } }')).toEqual([4, 5, 6]);
    expect(await ids('{ either: { eq: true } }')).toEqual([1, 2, 3]);
  });

  it('find text in any case, umlauts among them', async () => {
    expect(await ids('{ grp: { contains: "ML", caseInsensitive: true } }')).toEqual([8]);
    expect(await ids('{ grp: { startsWith: "ü" } }')).toEqual([8]);
  });
});

describe('selections', () => {
  it('that a literal @include leaves out neither group nor are shown', async () => {
    expect(
      await rows('{ readings { rows { grp @include(if: false) id @skip(if: true) count } } }'),
    ).toEqual([{ count: 8 }]);
  });

  it('group booleans, dates and times at several grains', async () => {
    const found = await rows(
      '{ readings { rows { ok day(granularity: MONTH) { start end } at(granularity: QUARTER) { start } count } } }',
    );
    expect(found).toHaveLength(6);
    expect(found[0]).toEqual({
      ok: true,
      day: { start: '2024-01-01', end: '2024-02-01' },
      at: { start: '2024-01-01T00:00:00.000Z' },
      count: 1,
    });
  });

  it('show records with every kind of value alike', async () => {
    const { data } = await ask(
      '{ readingsRecords(orderBy: [{ id: ASC }]) { rows { id grp price ratio ok equal at day } totalCount } }',
    );
    expect(data.readingsRecords.totalCount).toBe(8);
    expect(data.readingsRecords.rows[1]).toMatchObject({ day: '2024-02-29', price: '0.5' });
  });

  it('explain nothing of one database that the other would not', async () => {
    const { data } = await ask(
      '{ readings { rows { grp count } explain { part plan parameters { type } } } }',
    );
    expect(data.readings.explain).toHaveLength(1);
  });
});

describe("ranges in Cube's phrases", () => {
  it.each([
    ['today', [3]],
    ['yesterday', []],
    ['this month', [3, 4]],
    ['last month', [2, 7, 8]],
    ['last 30 days', [2, 7, 8]],
    ['last 29 days', [2]],
    ['last 2 months', [1, 2, 7, 8]],
    ['this quarter', [1, 2, 3, 4, 7, 8]],
    ['this year', [1, 2, 3, 4, 7, 8]],
    ['from 15 days ago to now', [2, 3]],
    ['next month', []],
  ] as const)('%s', async (expr, expected) => {
    const { data, errors } = await ask(
      `query ($expr: String!) { readingsRecords(time: { dimension: AT, range: { expr: $expr } }, orderBy: [{ id: ASC }]) { rows { id } } }`,
      { expr },
    );
    expect(errors).toBeUndefined();
    expect(data.readingsRecords.rows.map(({ id }: { id: string }) => Number(id))).toEqual(expected);
  });

  it('that say nothing are an error', async () => {
    expect(
      await codes(
        '{ readings(time: { dimension: AT, range: { expr: "lst 30 days" } }) { rows { count } } }',
      ),
    ).toEqual(['INVALID_TIME_RANGE']);
  });
});

describe('cursors', () => {
  const DIRECTIONS = ['ASC', 'DESC', 'ASC_NULLS_FIRST', 'ASC_NULLS_LAST', 'DESC_NULLS_FIRST'];

  /** Every id that pages of two show, in order; each page is the same text on both databases. */
  async function pageThrough(field: string, orderBy: string, selected: string): Promise<string[]> {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page++) {
      const { data, errors } = await ask(
        `query ($after: String) { page: ${field}(orderBy: [${orderBy}], first: 2, after: $after) {
          rows { ${selected} } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(errors).toBeUndefined();
      seen.push(...data.page.rows.map(({ id, grp }: { id: string; grp: string }) => id ?? grp));
      after = data.page.pageInfo.endCursor;
      if (!data.page.pageInfo.hasNextPage) break;
    }
    return seen;
  }

  it.each(
    ['price', 'ratio', 'at', 'day', 'ok', 'grp'].flatMap((field) =>
      DIRECTIONS.map((direction) => [field, direction] as const),
    ),
  )('over records by %s %s have no gap and no repeat', async (field, direction) => {
    const orderBy = `{ ${field}: ${direction} }`;
    const { data } = await ask(`{ readingsRecords(orderBy: [${orderBy}]) { rows { id } } }`);
    const whole = data.readingsRecords.rows.map(({ id }: { id: string }) => id);
    expect(await pageThrough('readingsRecords', orderBy, 'id')).toEqual(whole);
    expect(whole).toHaveLength(8);
  });

  it.each(
    ['total', 'mean', 'huge', 'floatSum', 'lastAt', 'perUnit'].flatMap((field) =>
      ['ASC_NULLS_FIRST', 'DESC_NULLS_LAST'].map((direction) => [field, direction] as const),
    ),
  )('over groups by %s %s have no gap and no repeat', async (field, direction) => {
    const orderBy = `{ ${field}: ${direction} }`;
    const found = await rows(`{ readings(orderBy: [${orderBy}]) { rows { grp } } }`);
    const whole = found.map(({ grp }: { grp: string }) => grp);
    expect(await pageThrough('readings', orderBy, 'grp')).toEqual(whole);
    expect(whole).toHaveLength(5);
  });
});

describe('drills', () => {
  it('show the records behind groups by floats, booleans, dates, times and nothing', async () => {
    const { data } = await ask(
      '{ readings { rows { ratio ok day(granularity: WEEK) { start } at(granularity: HOUR) { start } count drill } } }',
    );
    for (const { drill, count } of data.readings.rows) {
      const answer = await ask(
        'query ($t: String!) { readingsDrill(token: $t) { rows totalCount } }',
        { t: drill },
      );
      expect([answer.errors, answer.data.readingsDrill.totalCount]).toEqual([undefined, count]);
    }
  });
});
