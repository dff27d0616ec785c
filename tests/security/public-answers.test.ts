/** Only what is the same for everyone may lie in a shared cache, and nobody without a token learns of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type Target, tokenOf } from './gateway.ts';

const PUBLIC = '{ days { rows { id name } totals { count } } }';
let target: Target;
beforeAll(async () => {
  target = await openTarget({ config: 'web: { publicMaxAge: 5m }\n' });
});
afterAll(() => target.close());

async function get(query: string, headers: Record<string, string> = {}, roles = ['analyst']) {
  const authorization = `Bearer ${await tokenOf({ roles })}`;
  const url = `http://localhost/graphql?query=${encodeURIComponent(query)}`;
  return target.app.fetch(new Request(url, { headers: { authorization, ...headers } }));
}

describe('an answer to GET', () => {
  it('from shared cubes may be held by anybody', async () => {
    const response = await get(PUBLIC);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(response.headers.get('vary')).toContain('Accept');
    expect(response.headers.get('x-request-id')).toBeNull();
    expect((await response.json()).data.days.rows).toHaveLength(2);
  });

  it('is not sent twice to who has it, whoever that is', async () => {
    const etag = (await get(PUBLIC)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
    const again = await get(PUBLIC, { 'if-none-match': `${etag}, "x"` }, ['viewer']);
    expect([again.status, await again.text()]).toEqual([304, '']);
    const strong = etag.replace(/^W\//, '');
    expect((await get(PUBLIC, { 'if-none-match': strong })).status).toBe(304);
    expect((await get(PUBLIC, { 'if-none-match': '"x"' })).status).toBe(200);
  });

  it('is nobody’s without a token, whatever tag it names', async () => {
    const etag = (await get(PUBLIC)).headers.get('etag') ?? '';
    const url = `http://localhost/graphql?query=${encodeURIComponent(PUBLIC)}`;
    for (const authorization of ['', 'Bearer x']) {
      const headers = { 'if-none-match': etag, ...(authorization && { authorization }) };
      const response = await target.app.fetch(new Request(url, { headers }));
      expect(response.status).toBe(401);
      expect(response.headers.get('etag')).toBeNull();
      expect(response.headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it.each([
    ['rows of a tenant', '{ people { rows { count } } }'],
    ['a tenant beside what is shared', '{ days { rows { name } } people { rows { count } } }'],
    ['the catalog', '{ catalog { cubes { name } } }'],
    ['the schema', '{ __schema { queryType { name } } }'],
    ['a shared cube with the schema', '{ days { rows { name } } __type(name: "Query") { name } }'],
    ['a view over tenants', '{ overview { rows { count } } }'],
    ['an error', '{ days(first: -1) { rows { name } } }'],
    ['an unknown field', '{ days { rows { nam } } }'],
    ['what only some roles see', '{ days { rows { name } meta { explain { sql } } } }'],
  ])('is private with %s', async (_what, query) => {
    const response = await get(query);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('etag')).toBeNull();
  });

  it('is private in answer to a POST', async () => {
    const { headers } = await target.ask(PUBLIC, {});
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it('is private unless the configuration says how long it may be held', async () => {
    const closed = await openTarget();
    const authorization = `Bearer ${await tokenOf({})}`;
    const url = `http://localhost/graphql?query=${encodeURIComponent(PUBLIC)}`;
    const response = await closed.app.fetch(new Request(url, { headers: { authorization } }));
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    await closed.close();
  });
});
