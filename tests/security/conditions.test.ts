/** Filters that are made to cost much, on every surface that takes some: refused before anything walks them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES, openTarget, type Reply, type Target } from './gateway.ts';

const list = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));

const WIDE_OR = { or: list(20_000, (i) => ({ id: { eq: i } })) };
const LONG_IN = { id: { in: list(100_000, (i) => i) } };
const nested = (levels: number) =>
  list(levels, () => null).reduce<object>((inner) => ({ not: inner }), { id: { gt: 0 } });
/** No list is too long, and yet there are too many in all. */
const MANY = { and: list(10, () => ({ or: list(150, (i) => ({ id: { eq: i } })) })) };
const SPREAD = { or: list(4, (n) => ({ id: { in: list(3_000, (i) => n * 10_000 + i) } })) };

const SURFACES: Readonly<Record<string, string>> = {
  rows: 'query ($w: PeopleWhere) { people(where: $w) { rows { count } } }',
  'totals and counts':
    'query ($w: PeopleWhere) { people(where: $w) { rows { region } totals { count } totalCount } }',
  records: 'query ($w: PeopleWhere) { peopleRecords(where: $w) { rows { id } } }',
  values: 'query ($w: PeopleWhere) { peopleValues(dimension: ID, where: $w) { values { value } } }',
};

const filter = (values: readonly string[]) => ({
  ...{ member: 'people.id', operator: 'equals', values },
});
const json = (filters: readonly object[]) => ({
  query: 'query ($i: JSON!) { query(input: $i) { rows } }',
  variables: { i: { measures: ['people.count'], filters } },
});

describe.each(ENGINES)('conditions on %s', (engine) => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget({ engine, config: 'limits: { body: 8MiB }\n' });
  });
  afterAll(() => target.close());

  const refused = (reply: Reply) => {
    expect(reply.codes.length, reply.text.slice(0, 500)).toBeGreaterThan(0);
    expect(new Set(reply.codes)).toEqual(new Set(['QUERY_TOO_EXPENSIVE']));
    const [{ extensions }] = reply.errors;
    expect(extensions.asked).toBeGreaterThan(extensions.max);
  };

  describe.each(Object.entries(SURFACES))('of %s', (_name, query) => {
    it.each<[string, object]>([
      ['an `or` of 20,000', WIDE_OR],
      ['an `in` of 100,000', LONG_IN],
      ['a `not` in a `not`, 2,000 times', nested(2_000)],
      ['a `not` in a `not`, 25 times', nested(25)],
      ['1,500 in lists of 150', MANY],
      ['12,000 values in lists of 3,000', SPREAD],
    ])('are refused: %s', async (_what, where) => {
      refused(await target.ask({ query, variables: { w: where } }, {}));
    });

    it('are answered up to their limits', async () => {
      const where = { and: [{ id: { in: list(9_000, (i) => i) } }, nested(10)] };
      const { codes, text } = await target.ask({ query, variables: { w: where } }, {});
      expect(codes, text.slice(0, 500)).toEqual([]);
    });
  });

  it('of a thousand alternatives are answered', async () => {
    const w = { or: list(1_000, (i) => ({ id: { eq: i } })) };
    const { data } = await target.ask({ query: SURFACES['rows'], variables: { w } }, {});
    expect(data.people.rows).toEqual([{ count: 4 }]);
  });

  it('of groups are refused, too', async () => {
    const query =
      'query ($h: PeopleHaving) { people(having: $h) { rows { region count } totals { count } } }';
    for (const h of [
      { or: list(20_000, (i) => ({ count: { eq: i } })) },
      { or: list(1_500, (i) => ({ count: { eq: i } })) },
      list(2_000, () => null).reduce<object>((inner) => ({ not: inner }), { count: { gt: 0 } }),
    ]) {
      refused(await target.ask({ query, variables: { h } }, {}));
    }
  });

  it('in query JSON are refused, too', async () => {
    refused(await target.ask(json([{ or: list(20_000, () => filter(['1'])) }]), {}));
    refused(await target.ask(json([filter(list(100_000, String))]), {}));
    refused(await target.ask(json(list(30, () => filter(list(900, String)))), {}));
    const deep = list(2_000, () => null).reduce<object>((f) => ({ and: [f] }), filter(['1']));
    refused(await target.ask(json([deep]), {}));
  });

  it('cost more, the more there are', async () => {
    const query = SURFACES['rows'];
    const costs = [];
    for (const n of [1, 100, 900, 9_000]) {
      const variables = { w: { id: { in: list(n, (i) => i) } } };
      const { text } = await target.ask({ query, variables }, {});
      costs.push(JSON.parse(text).extensions.cost.estimated);
    }
    expect(costs).toEqual([...new Set(costs)].sort((a, b) => a - b));
    const variables = { w: { or: list(900, (i) => ({ id: { eq: i } })) } };
    const { text } = await target.ask({ query, variables }, {});
    expect(JSON.parse(text).extensions.cost.estimated).toBeGreaterThan(10 * Number(costs[0]));
  });

  it('leave nothing behind', async () => {
    const { data } = await target.ask('{ people { rows { count } } }', {});
    expect(data.people.rows).toEqual([{ count: 4 }]);
    const failures = target.notes.filter(({ level }) => level === 'error');
    expect(failures.map(({ message, facts }) => [message, facts])).toEqual([]);
  });
});
