/**
 * Two databases: one also holds tenant b. Whatever tenant a asks, through whatever surface, both must answer
 * the same, byte for byte: a difference anywhere is something that a learns of b.
 */
import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES, openTarget, type Target } from './gateway.ts';
import { selectEverything } from './select-everything.ts';

const JSON_QUERY =
  'query ($i: JSON!) { query(input: $i) { columns { name type } rows total meta { timezone range { start end } warnings { code } } } }';

describe.each(ENGINES)('tenant a on %s', (engine) => {
  let both: Target;
  let alone: Target;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    [both, alone] = await Promise.all([
      openTarget({ engine }),
      openTarget({ engine, withB: false }),
    ]);
    const { data } = await both.ask(getIntrospectionQuery(), {});
    schema = buildClientSchema(data);
  });
  afterAll(() => Promise.all([both.close(), alone.close()]));

  async function expectSame(question: string | object, roles = ['analyst']) {
    const [seen, expected] = await Promise.all([
      both.ask(question, { roles }),
      alone.ask(question, { roles }),
    ]);
    const comparable = (text: string) =>
      text
        .replace(/"(requestId|asOf|ageMs)":("[^"]*"|\d+)/g, '"$1":0')
        // What each gateway has written down of a's own requests by the time it is asked.
        .replace(/"usage":\[[^\]]*\]/g, '"usage":[]');
    expect(comparable(seen.text)).toBe(comparable(expected.text));
    expect(seen.status).toBe(expected.status);
    expect(seen.text).not.toMatch(/ZEBRA|zebra|[789]000000/);
    return seen;
  }

  it('sees the same through every root field with everything below it', async () => {
    for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
      const document = selectEverything(field);
      if (document === null) continue;
      for (const roles of [['analyst'], ['partner'], ['guest']]) await expectSame(document, roles);
    }
  }, 60_000);

  it.each([
    // Aliases and fragments.
    '{ x: people { y: rows { z: region n: count } } sales { rows { status count } } }',
    '{ ...A sales { ...B } } fragment A on Query { people { rows { ...C } } } fragment B on SalesResult { rows { status revenue } } fragment C on PeopleRow { region count }',
    '{ people { ... on PeopleResult { rows { ... on PeopleRow { region count } } } } }',
    // Joins, from both sides of a broken one.
    '{ sales { rows { person { region email } count revenue } totals { revenue } totalCount } }',
    '{ sales(where: { person: { region: { isNull: true } } }) { rows { id count } } }',
    '{ sales(where: { not: { person: { region: { eq: "x" } } } }) { rows { id } totals { count } } }',
    '{ sales(where: { person: { tenant: { eq: "b" } } }) { rows { id } totalCount } }',
    // Views.
    '{ overview { rows { peopleRegion peopleEmail revenue count } totals { revenue count } } }',
    '{ overview(where: { peopleRegion: { eq: "ZEBRA" } }) { rows { status count } } }',
    '{ overview(orderBy: [{ revenue: DESC }], first: 1) { rows { status revenue } pageInfo { hasNextPage } } }',
    // Calculated measures.
    '{ sales { rows { status perBuyer buyers lastSold } totals { perBuyer buyers lastSold } } }',
    '{ people { totals { payPerHead topSalary pay emails } } }',
    // Filters that name the other tenant.
    '{ people(where: { tenant: { eq: "b" } }) { rows { email } totals { count } totalCount } }',
    '{ people(where: { or: [{ tenant: { eq: "b" } }, { id: { gt: 0 } }] }) { rows { tenant count } } }',
    '{ people(where: { id: { in: [9, 90] } }) { rows { id email } } }',
    '{ people(where: { salary: { gt: 1000 } }) { totals { count } } }',
    '{ notes(where: { body: { contains: "ZEB" } }) { totals { count longest } } }',
    // Having and order.
    '{ sales(having: { revenue: { gt: "1000" } }) { rows { status revenue } totals { count } totalCount } }',
    '{ sales(orderBy: [{ revenue: DESC_NULLS_FIRST }], first: 2) { rows { status revenue } pageInfo { hasNextPage } } }',
    '{ people(orderBy: [{ topSalary: DESC }], first: 1) { rows { id topSalary } } }',
    // Time.
    '{ sales(time: { range: { between: { start: "2021-01-01", end: "2021-12-31" } } }) { rows { soldAt(granularity: MONTH) { start } count } totals { count revenue } } }',
    '{ sales { rows { soldAt(granularity: DAY) { start end partial } count } } }',
    '{ sales(segments: [PAID]) { rows { count revenue } } }',
    // Errors and suggestions.
    '{ people { rows { emial } } }',
    '{ peple { rows { id } } }',
    '{ people(where: { email: { eq: null } }) { rows { id } } }',
    '{ people(first: -1) { rows { id } } }',
    '{ people(after: "x") { rows { id } } }',
    '{ sales(timezone: "Mars/Base") { rows { id } } }',
    // The catalog and the schema.
    '{ catalog { version cubes { name measures { name } dimensions { name values } segments { name } joins { name } } } }',
    '{ __schema { types { name fields { name } enumValues { name } } } }',
  ])('sees the same: %s', async (query) => {
    await expectSame(query);
  });

  it.each([
    { measures: ['people.count'], dimensions: ['people.tenant'] },
    { dimensions: ['people.email'], total: true, order: { 'people.email': 'desc' } },
    { dimensions: ['sales.status'], total: true, limit: 1, offset: 1 },
    { measures: ['sales.revenue', 'people.count'], dimensions: ['people.region'] },
    {
      measures: ['sales.per_buyer'],
      timeDimensions: [
        {
          dimension: 'sales.sold_at',
          granularity: 'month',
          dateRange: ['2021-01-01', '2024-12-31'],
        },
      ],
    },
    { measures: ['overview.revenue'], dimensions: ['overview.people_email'] },
    {
      measures: ['sales.count'],
      filters: [
        {
          or: [
            { member: 'sales.tenant', operator: 'equals', values: ['b'] },
            { member: 'sales.id', operator: 'gt', values: ['0'] },
          ],
        },
      ],
    },
    {
      measures: ['sales.revenue'],
      filters: [{ member: 'sales.revenue', operator: 'gt', values: ['1000'] }],
    },
    { measures: ['people.count'], segments: ['people.rich'] },
    { dimensions: ['sales.id'], ungrouped: true },
    { measures: ['people.cuont'] },
    { measures: ['people.count'], dimensions: ['peopel.region'] },
  ])('sees the same through query %j', async (input) => {
    await expectSame({ query: JSON_QUERY, variables: { i: input } });
  });

  it('pages through the same rows, each once', async () => {
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const query =
        'query ($after: String) { sales(first: 1, after: $after, orderBy: [{ revenue: DESC }]) { rows { id revenue } pageInfo { hasNextPage endCursor } } }';
      const { data } = await expectSame({ query, variables: { after } });
      ids.push(data.sales.rows[0].id);
      after = data.sales.pageInfo.hasNextPage ? data.sales.pageInfo.endCursor : null;
    } while (after !== null);
    expect(ids).toEqual(['11', '10', '12', '13']);
  });

  it('cannot use a cursor of another tenant, user, model or question', async () => {
    const page = (after: string, cube = 'sales') =>
      `{ ${cube}(first: 1, after: ${JSON.stringify(after)}) { rows { id } pageInfo { endCursor } } }`;
    const first = '{ sales(first: 1) { rows { id } pageInfo { endCursor } } }';
    const cursor = (await both.ask(first, { tenant: 'b' })).data.sales.pageInfo.endCursor;
    const own = (await both.ask(first, {})).data.sales.pageInfo.endCursor;
    expect((await both.ask(page(own), {})).codes).toEqual([]);
    for (const [stolen, as, cube] of [
      [cursor, {}, 'sales'],
      [own, { user: 'somebody else' }, 'sales'],
      [own, {}, 'people'],
      [`${own}x`, {}, 'sales'],
      [own.slice(0, -4), {}, 'sales'],
      [`${own[0] === 'A' ? 'B' : 'A'}${own.slice(1)}`, {}, 'sales'],
      [`${own.slice(0, -2)}${own.at(-2) === 'A' ? 'B' : 'A'}${own.at(-1)}`, {}, 'sales'],
      [Buffer.from('[90]').toString('base64url'), {}, 'sales'],
      ['', {}, 'sales'],
    ] as const) {
      const { codes } = await both.ask(page(stolen, cube), as);
      expect(codes, `${JSON.stringify(as)} ${cube} ${stolen}`).toEqual(['CURSOR_INVALID']);
    }
  });

  it('cannot follow a number of another tenant or user, nor see more than its role by one of its own', async () => {
    const drillOf = async (as: object, cube = 'people') =>
      (await both.ask(`{ ${cube} { rows { count drill } } }`, as)).data[cube].rows[0].drill;
    const follow = (token: string, as: object, cube = 'people') =>
      both.ask(
        {
          query: `query ($t: String!) { ${cube}Drill(token: $t) { rows totalCount } }`,
          variables: { t: token },
        },
        as,
      );
    const own = await drillOf({});
    expect((await follow(own, {})).data.peopleDrill.totalCount).toBe(4);
    expect((await follow(own, {}, 'sales')).codes).toEqual(['CURSOR_INVALID']);
    expect((await follow(`${own.slice(0, -4)}AAAA`, {})).codes).toEqual(['CURSOR_INVALID']);
    for (const as of [{ tenant: 'b' }, { user: 'somebody else' }]) {
      const { text, codes, data } = await follow(own, as);
      expect(text).not.toContain('a.example');
      if (codes.length === 0) expect(data.peopleDrill.totalCount).toBe(as.tenant === 'b' ? 1 : 4);
      else expect(codes).toEqual(['CURSOR_INVALID']);
    }
    const stolen = await follow(await drillOf({ tenant: 'b' }), {});
    expect(stolen.text).not.toMatch(/ZEBRA|zebra/);
    const masked = await follow(own, { roles: ['partner'] });
    expect(masked.text).not.toContain('ann@a.example');
  });

  it('is never answered from what another tenant has put into the cache', async () => {
    const query = '{ sales { rows { revenue count } } }';
    const b = await both.ask(query, { tenant: 'b' });
    const a = await both.ask(query, {});
    const all = await both.ask(query, { roles: ['platform'] });
    expect([a, b, all].map(({ data }) => data.sales.rows[0].count)).toEqual([4, 2, 6]);
  });

  it('is not answered in a batch, nor beside others in one document', async () => {
    const batch = await both.ask([{ query: '{ people { rows { count } } }' }], {});
    expect(batch.status).toBeGreaterThanOrEqual(400);
    expect(batch.text).not.toContain('"data":[');
  });

  it.each([
    ['no tenant at all', { tenant: '' }],
    ['a tenant that looks like SQL', { tenant: "a' OR '1'='1" }],
    ['a tenant that looks like a pattern', { tenant: '%' }],
    ['a tenant in another case', { tenant: 'A' }],
    ['a tenant with a space behind', { tenant: 'a ' }],
  ])('is nobody else: %s sees nothing', async (_what, as) => {
    const { text, data, codes } = await both.ask(
      '{ people { rows { email } totals { count } } }',
      as,
    );
    expect(text).not.toContain('@');
    if (codes.length === 0) expect(data.people.totals.count).toBe(0);
    else expect(codes).toEqual(['UNAUTHENTICATED']);
  });

  it('may be looked at by an admin who says so, and by nobody else', async () => {
    const header = { 'x-act-as-tenant': 'b' };
    const query = '{ people { rows { count } } }';
    const admin = await both.ask(query, { tenant: 'hq', roles: ['admin'] }, header);
    expect(admin.data.people.rows).toEqual([{ count: 1 }]);
    const acted = both.notes.filter(({ message }) => message.startsWith('an admin acts'));
    expect(acted).toMatchObject([
      { facts: { tenant: 'b', actor: { subject: 'user:u@shop', tenant: 'hq' } } },
    ]);
    const requests = both.notes.filter(({ message }) => message.startsWith('POST /graphql'));
    expect(requests.at(-1)).toMatchObject({ facts: { tenant: 'b', actingFrom: 'hq' } });
    for (const roles of [['analyst'], ['platform'], [], ['Admin'], ['admin ']]) {
      const reply = await both.ask(query, { roles }, header);
      expect([reply.status, reply.codes]).toEqual([403, ['FORBIDDEN']]);
    }
  });
});
