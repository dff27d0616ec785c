/** Comparison, fill, leading values and shares as a client asks for them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type ShopApp } from './shop-app.ts';

let shop: ShopApp;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function orders(fields: string, args: string, variables?: Readonly<Record<string, unknown>>) {
  const types = { compare: 'CompareInput', after: 'String' } as const;
  const declared = Object.entries(types).flatMap(([name, type]) =>
    variables && name in variables ? [`$${name}: ${type}`] : [],
  );
  const head = variables ? `query Q(${declared}) ` : '';
  const { data, errors } = await shop.ask(
    `${head}{ orders(${args}) { ${fields} } }`,
    'a',
    variables,
  );
  expect(errors).toBeUndefined();
  return data.orders;
}

async function codeOf(fields: string, args: string): Promise<string> {
  const { errors } = await shop.ask(`{ orders(${args}) { ${fields} } }`, 'a');
  return errors[0].extensions.code;
}

const QUARTER = 'range: { between: { start: "2024-01-01", end: "2024-03-31" } }';

describe('comparison', () => {
  it('shows each group beside its past, and what vanished', async () => {
    const time = `time: { ${QUARTER}, compare: { range: { between: { start: "2024-01-01", end: "2024-01-31" } } } }`;
    const found = await orders(
      `rows { status count previous { count revenue } change { count { absolute } revenue { absolute percent } } }
       totals { average previous { average } change { average { percent } } } totalCount`,
      `where: { createdAt: { after: "2024-01-20" } }, ${time}`,
    );
    expect(found).toEqual({
      rows: [
        {
          ...{ status: 'paid', count: 2, previous: null },
          ...{ previous: { count: null, revenue: null } },
          change: { count: { absolute: null }, revenue: { absolute: null, percent: null } },
        },
        {
          ...{ status: 'open', count: 1, previous: { count: 1, revenue: '20' } },
          change: { count: { absolute: 0 }, revenue: { absolute: '0', percent: 0 } },
        },
      ],
      totals: {
        average: 8.75,
        previous: { average: 20 },
        change: { average: { percent: -56.25 } },
      },
      totalCount: 2,
    });
  });

  it('says which period it was, cut like the running month', async () => {
    const found = await orders(
      'rows { status previous { count } } meta { range { start end } previousRange { start end } }',
      'time: { range: { this: MONTH }, compare: { previousPeriod: true } }',
    );
    expect(found).toEqual({
      rows: [{ status: 'paid', previous: { count: 1 } }],
      meta: {
        range: { start: '2024-03-01T00:00:00.000Z', end: '2024-04-01T00:00:00.000Z' },
        previousRange: { start: '2024-02-01T00:00:00.000Z', end: '2024-02-15T12:01:00.000Z' },
      },
    });
  });

  it('is null where nothing is compared, so that one document serves both', async () => {
    const fields =
      'rows { status previous { count } change { count { absolute } } customer { previous { count } } } totals { previous { count } } meta { previousRange { start } }';
    const found = await orders(fields, `time: { ${QUARTER}, compare: $compare }`, {
      compare: null,
    });
    expect(found.rows[0]).toMatchObject({
      previous: null,
      change: null,
      customer: { previous: null },
    });
    expect(found).toMatchObject({ totals: { previous: null }, meta: { previousRange: null } });
  });

  it('counts the groups that its pages show', async () => {
    const args = 'time: { range: { on: "2024-02-10" }, compare: { range: { on: "2024-01-31" } } }';
    const first = await orders('rows { status } totalCount', args);
    expect(first).toEqual({ rows: [{ status: 'paid' }], totalCount: 1 });
    const both = await orders('rows { status count previous { count } } totalCount', args);
    expect(both.rows).toHaveLength(2);
    expect(both.totalCount).toBe(2);
  });

  it('reaches over joins', async () => {
    const found = await orders(
      'rows { customer { state previous { count } change { count { absolute percent } } } }',
      `time: { range: { on: "2024-01-05" }, compare: { range: { on: "2024-03-15" } } }`,
    );
    const none = { absolute: null, percent: null };
    expect(found.rows).toEqual([
      { customer: { state: 'RJ', previous: { count: 1 }, change: { count: none } } },
      { customer: { state: 'SP', previous: { count: null }, change: { count: none } } },
    ]);
  });
});

describe('fill', () => {
  it('shows every bucket for each series, and says which it made up', async () => {
    const { rows, totalCount } = await orders(
      'rows { createdAt(granularity: MONTH) { start } status count average flags { filled } } totalCount',
      `time: { ${QUARTER}, fill: true }`,
    );
    expect(totalCount).toBe(6);
    expect(rows.map((row: { flags: { filled: boolean } }) => row.flags.filled)).toEqual([
      ...[false, false, true, false, true, false],
    ]);
    expect(rows[2]).toEqual({
      createdAt: { start: '2024-02-01T00:00:00.000Z' },
      ...{ status: 'open', count: 0, average: null, flags: { filled: true } },
    });
  });

  it('leaves rows without a bucket of the range as they are', async () => {
    const { rows } = await orders(
      'rows { status count flags { filled } }',
      `time: { ${QUARTER}, fill: true }`,
    );
    expect(rows.map(({ flags }: { flags: unknown }) => flags)).toEqual([
      { filled: false },
      { filled: false },
    ]);
  });

  it('pages through the buckets that it made up', async () => {
    const args = `time: { ${QUARTER}, fill: true }, first: 4, after: $after`;
    const fields =
      'rows { createdAt(granularity: MONTH) { start } status count } pageInfo { endCursor hasNextPage }';
    const first = await orders(fields, args, { after: null });
    const second = await orders(fields, args, { after: first.pageInfo.endCursor });
    expect([first.rows.length, second.rows.length]).toEqual([4, 2]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('has an end', async () => {
    const time =
      'time: { range: { between: { start: "2000-01-01", end: "2024-01-01" } }, fill: true }';
    const fields = 'rows { createdAt(granularity: HOUR) { start } count }';
    expect(await codeOf(fields, time)).toBe('QUERY_TOO_EXPENSIVE');
  });
});

describe('leading values', () => {
  const TOP = 'top: { n: 1, by: REVENUE, dimension: CUSTOMER_STATE, other: true }';
  const FIELDS = 'rows { count average buyers customer { state } flags { other } } totalCount';

  it('fold all others anew, behind the leading ones', async () => {
    const found = await orders(`${FIELDS} totals { count }`, `${TOP}, orderBy: [{ count: DESC }]`);
    expect(found.rows.map(({ flags }: { flags: unknown }) => flags)).toEqual([
      { other: false },
      { other: true },
    ]);
    expect(found.rows[1]).toEqual({
      ...{ count: 2, average: 3.125, buyers: 2, customer: { state: null }, flags: { other: true } },
    });
    expect(found).toMatchObject({ totalCount: 2, totals: { count: 4 } });
  });

  it('leave the others out unless they are asked for', async () => {
    const found = await orders(FIELDS, TOP.replace(', other: true', ''));
    expect(found.rows).toHaveLength(1);
    expect(found.totalCount).toBe(1);
  });

  it('have no token to the records behind the others', async () => {
    const { rows } = await orders('rows { drill count customer { state } flags { other } }', TOP);
    expect(rows.map((row: { drill: string | null }) => row.drill !== null)).toEqual([true, false]);
  });

  it('bind a cursor', async () => {
    const fields = 'rows { count customer { state } } pageInfo { endCursor }';
    const first = await orders(fields, `${TOP}, first: 1`);
    const second = await orders(fields, `${TOP}, first: 1, after: $after`, {
      after: first.pageInfo.endCursor,
    });
    expect(second.rows).toEqual([{ count: 2, customer: { state: null } }]);
    const { errors } = await shop.ask(
      `{ orders(${TOP.replace('n: 1', 'n: 2')}, after: "${first.pageInfo.endCursor}") { rows { count customer { state } } } }`,
      'a',
    );
    expect(errors[0].extensions.code).toBe('CURSOR_INVALID');
  });

  it('must be selected, whole and not too many', async () => {
    expect(await codeOf('rows { count }', TOP)).toBe('INCOMPATIBLE_MEMBERS');
    const many = TOP.replace('n: 1', 'n: 1001');
    expect(await codeOf('rows { count customer { state } }', many)).toBe('QUERY_TOO_EXPENSIVE');
    const none = TOP.replace('n: 1', 'n: 0');
    expect(await codeOf('rows { count customer { state } }', none)).toBe('INVALID_FILTER');
  });
});

describe('shares', () => {
  it('are of the total that the warehouse computes, for every kind of measure', async () => {
    const { rows } = await orders(
      'rows { status share(within: TOTAL) { count buyers average } }',
      'orderBy: [{ status: ASC }]',
    );
    expect(rows).toEqual([
      // Two customers of three; the average of open orders is more than that of all.
      {
        status: 'open',
        share: { count: 0.25, buyers: expect.closeTo(1 / 3), average: expect.closeTo(20 / 9.1875) },
      },
      {
        status: 'paid',
        share: { count: 0.75, buyers: 1, average: expect.closeTo(16.75 / 3 / 9.1875) },
      },
    ]);
  });

  it('may be asked of a measure where its type holds fractions', async () => {
    const { rows } = await orders(
      'rows { month: createdAt(granularity: MONTH) { start } status revenue share: revenue(share: CREATED_AT) }',
      `time: { ${QUARTER} }`,
    );
    expect(rows.map((row: { share: string }) => row.share)).toEqual([
      ...['0.655737704918', '0.344262295082', '1', '1'],
    ]);
  });

  it('are within what is selected', async () => {
    expect(await codeOf('rows { count share(within: [STATUS]) { count } }', 'first: 1')).toBe(
      'INCOMPATIBLE_MEMBERS',
    );
  });
});

describe("Cube's compareDateRange", () => {
  it('asks for each period, and says of which each row is', async () => {
    const input = {
      measures: ['orders.count'],
      dimensions: ['orders.status'],
      timeDimensions: [
        {
          dimension: 'orders.created_at',
          compareDateRange: ['2024-01', ['2024-02-01', '2024-03-31']],
        },
      ],
      total: true,
    };
    const { data, errors } = await shop.ask(
      'query Q($input: JSON!) { query(input: $input) { rows total columns { name } } }',
      'a',
      { input },
    );
    expect(errors).toBeUndefined();
    const [first, second] = [
      '2024-01-01T00:00:00.000 - 2024-01-31T23:59:59.999',
      '2024-02-01T00:00:00.000 - 2024-03-31T23:59:59.999',
    ];
    expect(data.query).toEqual({
      rows: [
        { compareDateRange: first, 'orders.status': 'open', 'orders.count': 1 },
        { compareDateRange: first, 'orders.status': 'paid', 'orders.count': 1 },
        { compareDateRange: second, 'orders.status': 'paid', 'orders.count': 2 },
      ],
      total: 3,
      columns: [{ name: 'compareDateRange' }, { name: 'orders.status' }, { name: 'orders.count' }],
    });
  });
});
