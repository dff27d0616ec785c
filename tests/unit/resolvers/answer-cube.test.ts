import { describe, expect, it } from 'vitest';
import { NOW, run } from './asked.ts';

describe('what is asked of the engine', () => {
  it('is the selection: dimensions and measures by path, each named once', async () => {
    const { asked } = await run(
      '{ orders { rows { status a: revenue b: revenue customer { state count } } } }',
    );
    expect(asked).toMatchObject([
      {
        root: 'orders',
        dimensions: [
          { member: 'orders.status', as: 'status', granularity: null },
          { member: 'orders.customers.state', as: 'state', granularity: null },
        ],
        measures: [
          { member: 'orders.revenue', as: 'revenue' },
          { member: 'orders.customers.count', as: 'count' },
        ],
        limit: 101,
        totalsBy: null,
      },
    ]);
  });

  it('is one question for equal ones, whatever their aliases', async () => {
    const { asked } = await run(
      '{ a: orders { rows { x: status } } b: orders { rows { status } } c: orders { rows { count } } }',
    );
    expect(asked).toHaveLength(2);
  });

  it('is one question for totals and for rows without a dimension', async () => {
    const { asked } = await run('{ orders { rows { revenue } totals { revenue } } }');
    expect(asked).toHaveLength(1);
  });

  it('is nothing for rows without members, of which there is one', async () => {
    const { asked, data } = await run(
      '{ orders { rows { __typename customer { __typename } } totalCount } }',
    );
    expect(asked).toEqual([]);
    expect(data.orders).toEqual({
      rows: [{ __typename: 'OrdersRow', customer: { __typename: 'CustomersRow' } }],
      totalCount: 1,
    });
  });

  it('is only the totals when only they are selected', async () => {
    const { asked } = await run('{ orders { totals { revenue } } }');
    expect(asked).toMatchObject([{ dimensions: [], measures: [{ member: 'orders.revenue' }] }]);
  });

  it('groups totals as the rows only where having drops groups', async () => {
    const { asked } = await run(`{
      orders(having: { count: { gt: 5 } }) { rows { status revenue } totals { revenue } }
    }`);
    expect(asked[1]).toMatchObject({ dimensions: [{ member: 'orders.status' }], totalsBy: [] });
    const without = await run('{ orders { rows { status revenue } totals { revenue } } }');
    expect(without.asked[1]).toMatchObject({ dimensions: [], totalsBy: null });
  });

  it('counts rows only when totalCount is selected', async () => {
    const { asked, data } = await run('{ orders { rows { status } totalCount } }', {
      answer: (spec) => (spec.shape === 'count' ? [[7]] : [['paid']]),
    });
    expect(asked.map(({ shape }) => shape)).toEqual(['rows', 'count']);
    expect(data.orders.totalCount).toBe(7);
  });

  it('takes the time range on the first time dimension, or the one that is named', async () => {
    const range = 'range: { last: { n: 7, unit: DAY } }';
    const { asked } = await run(`{
      a: orders(time: { ${range} }) { rows { status } }
      b: orders(time: { dimension: SHIPPED_ON, ${range} }) { rows { status } }
    }`);
    expect(asked.map(({ ranges }) => ranges)).toEqual([
      [
        {
          member: 'orders.created_at',
          range: { kind: 'last', n: 7, unit: 'day', includeCurrent: false },
        },
      ],
      [
        {
          member: 'orders.shipped_on',
          range: { kind: 'last', n: 7, unit: 'day', includeCurrent: false },
        },
      ],
    ]);
  });

  it('refuses a time dimension that the cube lacks', async () => {
    const { errors } = await run(
      '{ sales(time: { dimension: SHIPPED_ON, range: { this: DAY } }) { rows { status } } }',
    );
    expect(errors).toEqual([
      {
        code: 'INVALID_TIME_RANGE',
        message: 'Invalid time range: sales has no time dimension SHIPPED_ON (it has CREATED_AT).',
      },
    ]);
  });

  it.each([
    ['{ this: MONTH }', { kind: 'this', unit: 'month' }],
    ['{ previous: WEEK }', { kind: 'previous', unit: 'week' }],
    ['{ toDate: YEAR }', { kind: 'toDate', unit: 'year' }],
    ['{ on: "2024-02-29" }', { kind: 'on', date: '2024-02-29' }],
    ['{ expr: "last 30 days" }', { kind: 'expr', text: 'last 30 days' }],
    [
      '{ between: { start: "2024-01-01", end: "2024-01-31T12:00:00+01:00" } }',
      { kind: 'between', start: '2024-01-01', end: '2024-01-31T12:00:00+01:00' },
    ],
    [
      '{ last: { n: 3, unit: QUARTER, includeCurrent: true } }',
      { kind: 'last', n: 3, unit: 'quarter', includeCurrent: true },
    ],
  ])('takes the range %s', async (range, expected) => {
    const { asked } = await run(`{ orders(time: { range: ${range} }) { rows { count } } }`);
    expect(asked[0]?.ranges[0]?.range).toEqual(expected);
  });

  it('takes segments, the zone and refuses a zone that is none', async () => {
    const { asked } = await run(
      '{ orders(segments: [PAID], timezone: "Europe/Berlin") { rows { count } } }',
    );
    expect(asked[0]).toMatchObject({ segments: ['orders.paid'], timeZone: 'Europe/Berlin' });
    const wrong = await run('{ orders(timezone: "Europe/Berlim") { rows { count } } }');
    expect(wrong.errors[0]).toMatchObject({ code: 'INVALID_TIME_RANGE' });
    expect(wrong.errors[0]?.message).toContain('Did you mean Europe/Berlin?');
  });
});

