import { describe, expect, it } from 'vitest';
import { type RunOptions, run } from './asked.ts';

const DOCUMENT = `query ($input: JSON!) { query(input: $input) {
  columns { name type title format } rows total meta { timezone warnings { code } }
} }`;

const ask = (input: unknown, options: RunOptions = {}) =>
  run(DOCUMENT, { ...options, variables: { input } });

describe("Cube's query JSON", () => {
  it('is asked as it stands, without a root', async () => {
    const { asked, errors } = await ask({
      measures: ['orders.revenue'],
      dimensions: ['orders.customers.state'],
      timeDimensions: [
        {
          dimension: 'orders.created_at',
          granularity: 'month',
          dateRange: ['2024-01-01', '2024-03-31'],
        },
        { dimension: 'orders.shipped_on', dateRange: 'last 30 days' },
      ],
      filters: [
        { member: 'orders.revenue', operator: 'gt', values: ['10'] },
        {
          or: [
            { member: 'orders.status', operator: 'equals', values: ['a', 'b'] },
            { and: [{ dimension: 'orders.is_gift', operator: 'set' }] },
          ],
        },
      ],
      segments: ['orders.paid'],
      order: [['orders.revenue', 'asc']],
      limit: 10,
      offset: 5,
      timezone: 'America/Sao_Paulo',
    });
    expect(errors).toEqual([]);
    expect(asked).toEqual([
      {
        root: null,
        measures: [{ member: 'orders.revenue', as: 'revenue' }],
        dimensions: [
          { member: 'orders.created_at', as: 'created_at_month', granularity: 'month' },
          { member: 'orders.customers.state', as: 'state', granularity: null },
        ],
        ranges: [
          {
            member: 'orders.created_at',
            range: { kind: 'between', start: '2024-01-01', end: '2024-03-31' },
          },
          { member: 'orders.shipped_on', range: { kind: 'expr', text: 'last 30 days' } },
        ],
        where: {
          kind: 'or',
          of: [
            {
              kind: 'compare',
              member: 'orders.status',
              operator: 'equals',
              values: ['a', 'b'],
              caseInsensitive: false,
            },
            {
              kind: 'and',
              of: [
                {
                  kind: 'compare',
                  member: 'orders.is_gift',
                  operator: 'set',
                  values: [],
                  caseInsensitive: false,
                },
              ],
            },
          ],
        },
        having: {
          kind: 'compare',
          member: 'orders.revenue',
          operator: 'gt',
          values: ['10'],
          caseInsensitive: false,
        },
        segments: ['orders.paid'],
        order: [
          { column: 'revenue', direction: 'asc', nulls: null },
          { column: 'created_at_month', direction: 'asc', nulls: null },
          { column: 'state', direction: 'asc', nulls: null },
        ],
        limit: 11,
        offset: 5,
        timeZone: 'America/Sao_Paulo',
        shape: 'rows',
        totalsBy: null,
        after: null,
      },
    ]);
  });

  it("answers rows keyed as Cube's, with values typed as ours", async () => {
    const { data } = await ask(
      {
        measures: ['orders.count', 'orders.revenue'],
        timeDimensions: [{ dimension: 'orders.created_at', granularity: 'day' }],
        timezone: 'America/Sao_Paulo',
        total: true,
      },
      {
        answer: (spec) =>
          spec.shape === 'count' ? [[42]] : [['2024-01-01T00:00:00.000', 3, '10.5']],
      },
    );
    expect(data.query).toEqual({
      columns: [
        { name: 'orders.created_at.day', type: 'timestamp', title: 'Created At', format: null },
        { name: 'orders.count', type: 'integer', title: 'Count', format: null },
        { name: 'orders.revenue', type: 'decimal', title: 'Revenue', format: 'currency' },
      ],
      rows: [
        {
          'orders.created_at': '2024-01-01T00:00:00.000-03:00',
          'orders.created_at.day': '2024-01-01T00:00:00.000-03:00',
          'orders.count': 3,
          'orders.revenue': '10.5',
        },
      ],
      total: 42,
      meta: { timezone: 'America/Sao_Paulo', warnings: [] },
    });
  });

  it('takes order as an object, and views as they are', async () => {
    const { asked } = await ask({
      measures: ['sales.revenue'],
      dimensions: ['sales.customers_state'],
      order: { 'sales.customers_state': 'desc' },
    });
    expect(asked[0]?.order).toEqual([
      { column: 'customers_state', direction: 'desc', nulls: null },
    ]);
  });

  const count = { measures: ['orders.count'] };
  it.each([
    ['a text', 'orders', 'INVALID_FILTER: Invalid input: the query must be an object.'],
    ['a list', [], 'INVALID_FILTER: Invalid input: the query must be an object.'],
    [
      'an unknown key',
      { mesures: [] },
      'INVALID_FILTER: Invalid input: the query has no key "mesures". Did you mean measures?',
    ],
    [
      'nothing selected',
      {},
      'INCOMPATIBLE_MEMBERS: This cannot be answered: the query selects no measure, no dimension and no granularity.',
    ],
    [
      'a wrong type',
      { measures: 'orders.count' },
      'INVALID_FILTER: Invalid input: measures must be a list.',
    ],
    [
      'a wrong item',
      { measures: [5] },
      'INVALID_FILTER: Invalid input: measures[0] must be a text.',
    ],
    [
      'an unknown member',
      { measures: ['orders.revenu'] },
      'UNKNOWN_MEMBER: There is no orders.revenu. Did you mean orders.revenue?',
    ],
    [
      'a member that is not public',
      { dimensions: ['orders.secret'] },
      'UNKNOWN_MEMBER: There is no orders.secret.',
    ],
    [
      'a prototype name',
      { dimensions: ['orders.constructor'] },
      'UNKNOWN_MEMBER: There is no orders.constructor.',
    ],
    [
      'a join that is none',
      { dimensions: ['customers.orders.status'] },
      'UNKNOWN_MEMBER: There is no customers.orders.status.',
    ],
    [
      'a dimension as a measure',
      { measures: ['orders.status'] },
      'UNKNOWN_MEMBER: There is no measure orders.status.',
    ],
    [
      'a wrong granularity',
      { timeDimensions: [{ dimension: 'orders.created_at', granularity: 'moth' }] },
      'UNKNOWN_MEMBER: There is no orders.created_at.moth. Did you mean orders.created_at.month?',
    ],
    [
      'an unknown operator',
      { ...count, filters: [{ member: 'orders.status', operator: 'equal', values: ['a'] }] },
      'INVALID_FILTER: Invalid input: filters[0].operator: there is no operator "equal". Did you mean equals?',
    ],
    [
      'a filter without values',
      { ...count, filters: [{ member: 'orders.status', operator: 'equals' }] },
      'INVALID_FILTER: Invalid input: filters[0].values must not be empty.',
    ],
    [
      'a nested value',
      { ...count, filters: [{ member: 'orders.status', operator: 'equals', values: [{}] }] },
      'INVALID_FILTER: Invalid input: filters[0].values[0] must be a text, a number, true, false or null.',
    ],
    [
      'a filter of two kinds',
      { ...count, filters: [{ or: [], and: [] }] },
      'INVALID_FILTER: Invalid input: filters[0] must hold and alone.',
    ],
    [
      'measures and dimensions in one or',
      {
        ...count,
        filters: [
          {
            or: [
              { member: 'orders.status', operator: 'set' },
              { member: 'orders.count', operator: 'set' },
            ],
          },
        ],
      },
      'INCOMPATIBLE_MEMBERS: This cannot be answered: dimensions and measures stand in one "or". Filter them apart: dimensions before aggregation, measures after it.',
    ],
    [
      'an unknown segment',
      { ...count, segments: ['orders.payed'] },
      'UNKNOWN_MEMBER: There is no orders.payed. Did you mean orders.paid?',
    ],
    [
      'an order by what there is not',
      { ...count, dimensions: ['orders.id'], order: [['orders.statos', 'asc']] },
      'UNKNOWN_MEMBER: There is no orders.statos. Did you mean orders.status?',
    ],
    [
      'a format that there is not',
      { ...count, responseFormat: 'compakt' },
      'INVALID_FILTER: Invalid input: responseFormat must be one of default, compact. Did you mean compact?',
    ],
    [
      'a granularity that the time has not',
      { ...count, dimensions: ['orders.created_at.moon'] },
      'UNKNOWN_MEMBER: There is no orders.created_at.moon.',
    ],
    [
      'a direction that is none',
      { ...count, order: { 'orders.count': 'down' } },
      'INVALID_FILTER: Invalid input: order[0] must end in "asc" or "desc".',
    ],
    [
      'a negative limit',
      { ...count, limit: -1 },
      'INVALID_FILTER: Invalid input: limit must be a whole number, not negative.',
    ],
    [
      'a limit past the cap',
      { ...count, limit: 1001 },
      'QUERY_TOO_EXPENSIVE: The query asks for too much: it asks for 1001 rows, and 1000 is the most.',
    ],
    [
      'a zone that is none',
      { ...count, timezone: 'Mars' },
      'INVALID_TIME_RANGE: Invalid time range: the time zone is not a name of the IANA database.',
    ],
    [
      'three dates',
      {
        ...count,
        timeDimensions: [{ dimension: 'orders.created_at', dateRange: ['a', 'b', 'c'] }],
      },
      'INVALID_TIME_RANGE: Invalid time range: timeDimensions[0].dateRange must hold one or two dates.',
    ],
    [
      'two kinds of ranges',
      {
        ...count,
        timeDimensions: [
          { dimension: 'orders.created_at', dateRange: '2024', compareDateRange: ['2023'] },
        ],
      },
      'INVALID_FILTER: Invalid input: timeDimensions[0] must hold dateRange or compareDateRange.',
    ],
  ])('refuses %s', async (_name, input, expected) => {
    const { asked, errors } = await ask(input);
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringContaining(expected),
    ]);
    expect(asked).toEqual([]);
  });
});

describe('the catalog', () => {
  it('lists what the caller may ask, by both of its names', async () => {
    const { data } = await run(`{ catalog { version cubes { name field kind
      measures { name field type valueType } dimensions { name granularities values }
      segments { name } joins { name field } } } }`);
    const [orders, , , sales] = data.catalog.cubes;
    expect(orders).toMatchObject({
      name: 'orders',
      kind: 'cube',
      segments: [{ name: 'paid' }],
      joins: [
        { name: 'customers', field: 'customer' },
        { name: 'order_items', field: 'orderItems' },
      ],
    });
    expect(orders.measures[0]).toEqual({
      name: 'count',
      field: 'count',
      type: 'count',
      valueType: 'integer',
    });
    expect(orders.dimensions.find((d: { name: string }) => d.name === 'channel').values).toEqual([
      'web',
      'in store',
    ]);
    expect(JSON.stringify(orders)).not.toContain('secret');
    expect(sales).toMatchObject({
      kind: 'view',
      dimensions: [{ name: 'created_at' }, { name: 'status' }, { name: 'customers_state' }],
    });
  });
});
