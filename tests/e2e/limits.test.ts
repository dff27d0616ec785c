import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, redisUrl } from '../setup/servers.ts';
import { bearer, type Instance, openInstance, timeUntil } from './operations-app.ts';

const COUNT = 'query Count { sales { rows { count } } }';

let folder: string;
const open: Instance[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-limits-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((instance) => instance.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function gateway(more: string, store = folder): Promise<Instance> {
  const instance = await openInstance(store, more);
  open.push(instance);
  return instance;
}

describe('a rate', () => {
  it('refuses a tenant that asks too often, says when to come back, and leaves others alone', async () => {
    const one = await gateway('limits: { rates: { tenant: 1/m burst 2 } }\n');
    const as = await bearer('a', []);
    const first = await one.ask(COUNT, as);
    expect(first.headers.get('ratelimit-limit')).toBe('2');
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    await one.ask(COUNT, as);
    const { status, headers, body } = await one.ask(COUNT, as);
    expect(status).toBe(429);
    expect(body.errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(body.errors[0].extensions.retryAfterMs).toBeGreaterThan(50_000);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await one.ask(COUNT, await bearer('b', []))).status).toBe(200);
  });

  it('leaves one row in the audit for each refusal', async () => {
    const one = await gateway('limits: { rates: { tenant: 1/m burst 1 } }\n');
    const as = await bearer('a', []);
    for (let n = 0; n < 3; n++) await one.ask(COUNT, as);
    const admin = await bearer('ops', ['admin']);
    const asked = '{ auditLog(tenant: "a", first: 10) { outcome who operation cubes } }';
    const rows = async () => {
      // Each look is a tenant's of its own, which may ask once.
      const acting = { ...(await bearer(`ops-${Math.random()}`, ['admin'])) };
      return (await one.ask(asked, acting)).body.data?.auditLog ?? [];
    };
    await timeUntil(
      async () => ({ ...(await one.ask('{ __typename }', admin)), body: await rows() }),
      ({ body }) => body.length === 3,
    );
    const refused = { outcome: 'RATE_LIMITED', who: 'user:u-a@t', operation: '', cubes: [] };
    expect((await rows()).toReversed()).toEqual([
      { outcome: 'ok', who: 'user:u-a@t', operation: 'Count', cubes: ['sales'] },
      refused,
      refused,
    ]);
  });

  it('is counted together by gateways on one Redis', async () => {
    const more = `cache: { redis: "${await redisUrl()}" }\nlimits: { rates: { user: 1/m burst 2 } }\n`;
    const [one, two] = [await gateway(more), await gateway(more)];
    const as = await bearer('a', []);
    const replies = [await one.ask(COUNT, as), await two.ask(COUNT, as), await one.ask(COUNT, as)];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  it('limits nobody, and sends no headers, where none is configured', async () => {
    const one = await gateway('');
    const { headers } = await one.ask(COUNT, await bearer('a', []));
    expect([...headers.keys()].filter((name) => name.startsWith('ratelimit'))).toEqual([]);
  });
});

describe('a cost', () => {
  it('is told of the question, the same for everyone and whether a cache answers or not', async () => {
    const one = await gateway('');
    const costs = [];
    for (const tenant of ['a', 'a', 'b']) {
      const { body } = await one.ask(COUNT, await bearer(tenant, []));
      costs.push(body.extensions.cost.estimated);
    }
    // Two million rows, as the model says.
    expect(costs).toEqual([2, 2, 2]);
  });

  it('that a budget cannot pay is refused before a warehouse is asked', async () => {
    const one = await gateway('limits: { budget: { cost: 1 } }\n');
    const { status, body } = await one.ask(COUNT, await bearer('a', []));
    expect(status).toBe(429);
    expect(body.errors[0].extensions).toMatchObject({ code: 'BUDGET_EXCEEDED', retryable: true });
    expect((await one.ask('{ days { rows { count } } }', await bearer('a', []))).status).toBe(200);
  });
});

describe('a warehouse', () => {
  it('takes no more questions than there are places to wait', async () => {
    const one = await gateway(
      'limits: { concurrency: { running: 1, perTenant: 1, waiting: 1, waitingPerTenant: 1 } }\n',
    );
    const as = await bearer('a', []);
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        one.ask(`{ sales(where: { kind: { ne: "${i}" } }) { rows { count } } }`, as),
      ),
    );
    const statuses = replies.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
    const refused = replies.find(({ status }) => status === 429);
    expect(refused?.body.errors[0].extensions.code).toBe('RATE_LIMITED');
    expect(refused?.headers.get('retry-after')).toMatch(/^[1-9]/);
  });
});

describe('the audit', () => {
  it('has each operation as a JSON line, without the values of filters, once the gateway is closed', async () => {
    const file = join(folder, 'audit.jsonl');
    const more = `operations: { store: "${folder}", audit: { to: file, file: "${file}" } }\n`;
    const one = await openInstance(folder, more);
    const as = await bearer('a', ['analyst']);
    const query =
      'query Kinds($kind: String) { sales(where: { kind: { eq: $kind } }) { rows { count } } }';
    await one.ask(query, as, { variables: { kind: 'somebody' } });
    await one.ask(query, as, { variables: { kind: 'somebody' } });
    await one.ask('{ nothing }', as);
    await one.ask(COUNT, {});
    await one.close();
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('somebody');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({
      ...{ kind: 'request', who: 'user:u-a@t', tenant: 'a', operation: 'Kinds', cubes: ['sales'] },
      ...{ rows: 1, cost: 2, cache: 'miss', outcome: 'ok', detail: null },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      requestId: expect.any(String),
    });
    expect(lines[1]).toMatchObject({ cache: 'hit', cost: 0 });
    expect(lines[2]).toMatchObject({ outcome: 'BAD_REQUEST', cubes: [] });
  });

  it('keeps the values of filters where that is switched on', async () => {
    const one = await gateway(`operations: { store: "${folder}", audit: { values: true } }\n`);
    const variables = { kind: 'somebody' };
    const query =
      'query Kinds($kind: String) { sales(where: { kind: { eq: $kind } }) { rows { count } } }';
    await one.ask(query, await bearer('a', []), { variables });
    const admin = await bearer('ops', ['admin']);
    await timeUntil(
      () => one.ask('{ auditLog(tenant: "a", kind: REQUEST) { detail } }', admin),
      ({ body }) => JSON.stringify(body.data.auditLog).includes('somebody'),
    );
  });

  it('names the admin who acts for a tenant, whose account the admin does not burden', async () => {
    const one = await gateway('limits: { budgets: { a: { cost: 1 } } }\n');
    const admin = await bearer('ops', ['admin']);
    const acting = { ...admin, 'x-act-as-tenant': 'a' };
    expect((await one.ask(COUNT, acting)).status).toBe(200);
    const log = '{ auditLog(tenant: "a") { who operation } }';
    const { body } = await new Promise<Awaited<ReturnType<Instance['ask']>>>((resolve, reject) => {
      timeUntil(
        async () => {
          const reply = await one.ask(log, admin);
          if (reply.body.data.auditLog.length > 1) resolve(reply);
          return reply;
        },
        (reply) => reply.body.data.auditLog.length > 1,
      ).catch(reject);
    });
    expect(new Set(body.data.auditLog.map(({ who }: { who: string }) => who))).toEqual(
      new Set(['user:u-ops@t']),
    );
    const operations = body.data.auditLog.map(({ operation }: { operation: string }) => operation);
    expect(operations).toEqual(expect.arrayContaining(['tenant.act-as', 'Count']));
  });
});

describe('usage', () => {
  it("is a tenant's own, of all gateways on one store, and only for the roles that may read it", async () => {
    const database = await freshDatabase();
    try {
      const [one, two] = [await openInstance(database.url), await openInstance(database.url)];
      const as = await bearer('a', ['analyst']);
      await one.ask(COUNT, as);
      await two.ask(COUNT, as);
      await two.ask(COUNT, await bearer('b', ['analyst']));
      await Promise.all([one.close(), two.close()]);
      const three = await gateway('', database.url);
      const query = '{ usage(days: 2) { requests cost rows failures } }';
      const { body } = await three.ask(query, as);
      expect(body.data.usage).toEqual([{ requests: 2, cost: 4, rows: 2, failures: 0 }]);
      const viewer = await three.ask(query, await bearer('a', ['viewer']));
      expect(viewer.body.errors[0].message).toContain('Cannot query field "usage"');
    } finally {
      await Promise.all(open.splice(0).map((instance) => instance.close()));
      await database.drop();
    }
  });
});