describe('the order', () => {
  const orderOf = async (args: string, rows: string) => {
    const { asked, errors } = await run(`{ orders${args} { rows { ${rows} } } }`);
    expect(errors).toEqual([]);
    return asked[0]?.order.map((o) => `${o.column} ${o.direction}${o.nulls ? ` ${o.nulls}` : ''}`);
  };

  it.each([
    ['', 'status createdAt { start } revenue', ['created_at_day asc', 'status asc']],
    ['', 'status revenue count isGift', ['revenue desc', 'status asc', 'is_gift asc']],
    ['', 'status isGift', ['status asc', 'is_gift asc']],
    ['', 'revenue', []],
    ['(orderBy: [{ status: DESC }])', 'status revenue', ['status desc']],
    ['(orderBy: { status: DESC_NULLS_FIRST })', 'status', ['status desc first']],
    [
      '(orderBy: [{ revenue: ASC }, { customer: { state: DESC } }])',
      'status revenue customer { state }',
      ['revenue asc', 'state desc', 'status asc'],
    ],
    ['(orderBy: [{ count: DESC }])', 'status', ['count desc', 'status asc']],
    [
      '(orderBy: [{ createdAt: DESC }])',
      'm: createdAt(granularity: MONTH) { start } createdAt { start }',
      ['created_at_month desc', 'created_at_day desc'],
    ],
  ])('of rows%s { %s } is total', async (args, rows, expected) => {
    expect(await orderOf(args, rows)).toEqual(expected);
  });

  it('refuses a dimension that is not selected', async () => {
    const { errors } = await run('{ orders(orderBy: [{ status: ASC }]) { rows { isGift } } }');
    expect(errors).toMatchObject([{ code: 'INCOMPATIBLE_MEMBERS' }]);
    expect(errors[0]?.message).toContain('Select status in rows.');
  });
});

