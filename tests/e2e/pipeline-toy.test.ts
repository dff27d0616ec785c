import { afterEach, describe, expect, it } from 'vitest';
import { until } from './gateway.ts';
import { bearer } from './operations-app.ts';
import { MAX_BYTES, openToy, type Toy } from './toy-surface.ts';

const open: Toy[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((toy) => toy.close()));
});

const A = await bearer('a', ['analyst']);
const B = await bearer('b', ['analyst']);

describe.each(['duckdb', 'postgres'] as const)('a second surface over %s', (engine) => {
  async function toy(more = ''): Promise<Toy> {
    const opened = await openToy(engine, more);
    open.push(opened);
    return opened;
  }

  /** A key of tenant a that may do these things alone. */
  async function keyFor(one: Toy, operations: readonly string[]) {
    const query = `mutation ($o: [String!]) { createApiKey(input: {
      name: "k", environment: "test", tenant: "a", roles: ["analyst"], operations: $o }) { key } }`;
    const admin = await bearer('ops', ['admin']);
    const request = new Request('http://x/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...admin },
      body: JSON.stringify({ query, variables: { o: operations } }),
    });
    const { data } = (await (await one.fetch(request)).json()) as ReturnType<typeof JSON.parse>;
    return { 'x-api-key': data.createApiKey.key as string };
  }

  it('shows each caller the rows of their tenant alone', async () => {
    const one = await toy();
    expect(await one.ask('sales', A)).toMatchObject({ status: 200, text: 'x 1\ny 2\n' });
    expect(await one.ask('sales', B)).toMatchObject({ status: 200, text: 'of b 1\n' });
  });

  it('takes nobody without a credential, and does not read what they send', async () => {
    const one = await toy();
    let pulled = false;
    const body = new ReadableStream(
      {
        pull: () => {
          pulled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const asked = { body, duplex: 'half' } as RequestInit;
    const told = await one.ask('', { 'x-request-id': 'r-1' }, asked);
    expect(told.status).toBe(401);
    expect(told.text).toBe('UNAUTHENTICATED r-1: Not authenticated: the credentials are missing.');
    expect(told.headers.get('www-authenticate')).toBe('Bearer');
    expect(pulled).toBe(false);
    expect((await one.ask('sales', { authorization: 'Bearer bad' })).status).toBe(401);
  });

  it('takes no key whose scopes leave it out', async () => {
    const one = await toy();
    const refused = await one.ask('sales', await keyFor(one, ['query']));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('You may not use the toy.');
    const taken = await one.ask('sales', await keyFor(one, ['export']));
    expect(taken).toMatchObject({ status: 200, text: 'x 1\ny 2\n' });
  });

  it('counts with every other surface towards one rate, and says how much is left', async () => {
    const one = await toy('limits: { rates: { tenant: 1/m burst 3 } }\n');
    const first = await one.ask('sales', A);
    expect(first.headers.get('ratelimit-limit')).toBe('3');
    expect(first.headers.get('ratelimit-remaining')).toBe('2');
    await one.fetch(new Request('http://x/graphql?query={__typename}', { headers: A }));
    const third = await one.ask('bad cube', A);
    expect(third.headers.get('ratelimit-remaining')).toBe('0');
    const refused = await one.ask('sales', A);
    expect(refused.status).toBe(429);
    expect(refused.text).toMatch(/^RATE_LIMITED /);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await one.ask('sales', B)).status).toBe(200);
  });

  it('spends the tenant’s budget, and asks no warehouse beyond it', async () => {
    const one = await toy('limits: { budget: { cost: 1 } }\n');
    expect((await one.ask('sales', A)).status).toBe(200);
    const refused = await one.ask('dear', A);
    expect(refused.status).toBe(429);
    expect(refused.text).toMatch(/^BUDGET_EXCEEDED /);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]/);
    const [paid, unpaid] = await one.audit();
    expect(paid.cost).toBeGreaterThan(0);
    expect(unpaid).toMatchObject({ outcome: 'BUDGET_EXCEEDED', cost: 0, rows: 0 });
  });

  it('has no answer beyond the bound of answers', async () => {
    const one = await toy('limits: { answerCells: 3 }\n');
    const refused = await one.ask('sales', A);
    expect(refused.status).toBe(400);
    expect(refused.text).toMatch(/^QUERY_TOO_EXPENSIVE .*cells/);
  });

  it('reads no body beyond its bound, of another type, or by another method', async () => {
    const one = await toy();
    const long = 'x'.repeat(MAX_BYTES + 1);
    const said = await one.ask(long, A);
    expect([said.status, said.text]).toEqual([
      413,
      expect.stringMatching(/^QUERY_TOO_EXPENSIVE .*larger than 64 bytes/),
    ]);
    const chunks = new Blob([long]).stream();
    const streamed = await one.ask('', A, { body: chunks, duplex: 'half' } as RequestInit);
    expect(streamed.status).toBe(413);
    const json = await one.ask('sales', { ...A, 'content-type': 'application/json' });
    expect([json.status, json.text]).toEqual([415, expect.stringMatching(/: Send text\.$/)]);
    const put = await one.ask('sales', A, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('leaves one row in the audit for each answer and each refusal of a known caller', async () => {
    const one = await toy('limits: { rates: { user: 1/m burst 6 } }\n');
    await one.ask('sales', A, {});
    await one.ask('sales', { ...A, 'x-request-id': 'second' });
    await one.ask('broken', A);
    await one.ask('bug', A);
    await one.ask('bad cube', A);
    await one.ask('x'.repeat(MAX_BYTES + 1), A);
    await one.ask('sales', A);
    await one.ask('sales', {});
    const rows = await one.audit();
    const row = { kind: 'request', who: 'user:u-a@t', tenant: 'a', operation: 'toy' };
    expect(rows.map((found) => expect(found).toMatchObject(row))).toHaveLength(7);
    expect(rows.map(({ outcome, cubes, rows, cache }) => [outcome, cubes, rows, cache])).toEqual([
      ['ok', ['sales'], 2, 'miss'],
      ['ok', ['sales'], 2, 'hit'],
      ['INTERNAL', [], 0, null],
      ['INTERNAL', [], 0, null],
      ['UNKNOWN_MEMBER', [], 0, null],
      ['QUERY_TOO_EXPENSIVE', [], 0, null],
      ['RATE_LIMITED', [], 0, null],
    ]);
    expect(rows[1].requestId).toBe('second');
    expect(rows[0].cost).toBeGreaterThan(0);
  });

  it.each([['broken'], ['bug'], ['text']])(
    'tells nothing of what went wrong inside (%s); the log does',
    async (name) => {
      const one = await toy();
      const { status, text } = await one.ask(name, { ...A, 'x-request-id': 'r-7' });
      expect([status, text]).toEqual([500, 'INTERNAL r-7: Something went wrong on our side.']);
      expect(one.log).toMatchObject([{ facts: { requestId: 'r-7' } }]);
    },
  );

  it('is refused for, where it cannot even refuse', async () => {
    const one = await toy();
    const { status, text, headers } = await one.ask('beyond words', A);
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([400, 'CURSOR_INVALID']);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(text).not.toContain('src');
    expect(one.log).toMatchObject([{ message: 'a refusal could not be written' }]);
  });

  it('has the headers of every answer, and says what its request is called', async () => {
    const one = await toy('web: { origins: ["https://app.example"] }\n');
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traced = { traceparent: `00-${trace}-00f067aa0ba902b7-01`, 'x-request-id': 'not, mine' };
    for (const name of ['sales', 'bug']) {
      const { headers } = await one.ask(name, { ...A, ...traced, origin: 'https://app.example' });
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-request-id': trace,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'access-control-allow-origin': 'https://app.example',
      });
    }
    const asked = { method: 'OPTIONS', headers: { origin: 'https://app.example' } };
    const preflight = await one.fetch(new Request('http://x/toy', asked));
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS');
    const unnamed = await one.ask('sales', A);
    expect(unnamed.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['the toy', (one: Toy, signal: AbortSignal) => one.ask('endless', A, { signal })],
    [
      'GraphQL',
      (one: Toy, signal: AbortSignal) =>
        one.fetch(
          new Request('http://x/graphql?query={endless{rows{count}}}', { headers: A, signal }),
        ),
    ],
  ])(
    'cancels the question of %s when the client leaves, and gives the place to others',
    async (_name, ask) => {
      const places = '{ running: 1, perTenant: 1, waiting: 0, waitingPerTenant: 0 }';
      const one = await toy(`limits: { concurrency: ${places} }\n`);
      let asked = 0;
      // Each time another question, which no cache answers.
      const other = async () => (await one.ask(`sales ${++asked}`, B)).status;
      const client = new AbortController();
      // While another question is in the place it is refused, and asks again.
      let status = 429;
      const placed = async () => {
        ({ status } = await ask(one, client.signal));
        return status !== 429;
      };
      const left = until(placed, 'a place');
      await until(async () => (await other()) === 429, 'the place to be taken');
      client.abort(new Error('the client has left'));
      await until(async () => (await other()) === 200, 'the place to be free');
      await left;
      expect(status).toBe(499);
      expect(one.log).toEqual([]);
      const rows = await one.audit();
      expect(rows.map(({ tenant, outcome }) => [tenant, outcome])).toEqual(
        expect.arrayContaining([
          ['a', 'CLIENT_LEFT'],
          ['b', 'RATE_LIMITED'],
          ['b', 'ok'],
        ]),
      );
    },
  );

  it('is observed from its beginning to its end, as every surface is', async () => {
    const one = await toy();
    await one.ask('sales', A);
    await one.ask('bug', A);
    await one.ask('sales', {});
    await one.fetch(new Request('http://x/graphql?query={__typename}', { headers: A }));
    expect(one.ends.map(({ surface, status, outcome }) => [surface, status, outcome])).toEqual([
      ['toy', 200, 'ok'],
      ['toy', 500, 'INTERNAL'],
      ['toy', 401, 'UNAUTHENTICATED'],
      ['graphql', 200, 'ok'],
    ]);
    expect(one.ends.map(({ principal }) => principal?.tenant ?? null)).toEqual([
      'a',
      'a',
      null,
      'a',
    ]);
    for (const { ms } of one.ends) expect(ms).toBeGreaterThan(0);
  });
});

describe('the table of surfaces', () => {
  it('has no toy in it: what is not there is not found', async () => {
    const { SURFACES } = await import('../../src/app/surfaces.ts');
    expect(SURFACES.map(({ name }) => name)).toEqual(['graphqlSurface']);
  });
});
