/** `groupBy`: what rows, pages and totals there are rests on the arguments alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStar, type Star } from './group-by-app.ts';

let star: Star;
beforeAll(async () => {
  star = await openStar();
});
afterAll(() => star.close());

const orders = async (args: string, fields: string) =>
  (await star.ask(`{ orders(${args}) { ${fields} } }`)).orders;
const rows = async (args: string, fields: string) =>
  (await orders(args, `rows { ${fields} }`)).rows;

const FIRST_QUARTER = 'range: { between: { start: "2024-01-01", end: "2024-03-31" } }';
const JANUARY = 'range: { between: { start: "2024-01-01", end: "2024-01-31" } }';

describe('rows', () => {
  it('are grouped by what is listed, whatever is selected', async () => {
    const both = await rows('groupBy: [STATUS]', 'status count');
    expect(both).toEqual([
      { status: 'late', count: 1 },
      { status: 'open', count: 1 },
      { status: 'paid', count: 3 },
      { status: null, count: 1 },
    ]);
    expect(await rows('groupBy: [STATUS]', 'count')).toEqual(
      both.map(({ count }: { count: number }) => ({ count })),
    );
    expect(await rows('groupBy: [STATUS]', '__typename')).toHaveLength(4);
    expect(await rows('groupBy: [STATUS, STATUS]', 'status')).toHaveLength(4);
  });

  it('are one for an empty list, and those of the selection for null', async () => {
    expect(await rows('groupBy: []', 'count')).toEqual([{ count: 6 }]);
    expect(await rows('groupBy: []', '__typename')).toHaveLength(1);
    expect(await rows('groupBy: null', 'status')).toHaveLength(4);
  });

  it('are by joined dimensions at any depth, and by grains', async () => {
    const found = await rows(
      'groupBy: [CUSTOMER_REGION_NAME, CUSTOMER_BORN_YEAR, CREATED_AT_FORTNIGHT]',
      'revenue customer { born(granularity: YEAR) { start } region { name } } createdAt(granularity: FORTNIGHT) { start }',
    );
    // Times first, in the order of the list; then the other keys.
    expect(
      found.map((row: { revenue: string; customer: { region: { name: string } } }) => [
        row.revenue,
        row.customer.region.name,
      ]),
    ).toEqual([
      ['10.5', 'north'],
      ['20', 'north'],
      ['40', 'south'],
      ['5.25', 'south'],
      ['1', null],
      ['7', null],
    ]);
  });

  it('are those of views, too', async () => {
    const { sales } = await star.ask(
      '{ sales(groupBy: [CUSTOMERS_STATE, STATUS]) { rows { revenue } totalCount } }',
    );
    expect(sales).toMatchObject({ totalCount: 6 });
    expect(sales.rows).toHaveLength(6);
  });

  it('can have a variable for their list', async () => {
    const document =
      'query Q($by: [OrdersGroupBy!]) { orders(groupBy: $by) { rows { count } totalCount } }';
    const { orders: found } = await star.ask(document, { by: ['STATUS', 'CUSTOMER_STATE'] });
    expect(found.rows).toHaveLength(found.totalCount);
  });
});

describe('a dimension outside of groupBy', () => {
  it.each([
    ['rows { channel count }', 'Add CHANNEL to groupBy.'],
    ['rows { count customer { state } }', 'Add CUSTOMER_STATE to groupBy.'],
    [
      'rows { createdAt(granularity: DAY) { start } }',
      'Select createdAt as CREATED_AT_MONTH says, or add CREATED_AT_DAY to groupBy.',
    ],
    ['subtotals(by: [STATUS]) { channel count }', 'Add CHANNEL to groupBy.'],
    ['subtotals(by: [CHANNEL]) { count }', 'Add it to groupBy, or leave it out of by.'],
    ['rows { share(within: [CHANNEL]) { count } }', 'Name it in groupBy'],
  ])('is refused in %s', async (fields, suggestion) => {
    const { code, message } = await star.refused(
      `{ orders(groupBy: [STATUS, CREATED_AT_MONTH]) { ${fields} } }`,
    );
    expect(code).toBe('INCOMPATIBLE_MEMBERS');
    expect(message).toContain(suggestion);
  });

  it.each(['top: { n: 1, by: COUNT, dimension: CHANNEL }', 'orderBy: [{ channel: ASC }]'])(
    'is refused in %s',
    async (argument) => {
      const { code, message } = await star.refused(
        `{ orders(groupBy: [STATUS], ${argument}) { rows { count } } }`,
      );
      expect(code).toBe('INCOMPATIBLE_MEMBERS');
      expect(message).toContain('Add it to groupBy.');
    },
  );

  it('is no value of the enum where it does not exist', async () => {
    const { message } = await star.refused('{ orders(groupBy: [STATE]) { rows { count } } }');
    expect(message).toContain('OrdersGroupBy');
  });
});

describe('the groups', () => {
  const status = (found: readonly { status: string | null }[]) => found.map((row) => row.status);

  it('are those of both periods, whether the other is selected or not', async () => {
    const args = `groupBy: [STATUS], time: { ${FIRST_QUARTER}, compare: { range: { between: { start: "2023-12-01", end: "2023-12-31" } } } }`;
    const alone = await orders(args, 'rows { status } totalCount');
    const counted = await orders(args, 'rows { status count } totalCount');
    const compared = await orders(args, 'rows { status previous { count } } totalCount');
    expect(status(alone.rows)).toEqual(['late', 'open', 'paid', null]);
    for (const found of [counted, compared]) {
      expect(status(found.rows)).toEqual(status(alone.rows));
      expect(found.totalCount).toBe(4);
    }
    expect(compared.rows[0].previous.count).toBe(1);
  });

  it('gain none by windows and shifts', async () => {
    const args = `groupBy: [STATUS, CREATED_AT_MONTH], time: { ${JANUARY} }`;
    const all = await orders(
      args,
      `rows { status createdAt(granularity: MONTH) { start } rolling trailing: count(trailing: { n: 3, unit: MONTH })
        before: count(offset: { n: 1, unit: MONTH }) } totalCount`,
    );
    expect(status(all.rows)).toEqual(['open', 'paid']);
    expect(all.totalCount).toBe(2);
    expect(all.rows[0]).toMatchObject({ rolling: '20', trailing: 1 });
    const late = await rows(`groupBy: [STATUS], time: { ${JANUARY} }`, 'status rolling');
    expect(status(late)).toEqual(['open', 'paid']);
  });

  it('gain none by measures of a joined cube, and lose none', async () => {
    const found = await rows('groupBy: [STATUS]', 'status items { freight }');
    expect(found).toEqual([
      { status: 'late', items: { freight: null } },
      { status: 'open', items: { freight: null } },
      { status: 'paid', items: { freight: '7' } },
      { status: null, items: { freight: null } },
    ]);
  });

  it('are filled as fill says, with the values that windows have there', async () => {
    const args = `groupBy: [CREATED_AT_MONTH], time: { range: { between: { start: "2024-01-01", end: "2024-05-31" } }, fill: true }`;
    const plain = await rows(args, 'flags { filled } count');
    expect(plain.map((row: { count: number }) => row.count)).toEqual([2, 1, 2, 0, 0]);
    const rolling = await rows(args, 'flags { filled } rolling');
    expect(rolling.map((row: { rolling: string }) => row.rolling)).toEqual([
      ...['70.5', '31.5', '13.25', '12.25', '0'],
    ]);
    const filled = ({ flags }: { flags: { filled: boolean } }) => flags.filled;
    expect(rolling.map(filled)).toEqual(plain.map(filled));
  });

  it('show in a gap what they show there, whatever stands beside it', async () => {
    const args = `groupBy: [CREATED_AT_MONTH], time: { range: { between: { start: "2024-01-01", end: "2024-05-31" } }, fill: true }, having: { revenue: { lt: "1" } }`;
    const alone = await orders(args, 'rows { revenue count } totalCount');
    expect(alone).toEqual({ rows: Array(2).fill({ revenue: '0', count: 0 }), totalCount: 2 });
    const shifted = 'before: revenue(offset: { n: 1, unit: MONTH })';
    expect(await rows(args, `revenue count ${shifted}`)).toEqual([
      { revenue: '0', count: 0, before: '12.25' },
      { revenue: '0', count: 0, before: '0' },
    ]);
  });

  it('are the leading ones and the others', async () => {
    const args = 'groupBy: [STATUS], top: { n: 1, by: REVENUE, dimension: STATUS, other: true }';
    const found = await orders(args, 'rows { status revenue } totalCount');
    expect(found).toEqual({
      rows: [
        { status: 'late', revenue: '40' },
        { status: null, revenue: '43.75' },
      ],
      totalCount: 2,
    });
    expect(await rows(args, 'items { freight } flags { other }')).toEqual([
      { items: { freight: null }, flags: { other: false } },
      { items: { freight: '7' }, flags: { other: true } },
    ]);
  });

  it('are of nothing where having leaves none, however many keys there are', async () => {
    const nothing = { count: 0, revenue: null };
    for (const keys of ['groupBy: [STATUS], ', 'groupBy: [], ', '']) {
      const { orders } = await star.ask(
        `{ orders(${keys}having: { count: { gt: 100 } }) { totals { count revenue } totalCount } }`,
      );
      expect(orders).toEqual({ totals: nothing, totalCount: 0 });
    }
  });

  it('are of the only row where having leaves it', async () => {
    const time =
      'time: { range: { between: { start: "2024-01-01", end: "2024-12-31" } }, compare: { previousPeriod: true } }';
    const part = 'count revenue rolling best previous { count revenue }';
    const args = `groupBy: [], having: { count: { gt: 0 } }, ${time}`;
    const kept = await orders(args, `rows { ${part} } totals { ${part} }`);
    expect(kept.rows).toEqual([kept.totals]);
    expect(kept.totals).toEqual(
      (await orders(`groupBy: [], ${time}`, `totals { ${part} }`)).totals,
    );
  });

  it('are those that having leaves', async () => {
    const args = 'groupBy: [STATUS], having: { count: { gt: 1 } }';
    const found = await orders(args, 'rows { revenue } totals { count } totalCount');
    expect(found).toEqual({ rows: [{ revenue: '16.75' }], totals: { count: 3 }, totalCount: 1 });
    const none = 'groupBy: [], having: { count: { gt: 100 } }';
    expect(await orders(none, 'rows { __typename } totalCount')).toEqual({
      rows: [],
      totalCount: 0,
    });
  });
});

describe('what stands beside the rows', () => {
  it('is the same whatever is selected', async () => {
    const args = `groupBy: [CHANNEL, STATUS, CREATED_AT_MONTH], time: { ${FIRST_QUARTER} }, orderBy: [{ revenue: DESC }], first: 2`;
    const beside =
      'totals { revenue } totalCount subtotals(by: [CHANNEL]) { channel revenue } pageInfo { hasNextPage endCursor }';
    const without = await orders(args, beside);
    expect(without.pageInfo.hasNextPage).toBe(true);
    for (const fields of [
      'status count',
      'revenue channel',
      'best rolling items { freight }',
      'createdAt(granularity: MONTH) { start } share(within: [CHANNEL]) { count }',
    ]) {
      const { rows: _, ...found } = await orders(args, `rows { ${fields} } ${beside}`);
      expect(found).toEqual(without);
    }
  });

  it('is a page that goes on behind that of another selection', async () => {
    const page = (after: string | null, fields: string) =>
      orders(
        `groupBy: [STATUS], first: 2, after: ${JSON.stringify(after)}`,
        `rows { ${fields} } pageInfo { hasNextPage endCursor }`,
      );
    const first = await page(null, 'status');
    const second = await page(first.pageInfo.endCursor, 'status count');
    expect(first.rows).toEqual([{ status: 'late' }, { status: 'open' }]);
    expect(second.rows).toEqual([
      { status: 'paid', count: 3 },
      { status: null, count: 1 },
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('keeps a time as groupBy lists it', async () => {
    const found = await orders(
      'groupBy: [STATUS, CREATED_AT_YEAR]',
      'subtotals(by: [CREATED_AT]) { createdAt(granularity: YEAR) { start } count }',
    );
    expect(found.subtotals.map(({ count }: { count: number }) => count)).toEqual([1, 5]);
  });

  it('leads to the records of the row, with what is not shown of it', async () => {
    const found = await rows('groupBy: [STATUS, CHANNEL]', 'count drill');
    const counts = await Promise.all(
      found.map(async ({ drill }: { drill: string }) => {
        const data = await star.ask(
          `{ ordersDrill(token: ${JSON.stringify(drill)}) { totalCount } }`,
        );
        return data.ordersDrill.totalCount;
      }),
    );
    expect(counts).toEqual(found.map(({ count }: { count: number }) => count));
  });
});