describe('rows', () => {
  it('come under their response keys, joins nested, the same column as often as it is asked', async () => {
    const { data } = await run(
      '{ orders { rows { s: status a: revenue b: revenue c: customer { state } customer { count } } } }',
      { answer: () => [['paid', 'SP', '10.5', 3]] },
    );
    expect(data.orders.rows).toEqual([
      { s: 'paid', a: '10.5', b: '10.5', c: { state: 'SP' }, customer: { count: 3 } },
    ]);
  });

  it('take an alias that is the name of another field, or of an object prototype', async () => {
    const { data } = await run(
      '{ orders { rows { revenue: count count: revenue __proto__: status constructor: isGift } } }',
      { answer: () => [['paid', true, 3, '10.5']] },
    );
    const [row] = data.orders.rows;
    expect([row.revenue, row.count, row.constructor]).toEqual([3, '10.5', true]);
    expect(Object.entries(row)).toContainEqual(['__proto__', 'paid']);
  });

  it('have buckets with the offset of the zone, and say which are not whole', async () => {
    const { data } = await run(
      `{ orders(timezone: "America/Sao_Paulo", time: { range: { this: YEAR } }) {
        rows { createdAt(granularity: MONTH) { start end partial } }
        meta { timezone range { start end } asOf cache { hit ageMs } warnings { code } }
      } }`,
      {
        answer: () => [
          ['2024-01-01T00:00:00.000'],
          ['2024-02-01T00:00:00.000'],
          ['2024-03-01T00:00:00.000'],
          [null],
        ],
        result: {
          source: 'cache',
          asOf: new Date(NOW.getTime() - 5000),
          ranges: [
            {
              member: 'orders.created_at',
              start: '2024-01-10T03:00:00.000Z',
              end: '2025-01-01T03:00:00.000Z',
            },
          ],
        },
      },
    );
    expect(data.orders.rows.map((row: { createdAt: unknown }) => row.createdAt)).toEqual([
      {
        start: '2024-01-01T00:00:00.000-03:00',
        end: '2024-02-01T00:00:00.000-03:00',
        partial: true,
      },
      {
        start: '2024-02-01T00:00:00.000-03:00',
        end: '2024-03-01T00:00:00.000-03:00',
        partial: false,
      },
      {
        start: '2024-03-01T00:00:00.000-03:00',
        end: '2024-04-01T00:00:00.000-03:00',
        partial: true,
      },
      null,
    ]);
    expect(data.orders.meta).toEqual({
      timezone: 'America/Sao_Paulo',
      range: { start: '2024-01-10T00:00:00.000-03:00', end: '2025-01-01T00:00:00.000-03:00' },
      asOf: '2024-03-15T08:59:55.000-03:00',
      cache: { hit: true, ageMs: 5000 },
      warnings: [{ code: 'PARTIAL_BUCKET' }],
    });
  });

  it('keep both hours of an autumn night apart', async () => {
    const { data } = await run(
      '{ orders(timezone: "Europe/Amsterdam") { rows { createdAt(granularity: HOUR) { start end } } } }',
      { answer: () => [['2024-10-27T00:00:00.000Z'], ['2024-10-27T01:00:00.000Z']] },
    );
    expect(data.orders.rows).toEqual([
      {
        createdAt: { start: '2024-10-27T02:00:00.000+02:00', end: '2024-10-27T02:00:00.000+01:00' },
      },
      {
        createdAt: { start: '2024-10-27T02:00:00.000+01:00', end: '2024-10-27T03:00:00.000+01:00' },
      },
    ]);
  });

  it('have dates that no zone shifts, and instants with an offset', async () => {
    const { data } = await run(
      '{ orders(timezone: "Asia/Tokyo") { rows { shippedOn(granularity: WEEK) { start end partial } lastCreated } } }',
      { answer: () => [['2024-02-26T00:00:00.000', '2024-02-28T20:00:00.000Z']] },
    );
    expect(data.orders.rows).toEqual([
      {
        shippedOn: { start: '2024-02-26', end: '2024-03-04', partial: false },
        lastCreated: '2024-02-29T05:00:00.000+09:00',
      },
    ]);
  });

  it('fail in one field alone where a count does not fit', async () => {
    const { data, errors } = await run('{ orders { rows { status count } } }', {
      answer: () => [
        ['paid', '9007199254740993'],
        ['open', 1],
      ],
    });
    expect(data.orders.rows).toEqual([
      { status: 'paid', count: null },
      { status: 'open', count: 1 },
    ]);
    expect(errors).toMatchObject([{ code: 'NUMERIC_OVERFLOW' }]);
  });
});

