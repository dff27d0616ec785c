/** Dimensions of type string over columns that keep no text: filters, pages, drills, records, values, policies. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DUCKDB_MODEL,
  DUCKDB_SEED,
  POSTGRES_MODEL,
  POSTGRES_SEED,
  TENANT,
} from './columns-model.ts';
import { type Caller, type EngineApp, openDuckdb, openPostgres } from './engines-app.ts';

const CALLER: Caller = { tenant: TENANT, role: 'analyst' };
/** What the first row shows of each column. */
const FIRST: Readonly<Record<string, string>> = {
  id: 'a0000000-0000-4000-8000-000000000001',
  mood: 'sad',
  day: '2024-01-05',
  clock: '09:30:00',
  span: '1 day',
  size: '9',
  doc: '{"a": 1}',
  flag: 'true',
};
const POSTGRES_FIRST = { ...FIRST, mail: 'Ann1@x.org', host: '10.0.0.1', tags: '{a,"b c",1}' };
/** No value of any of the columns but those that take any text. */
const NONSENSE = ['no such thing', "';--", '', '999999999999999999999999', '{', '1 parsec'];

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await Promise.all([
    openDuckdb(DUCKDB_MODEL, DUCKDB_SEED, null),
    openPostgres(POSTGRES_MODEL, POSTGRES_SEED),
  ]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const firstOf = (name: string): Readonly<Record<string, string>> =>
  name === 'duckdb' ? FIRST : POSTGRES_FIRST;

describe.each(['duckdb', 'postgres'] as const)('columns that keep no text, on %s', (name) => {
  const ask = async (query: string, variables = {}, as = CALLER) => {
    const engine = engines.find((one) => one.name === name);
    if (engine === undefined) throw new Error(`no ${name}`);
    return engine.ask(query, variables, as);
  };
  const members = Object.keys(firstOf(name));

  it('are shown as what they are', async () => {
    const fields = members.join(' ');
    const { things } = await ask(`{ things(where: { n: { eq: 1 } }) { rows { ${fields} } } }`);
    expect(things.rows).toEqual([firstOf(name)]);
  });

  it.each(members)('%s is filtered by what is shown, and by nothing else', async (member) => {
    const query = `query ($v: String!) { things(where: { ${member}: { eq: $v } }) { rows { ${member} n } } }`;
    const typed = member === 'id' ? query.replace('String!', 'ID!') : query;
    const found = await ask(typed, { v: firstOf(name)[member] });
    expect(found.things.rows).toContainEqual({ [member]: firstOf(name)[member], n: 1 });
    for (const v of NONSENSE) expect((await ask(typed, { v })).things.rows).toEqual([]);
  });

  it.each(members)('%s pages, is searched, listed and drilled into', async (member) => {
    const all = (await ask(`{ things { rows { ${member} count } } }`)).things.rows;
    const order = `orderBy: [{ ${member}: ASC }]`;
    const paged: unknown[] = [];
    let after: string | null = null;
    do {
      const { things }: Awaited<ReturnType<typeof ask>> = await ask(
        `query ($after: String) { things(first: 1, after: $after, ${order}) {
          rows { ${member} count } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      paged.push(...things.rows);
      after = things.pageInfo.hasNextPage ? things.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toHaveLength(all.length);
    expect(paged).toEqual(expect.arrayContaining(all));
    const { things } = await ask(
      `{ things(where: { n: { eq: 1 } }) { rows { ${member} drill } } }`,
    );
    const [row] = things.rows;
    const drilled = await ask('query ($t: String!) { thingsDrill(token: $t) { totalCount } }', {
      t: row.drill,
    });
    expect(drilled.thingsDrill.totalCount).toBe(1);
    const text = String(firstOf(name)[member]);
    const { thingsValues } = await ask(
      `query ($s: String!) { thingsValues(dimension: ${member.toUpperCase()}, search: $s) { values { value } } }`,
      { s: text.slice(0, 3) },
    );
    expect(thingsValues.values).toContainEqual({ value: text });
  });

  it('are records, page by page', async () => {
    const query = `query ($after: String) { thingsRecords(first: 2, after: $after) { rows { id mood } pageInfo { endCursor } } }`;
    const one = (await ask(query)).thingsRecords;
    const two = (await ask(query, { after: one.pageInfo.endCursor })).thingsRecords;
    expect([...one.rows, ...two.rows].map(({ id }: { id: string }) => id.slice(-1))).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('lead beside the others', async () => {
    const top = (member: string) => `top: { n: 1, by: COUNT, dimension: ${member}, other: true }`;
    const { things } = await ask(
      `{ things(${top('MOOD')}) { rows { mood count flags { other } } } }`,
    );
    expect(things.rows).toEqual([
      { mood: 'sad', count: 2, flags: { other: false } },
      { mood: null, count: 1, flags: { other: true } },
    ]);
  });

  it('keep tenants apart, and let in nobody whose claim they cannot hold', async () => {
    expect((await ask('{ things { totals { count } } }')).things.totals).toEqual({ count: 3 });
    for (const tenant of ['7f000000-0000-4000-8000-000000000002', 't', "' OR 1=1 --"]) {
      const as = { tenant, role: 'analyst' };
      const { things } = await ask('{ things { totals { count } } }', {}, as);
      expect(things.totals).toEqual({ count: tenant.length > 20 ? 1 : 0 });
    }
  });

  it('have a greatest one', async () => {
    const { things } = await ask('{ things { totals { topMood lastDay lastSeen } } }');
    expect(things.totals).toEqual({
      topMood: 'happy',
      lastDay: '2024-02-29',
      lastSeen: '2024-03-01T10:00:00.000Z',
    });
  });
});
