/** What is masked for a caller cannot be read, nor probed by anything that a caller can say of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES, openTarget, type Target } from './gateway.ts';

const PLAIN = ['ann@a.example', 'bob@a.example'];
const HASH = /^[0-9a-f]{64}$/;
const analyst = { roles: ['analyst'] };
const partner = { roles: ['partner'] };
const guest = { roles: ['guest'] };

describe.each(ENGINES)('masks on %s', (engine) => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget({ engine });
  });
  afterAll(() => target.close());

  const rows = async (selection: string, as: object, args = '') => {
    const { data, errors } = await target.ask(`{ people${args} { rows { ${selection} } } }`, as);
    expect(errors).toBeUndefined();
    return data.people.rows;
  };

  it('show everything to a role that no mask names', async () => {
    const found = await rows('email salary region pay topSalary domain', analyst);
    expect(found).toHaveLength(4);
    expect(found).toContainEqual({
      ...{ email: 'ann@a.example', domain: 'ann@a.example' },
      ...{ region: 'North', salary: 100, pay: '100', topSalary: expect.anything() },
    });
  });

  it('keep equal values equal where they hash, and hide which they are', async () => {
    const found = await rows('email count', partner);
    expect(found.map((row: { count: number }) => row.count).sort()).toEqual([1, 1, 2]);
    const hashes = found.flatMap((row: { email: string | null }) => row.email ?? []);
    expect(hashes).toHaveLength(2);
    for (const hash of hashes) expect(hash).toMatch(HASH);
    expect(await rows('email count', partner)).toEqual(found);
  });

  it('hash alike through a view, a join, and Cube JSON, but differently for another tenant', async () => {
    const through = await target.ask(
      '{ overview { rows { peopleEmail } } sales { rows { person { email } } } people { rows { email } } }',
      partner,
    );
    expect(through.errors).toBeUndefined();
    const { overview, sales, people } = through.data;
    const known = new Set(people.rows.map(({ email }: { email: string }) => email));
    for (const row of overview.rows) expect(known).toContain(row.peopleEmail);
    for (const row of sales.rows) expect(known).toContain(row.person.email);
    const input = { dimensions: ['people.email'] };
    const json = await target.ask(
      { query: 'query ($i: JSON!) { query(input: $i) { rows } }', variables: { i: input } },
      partner,
    );
    for (const row of json.data.query.rows) expect(known).toContain(row['people.email']);
    const other = await target.ask('{ people { rows { email } } }', { ...partner, tenant: 'b' });
    for (const row of other.data.people.rows) expect(known).not.toContain(row.email);
  });

  it('make one group of what is hidden entirely', async () => {
    expect(await rows('salary count', partner)).toEqual([{ salary: null, count: 4 }]);
    expect(await rows('region count', guest)).toEqual([{ region: '***', count: 4 }]);
  });

  it('reach what is computed from a masked member', async () => {
    const found = await rows('region domain pay topSalary payPerHead emails', partner);
    for (const row of found) {
      expect(row).toMatchObject({ domain: null, pay: null, topSalary: null, payPerHead: null });
    }
    expect(await rows('emails', partner)).toEqual([{ emails: 2 }]);
    const { data } = await target.ask(
      '{ people { totals { pay topSalary payPerHead count } } }',
      partner,
    );
    expect(data.people.totals).toEqual({ pay: null, topSalary: null, payPerHead: null, count: 4 });
  });

  it('are lifted by a role that the policies name, and by no other', async () => {
    const emails = async (roles: readonly string[]) =>
      (await rows('email', { roles })).map((row: { email: string }) => row.email);
    expect(await emails(['partner', 'auditor'])).toContain('ann@a.example');
    expect(await emails(['partner', 'offline_access'])).not.toContain('ann@a.example');
    expect(await emails(['partner', 'trainee'])).not.toContain('ann@a.example');
    expect(await emails(['partner', 'guest'])).not.toContain('ann@a.example');
  });

  it('let no filter, order, range or having tell values apart', async () => {
    const count = async (args: string) => (await rows('count', partner, args))[0].count;
    expect(await count('(where: { email: { eq: "ann@a.example" } })')).toBe(0);
    expect(await count('(where: { email: { startsWith: "ann" } })')).toBe(0);
    expect(await count('(where: { email: { contains: "@" } })')).toBe(0);
    expect(await count('(where: { salary: { gt: 0 } })')).toBe(0);
    expect(await count('(where: { salary: { lte: 1000000 } })')).toBe(0);
    expect(await count('(where: { salary: { isNull: true } })')).toBe(4);
    expect(await count('(where: { not: { salary: { gt: 200 } } })')).toBe(4);
    expect(await count('(where: { domain: { eq: "ann@a.example" } })')).toBe(0);
    expect(await rows('id', partner, '(having: { pay: { gt: 1 } })')).toEqual([]);
    expect(await rows('id', partner, '(having: { payPerHead: { gt: 1 } })')).toEqual([]);
    const order = async (by: string) =>
      (await rows('id', partner, `(orderBy: [${by}])`)).map((row: { id: string }) => row.id);
    expect(await order('{ pay: ASC }')).toEqual(await order('{ pay: DESC }'));
    expect(await order('{ topSalary: ASC }')).toEqual(await order('{ topSalary: DESC }'));
  });

  it('order by the hash, never by what is hashed, and let a page continue from it', async () => {
    const page = (after: string | null) =>
      target.ask(
        {
          query:
            'query ($after: String) { people(first: 1, after: $after, orderBy: [{ email: ASC }]) { rows { email } pageInfo { endCursor } } }',
          variables: { after },
        },
        partner,
      );
    const seen: (string | null)[] = [];
    let after: string | null = null;
    for (let i = 0; i < 3; i++) {
      const { data, errors } = await page(after);
      expect(errors).toBeUndefined();
      seen.push(data.people.rows[0].email);
      after = data.people.pageInfo.endCursor;
      const opened = Buffer.from(String(after).split('.')[0] ?? '', 'base64url').toString('utf8');
      for (const plain of PLAIN) expect(opened).not.toContain(plain);
    }
    const hashes = seen.filter((email) => email !== null);
    expect(hashes).toEqual(hashes.toSorted());
  });

  it('find a hash again: a caller can go on from what it was shown', async () => {
    const [{ email }] = (await rows('email count', partner)).filter(
      (row: { count: number }) => row.count === 2,
    );
    expect(await rows('count', partner, `(where: { email: { eq: "${email}" } })`)).toEqual([
      { count: 2 },
    ]);
  });

  it('leave what the author refers to as it is: policies, keys, joins', async () => {
    expect(await rows('tenant count', guest)).toEqual([{ tenant: '***', count: 4 }]);
    const { data } = await target.ask(
      '{ directory { rows { id count } totals { count } } }',
      partner,
    );
    expect(data.directory).toEqual({ rows: [{ id: null, count: 4 }], totals: { count: 4 } });
  });

  it('hold where the author pushes filters into SQL', async () => {
    const count = async (as: object, where: string) => {
      const { data } = await target.ask(
        `{ directory(where: { email: ${where} }) { totals { count } } }`,
        as,
      );
      return data.directory.totals.count;
    };
    expect(await count(analyst, '{ eq: "ann@a.example" }')).toBe(1);
    expect(await count(partner, '{ eq: "ann@a.example" }')).toBe(0);
    expect(await count(partner, '{ ne: "ann@a.example" }')).toBe(4);
    expect(await count(partner, '{ notIn: ["ann@a.example", "bob@a.example"] }')).toBe(4);
  });

  it('say so beside the row', async () => {
    const flags = async (selection: string, as: object) =>
      (await rows(`${selection} flags { masked }`, as))[0].flags.masked;
    expect(await flags('email', partner)).toBe(true);
    expect(await flags('count', partner)).toBe(false);
    expect(await flags('payPerHead', partner)).toBe(true);
    expect(await flags('email salary pay', analyst)).toBe(false);
    const joined = await target.ask(
      '{ sales { rows { person { email } flags { masked } } } }',
      partner,
    );
    expect(joined.data.sales.rows[0].flags.masked).toBe(true);
    const view = await target.ask(
      '{ overview { rows { peopleEmail flags { masked } } } }',
      partner,
    );
    expect(view.data.overview.rows[0].flags.masked).toBe(true);
  });

  it('hold among records, distinct values, subtotals and in drills', async () => {
    const listed = await target.ask(
      '{ peopleRecords { rows { id email salary domain } } }',
      partner,
    );
    expect(listed.errors).toBeUndefined();
    expect(listed.data.peopleRecords.rows).toHaveLength(4);
    for (const row of listed.data.peopleRecords.rows) {
      expect(row).toMatchObject({ salary: null, domain: null });
    }
    const sub = await target.ask(
      '{ people { subtotals(by: [EMAIL]) { email count pay } rows { email region count } } }',
      partner,
    );
    expect(sub.errors).toBeUndefined();
    const drilled = await target.ask('{ people { rows { email salary count drill } } }', partner);
    expect(drilled.errors).toBeUndefined();
    const row = drilled.data.people.rows.find((one: { count: number }) => one.count === 2);
    const records = await target.ask(
      {
        query: 'query ($t: String!) { peopleDrill(token: $t) { rows totalCount } }',
        variables: { t: row.drill },
      },
      partner,
    );
    expect(records.errors).toBeUndefined();
    expect(records.data.peopleDrill.totalCount).toBe(2);
    const values = await target.ask(
      '{ peopleValues(dimension: EMAIL) { values { value count } totalCount } }',
      partner,
    );
    expect(values.data.peopleValues.totalCount).toBe(3);
    const searched = await target.ask(
      '{ peopleValues(dimension: EMAIL, search: "ann") { values { value } } }',
      partner,
    );
    expect(searched.data.peopleValues.values).toEqual([]);
    for (const { text } of [listed, sub, drilled, records, values]) {
      for (const plain of [...PLAIN, '250', '300']) expect(text).not.toContain(plain);
    }
  });

  it('keep the key of their hashes to the gateway', async () => {
    const { data, errors } = await target.ask(
      '{ people { rows { email } meta { explain { sql params } } } }',
      { roles: ['partner', 'admin'] },
    );
    if (errors === undefined) expect(JSON.stringify(data)).toContain('<key>');
  });

  it('take away segments over what is masked', async () => {
    const asked = '{ people(segments: [RICH]) { rows { count } } }';
    expect((await target.ask(asked, analyst)).data.people.rows).toEqual([{ count: 2 }]);
    const { codes, text } = await target.ask(asked, partner);
    expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(text).not.toMatch(/mean.*RICH/i);
    const json = await target.ask(
      {
        query: 'query ($i: JSON!) { query(input: $i) { rows } }',
        variables: { i: { measures: ['people.count'], segments: ['people.rich'] } },
      },
      partner,
    );
    expect(json.codes).toEqual(['UNKNOWN_MEMBER']);
  });

  it.each(['people.email__plain', 'people.salary__plain', 'overview.people_email__plain'])(
    'keep the plain side of a member from being named: %s',
    async (member) => {
      const input = { measures: ['people.count'], dimensions: [member] };
      const { codes, text } = await target.ask(
        { query: 'query ($i: JSON!) { query(input: $i) { rows } }', variables: { i: input } },
        partner,
      );
      expect(codes).toEqual(['UNKNOWN_MEMBER']);
      for (const plain of PLAIN) expect(text).not.toContain(plain);
    },
  );

  it('hold for an answer that another role has put into the cache', async () => {
    const asked = '{ people { rows { email salary count } } }';
    await target.ask(asked, analyst);
    const { text } = await target.ask(asked, partner);
    for (const plain of PLAIN) expect(text).not.toContain(plain);
    expect((await target.ask(asked, analyst)).text).toContain('ann@a.example');
  });
});