describe('pages', () => {
  const PAGE =
    '{ orders(first: 2) { rows { status revenue } pageInfo { hasNextPage endCursor } } }';
  const THREE = () => [
    ['a', '3'],
    ['b', '2'],
    ['c', '1'],
  ];
  const pageAfter = (cursor: string, rows = 'status revenue', args = '') =>
    `{ orders(first: 2, after: "${cursor}"${args}) { rows { ${rows} } } }`;
  const cursorOf = async () => (await run(PAGE, { answer: THREE })).data.orders.pageInfo.endCursor;

  it('ask one row more than they show', async () => {
    const { asked, data } = await run(PAGE, { answer: THREE });
    expect(asked[0]?.limit).toBe(3);
    expect(data.orders.rows).toHaveLength(2);
    expect(data.orders.pageInfo.hasNextPage).toBe(true);
    const last = await run(PAGE, { answer: () => [['a', '3']] });
    expect(last.data.orders.pageInfo).toMatchObject({ hasNextPage: false });
  });

  it('go on after the order columns of the last row, also with another size', async () => {
    const cursor = await cursorOf();
    const { asked, errors } = await run(pageAfter(cursor).replace('first: 2', 'first: 50'));
    expect(errors).toEqual([]);
    expect(asked[0]).toMatchObject({ after: ['2', 'b'], limit: 51 });
  });

  it.each([
    ['another query', (c: string) => pageAfter(c, 'status count')],
    [
      'another filter',
      (c: string) => pageAfter(c, 'status revenue', ', where: { status: { eq: "x" } }'),
    ],
    ['no cursor', () => pageAfter('nonsense')],
    ['an empty cursor', () => pageAfter('')],
    [
      'a forged payload',
      (c: string) =>
        pageAfter(`${Buffer.from('["9","z"]').toString('base64url')}.${c.split('.')[1]}`),
    ],
    ['a cut signature', (c: string) => pageAfter(c.slice(0, -4))],
    ['no dimension', (c: string) => pageAfter(c, 'revenue')],
  ])('refuse a cursor for %s', async (_name, document) => {
    const { errors, asked } = await run(document(await cursorOf()));
    expect(errors).toMatchObject([{ code: 'CURSOR_INVALID' }]);
    expect(asked).toEqual([]);
  });

  it('refuse the cursor of another caller', async () => {
    const principal = {
      subject: 'bob',
      via: 'jwt',
      tenant: 't2',
      roles: new Set<string>(),
      securityContext: {},
    } as const;
    const { errors } = await run(pageAfter(await cursorOf()), { principal });
    expect(errors).toMatchObject([{ code: 'CURSOR_INVALID' }]);
  });

  it('are refused when too large or negative', async () => {
    const large = await run('{ orders(first: 1001) { rows { status } } }');
    expect(large.errors).toMatchObject([{ code: 'QUERY_TOO_EXPENSIVE' }]);
    const negative = await run('{ orders(first: -1) { rows { status } } }');
    expect(negative.errors).toMatchObject([{ code: 'INVALID_FILTER' }]);
  });

  it('warn when the default number cut rows off', async () => {
    const { data } = await run('{ orders { rows { status } meta { warnings { code } } } }', {
      answer: () => [['a'], ['b'], ['c']],
      limits: { rows: 2, maxRows: 10 },
    });
    expect(data.orders).toEqual({
      rows: [{ status: 'a' }, { status: 'b' }],
      meta: { warnings: [{ code: 'ROWS_LIMITED' }] },
    });
  });
});
