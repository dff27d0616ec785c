import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { freshDatabase, redisUrl } from '../setup/servers.ts';
import { bearer, configText, type Instance, openInstance, timeUntil } from './operations-app.ts';

const COUNT = '{ sales { rows { count } } }';
const CREATE = `mutation Create($input: CreateApiKeyInput!) { createApiKey(input: $input) { id key } }`;
const PARTNER = { name: 'Partner', environment: 'test', tenant: 'a', roles: ['partner'] };

async function create(instance: Instance, more: object = {}): Promise<{ id: string; key: string }> {
  const admin = await bearer('ops', ['admin']);
  const input = { ...PARTNER, ...more };
  const { body } = await instance.ask(CREATE, admin, { variables: { input } });
  return body.data.createApiKey;
}

describe.each([
  ['one PostgreSQL and one Redis', 'server'],
  ['one file', 'file'],
] as const)('two gateways on %s', (_name, kind) => {
  let one: Instance;
  let two: Instance;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const place = kind === 'server' ? await serverPlace() : filePlace();
    drop = place.drop;
    [one, two] = await Promise.all([
      openInstance(place.store, place.more),
      openInstance(place.store, place.more),
    ]);
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await drop?.();
  });

  it('take a key in either header, for its tenant alone', async () => {
    const { key } = await create(one);
    for (const headers of [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }]) {
      const { status, body } = await two.ask(COUNT, headers);
      expect([status, body.data]).toEqual([200, { sales: { rows: [{ count: 1 }] } }]);
    }
  });

  it('refuse two credentials at once, and a key in the address', async () => {
    const { key } = await create(one);
    const both = { ...(await bearer('a', [])), 'x-api-key': key };
    expect((await two.ask(COUNT, both)).status).toBe(401);
    const address = `http://localhost/graphql?api_key=${key}&query=${encodeURIComponent(COUNT)}`;
    expect((await two.app.fetch(new Request(address))).status).toBe(401);
  });

  it('both refuse a revoked key within a second', async () => {
    const { id, key } = await create(one);
    const asPartner = { 'x-api-key': key };
    for (const instance of [one, two])
      expect((await instance.ask(COUNT, asPartner)).status).toBe(200);
    const admin = await bearer('ops', ['admin']);
    const revoked = await one.ask(`mutation { revokeApiKey(id: "${id}") }`, admin);
    expect(revoked.body.data).toEqual({ revokeApiKey: true });
    const waits = await Promise.all(
      [one, two].map((instance) =>
        timeUntil(
          () => instance.ask(COUNT, asPartner),
          ({ status }) => status === 401,
        ),
      ),
    );
    expect(Math.max(...waits)).toBeLessThan(1_000);
  });

  it('take the old secret beside the new one for the overlap of a rotation, and not without', async () => {
    const admin = await bearer('ops', ['admin']);
    const { id, key } = await create(one);
    const rotate = async (seconds: number) => {
      const query = `mutation { rotateApiKey(id: "${id}", overlapSeconds: ${seconds}) { key } }`;
      return (await one.ask(query, admin)).body.data.rotateApiKey.key as string;
    };
    const second = await rotate(600);
    for (const known of [key, second]) {
      expect((await two.ask(COUNT, { 'x-api-key': known })).status).toBe(200);
    }
    const third = await rotate(0);
    const wait = await timeUntil(
      () => two.ask(COUNT, { 'x-api-key': second }),
      ({ status }) => status === 401,
    );
    expect(wait).toBeLessThan(1_000);
    expect((await two.ask(COUNT, { 'x-api-key': third })).status).toBe(200);
  });

  it('keep who changed which key, and tell admins alone', async () => {
    const { id } = await create(one);
    const query = `{ auditLog(kind: CHANGE, first: 1) { who operation detail } apiKeys(tenant: "a") { id name } }`;
    const { body } = await two.ask(query, await bearer('ops', ['admin']));
    expect(body.data.auditLog).toMatchObject([
      { who: 'user:u-ops@t', operation: 'key.create', detail: { key: id } },
    ]);
    expect(body.data.apiKeys[0]).toEqual({ id, name: 'Partner' });
    expect(JSON.stringify(body)).not.toMatch(/hash|sk_/);
    const refused = await two.ask(query, await bearer('a', ['analyst']));
    expect(refused.body.errors[0].message).toContain('Cannot query field "auditLog"');
  });

  it('both refuse what a used up budget cannot pay within a second', async () => {
    const asTenant = await bearer(`poor-${kind}`, []);
    const askAnew = (instance: Instance) =>
      instance.ask(
        `{ sales(where: { kind: { ne: "${Math.random()}" } }) { rows { count } } }`,
        asTenant,
      );
    const isSpent = ({ body }: { body: { errors?: { extensions: { code: string } }[] } }) =>
      body.errors?.[0]?.extensions.code === 'BUDGET_EXCEEDED';
    // Both have heard of the tenant, and then the first spends all.
    await Promise.all([askAnew(one), askAnew(two)]);
    await timeUntil(() => askAnew(one), isSpent);
    expect(await timeUntil(() => askAnew(two), isSpent)).toBeLessThan(1_000);
    const { status, headers, body } = await askAnew(two);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body.errors[0].extensions).toMatchObject({ retryable: true });
  });
});

const MORE = `limits: { budgets: { poor-server: { cost: 20 }, poor-file: { cost: 20 } } }\n`;

async function serverPlace() {
  const database = await freshDatabase();
  const more = `${MORE}cache: { redis: "${await redisUrl()}" }\n`;
  return { store: database.url, more, drop: database.drop };
}

function filePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-ops-'));
  const drop = async () => rmSync(folder, { recursive: true, force: true });
  return { store: folder, more: MORE, drop };
}

describe('a key', () => {
  const place = filePlace();
  let gateway: Instance;

  beforeAll(async () => {
    gateway = await openInstance(place.store, 'web: { proxies: 1 }\n');
  });
  afterAll(async () => {
    await gateway.close();
    await place.drop();
  });

  it('shows and answers no more than its scopes, whatever its roles', async () => {
    const { key } = await create(gateway, {
      roles: ['admin', 'analyst'],
      cubes: ['days'],
      operations: [],
    });
    const as = { 'x-api-key': key };
    const { body } = await gateway.ask(
      '{ __schema { mutationType { name } queryType { fields { name } } } }',
      as,
    );
    const names = body.data.__schema.queryType.fields.map(({ name }: { name: string }) => name);
    expect(names).toContain('days');
    for (const name of ['sales', 'salesRecords', 'query', 'apiKeys', 'auditLog']) {
      expect(names).not.toContain(name);
    }
    expect(body.data.__schema.mutationType).toBeNull();
    expect((await gateway.ask('{ days { rows { count } } }', as)).status).toBe(200);
    const acting = await gateway.ask('{ days { rows { count } } }', {
      ...as,
      'x-act-as-tenant': 'b',
    });
    expect(acting.status).toBe(403);
  });

  it('is good from its origins and addresses alone', async () => {
    const { key } = await create(gateway, {
      origins: ['https://app.example'],
      addresses: ['10.1.0.0/16'],
    });
    const status = async (origin: string, forwarded: string) =>
      (
        await gateway.ask(
          COUNT,
          { 'x-api-key': key, origin, 'x-forwarded-for': forwarded },
          { address: '192.0.2.1' },
        )
      ).status;
    expect(await status('https://app.example', '10.1.2.3')).toBe(200);
    // The last name is the proxy's own word; what stands before is the caller's.
    expect(await status('https://app.example', '203.0.113.9, 10.1.2.3')).toBe(200);
    expect(await status('https://app.example', '10.1.2.3, 203.0.113.9')).toBe(401);
    expect(await status('https://evil.example', '10.1.2.3')).toBe(401);
  });

  it('is made, listed, rotated and revoked by command beside the running gateway', async () => {
    const file = join(place.store, 'sextant.yml');
    writeFileSync(file, configText(place.store));
    const run = async (...argv: string[]) => {
      const out: string[] = [];
      const code = await runCommand(['keys', ...argv, '--config', file], {
        ...{ env: {}, interactive: false, stop: new AbortController().signal },
        ...{ out: (text) => void out.push(text), err: () => {}, stdin: async () => '' },
        now: () => new Date(),
      });
      return { code, text: out.join('').trim() };
    };
    const { text: key } = await run(
      'create',
      '--name',
      'By command',
      '--tenant',
      'b',
      '--roles',
      'x',
    );
    const as = { authorization: `Bearer ${key}` };
    expect((await gateway.ask(COUNT, as)).status).toBe(200);
    const id = key.split('_')[2] ?? '';
    expect((await run('list', '--tenant', 'b')).text).toContain(`${id}  active  live  b  x`);
    const { text: next } = await run('rotate', id);
    expect((await gateway.ask(COUNT, { 'x-api-key': next })).status).toBe(200);
    expect(await run('revoke', id)).toEqual({ code: 0, text: `${id} is revoked.` });
    await timeUntil(
      () => gateway.ask(COUNT, as),
      ({ status }) => status === 401,
    );
    expect((await run('revoke', id)).code).toBe(1);
    expect((await run('crate')).code).toBe(1);
  });

  it('that may not be so is refused with everything that is wrong', async () => {
    const admin = await bearer('ops', ['admin']);
    const input = { ...PARTNER, name: ' ', environment: 'LIVE', origins: ['nowhere'] };
    const { body } = await gateway.ask(CREATE, admin, { variables: { input } });
    const [{ message, extensions }] = body.errors;
    expect(extensions.code).toBe('INVALID_FILTER');
    for (const word of ['needs a name', 'no environment', 'no origin'])
      expect(message).toContain(word);
  });
});
