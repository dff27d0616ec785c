/** Keys that make keys, roles of other issuers, and names that pose as somebody else's, on both operations stores. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import {
  bearer,
  configText,
  type Instance,
  issuerText,
  openInstance,
} from '../e2e/operations-app.ts';
import { freshFolder } from '../setup/fresh-folder.ts';
import { freshDatabase } from '../setup/servers.ts';

const CREATE = `mutation Create($input: CreateApiKeyInput!) { createApiKey(input: $input) { id key } }`;
const DAY_MS = 86_400_000;
const soon = new Date(Date.now() + 30 * DAY_MS).toISOString();
const later = new Date(Date.now() + 31 * DAY_MS).toISOString();

/** What the key that is attacked with has. */
const MAKER = {
  ...{ name: 'Provisioning', environment: 'test', tenant: 'a', roles: ['admin', 'partner'] },
  ...{ cubes: ['days', 'sales'], insights: [], operations: ['admin', 'records'] },
  ...{ origins: ['https://app.example'], addresses: ['10.1.0.0/16', '192.0.2.7'] },
  expiresAt: soon,
};
type Asked = Partial<Record<keyof typeof MAKER, unknown>>;

const GAINS: readonly (readonly [string, Asked])[] = [
  ['the role platform', { roles: ['partner', 'platform'] }],
  ['all cubes', { cubes: null }],
  ['all insights', { insights: null }],
  ['all operations', { operations: null }],
  ['query of the operations', { operations: ['query'] }],
  ['no end', { expiresAt: null }],
  ['a later end', { expiresAt: later }],
  ['all origins', { origins: [] }],
  ['https://evil.example of the origins', { origins: ['https://evil.example'] }],
  ['all addresses', { addresses: [] }],
  ['10.0.0.0/8 of the addresses', { addresses: ['10.0.0.0/8'] }],
  ['10.2.0.1 of the addresses', { addresses: ['10.1.3.0/24', '10.2.0.1'] }],
  ['192.0.2.0/24 of the addresses', { addresses: ['192.0.2.0/24'] }],
  ['::ffff:10.1.0.0/112 of the addresses', { addresses: ['::ffff:10.1.0.0/112'] }],
  ['the tenant b', { tenant: 'b' }],
  ['no tenant', { tenant: null }],
];

interface Place {
  readonly store: string;
  drop(): Promise<void>;
}

async function embedded(): Promise<Place> {
  const folder = freshFolder();
  return { store: folder.path, drop: async () => folder.remove() };
}

async function server(): Promise<Place> {
  const { url, drop } = await freshDatabase();
  return { store: url, drop };
}

describe.each([
  ['embedded', embedded],
  ['PostgreSQL', server],
])('on the %s store', (_name, open) => {
  let place: Place;
  let gateway: Instance;
  beforeAll(async () => {
    place = await open();
    gateway = await openInstance(
      place.store,
      `auth: { jwt: [${issuerText('t')}, ${issuerText('partners')}], admin: { issuers: [t] } }
web: { proxies: 1 }
`,
    );
  });
  afterAll(async () => {
    await gateway?.close();
    await place?.drop();
  });

  const FROM_THERE = { origin: 'https://app.example', 'x-forwarded-for': '10.1.2.3' };
  const admin = () => bearer('ops', ['admin']);

  async function create(input: object, as?: Readonly<Record<string, string>>) {
    const { body } = await gateway.ask(CREATE, as ?? (await admin()), { variables: { input } });
    const code: string | undefined = body.errors?.[0]?.extensions.code;
    const message: string = body.errors?.[0]?.message ?? '';
    return { made: body.data?.createApiKey ?? null, code, message };
  }

  async function madeBy(input: object): Promise<{ id: string; as: Record<string, string> }> {
    const { made, message } = await create(input);
    if (made === null) throw new Error(message);
    return { id: made.id, as: { 'x-api-key': made.key, ...FROM_THERE } };
  }

  describe('a key with limits', () => {
    let maker: { id: string; as: Record<string, string> };
    beforeAll(async () => {
      maker = await madeBy(MAKER);
    });

    it.each(GAINS)('makes no key with %s', async (gain, more) => {
      const { made, code, message } = await create({ ...MAKER, ...more }, maker.as);
      expect([made, code]).toEqual([null, 'FORBIDDEN']);
      expect(message).toContain(gain);
    });

    it.each(GAINS)('neither rotates nor ends nor sees one with %s', async (_gain, more) => {
      const { id } = await madeBy({ ...MAKER, ...more });
      for (const mutation of ['rotateApiKey', 'revokeApiKey']) {
        const selection = mutation === 'rotateApiKey' ? '{ key }' : '';
        const { body } = await gateway.ask(
          `mutation { ${mutation}(id: "${id}") ${selection} }`,
          maker.as,
        );
        expect(body.data).toEqual({ [mutation]: null });
        expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
      }
      const { body } = await gateway.ask('{ apiKeys { id } }', maker.as);
      expect(body.data.apiKeys.map((key: { id: string }) => key.id)).not.toContain(id);
    });

    it('makes, sees, rotates and ends those that have no more than itself', async () => {
      const less = { ...MAKER, roles: ['partner'], cubes: ['days'], operations: [] };
      const narrow = { ...less, addresses: ['10.1.3.0/24', '192.0.2.7/32'], expiresAt: soon };
      for (const input of [MAKER, less, narrow]) {
        const { made } = await create(input, maker.as);
        const ids = (await gateway.ask('{ apiKeys { id } }', maker.as)).body.data.apiKeys;
        expect(ids).toContainEqual({ id: made.id });
        const rotate = `mutation { rotateApiKey(id: "${made.id}") { id } }`;
        expect((await gateway.ask(rotate, maker.as)).body.data.rotateApiKey).toEqual({
          id: made.id,
        });
        const revoke = `mutation { revokeApiKey(id: "${made.id}") }`;
        expect((await gateway.ask(revoke, maker.as)).body.data.revokeApiKey).toBe(true);
      }
    });

    it('stays in its tenant: it acts for no other, and reads no other’s audit', async () => {
      const acting = { ...maker.as, 'x-act-as-tenant': 'b' };
      expect((await gateway.ask('{ sales { rows { count } } }', acting)).status).toBe(403);
      expect((await create({ ...MAKER, tenant: 'b' }, acting)).made).toBeNull();
      const { body } = await gateway.ask('{ auditLog(tenant: "b") { who } }', maker.as);
      expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
      const own = await gateway.ask('{ auditLog { tenant } }', maker.as);
      const tenants = own.body.data.auditLog.map((entry: { tenant: string }) => entry.tenant);
      expect(new Set(tenants)).toEqual(new Set(['a']));
    });
  });

  it('an unlimited key without tenant makes keys for every tenant, with its own roles', async () => {
    const all = { name: 'All', environment: 'test', tenant: null, roles: ['admin', 'partner'] };
    const { as } = await madeBy(all);
    expect((await create({ ...MAKER, expiresAt: null }, as)).made).not.toBeNull();
    expect((await create({ ...MAKER, roles: ['platform'] }, as)).code).toBe('FORBIDDEN');
    const acting = { ...as, 'x-act-as-tenant': 'b' };
    expect((await gateway.ask('{ sales { rows { count } } }', acting)).body.data).toEqual({
      sales: { rows: [{ count: 1 }] },
    });
  });

  it('the role of an issuer that does not administer opens nothing', async () => {
    const stranger = await bearer('a', ['admin'], { issuer: 'partners' });
    const { body } = await gateway.ask('{ __schema { mutationType { name } } }', stranger);
    expect(body.data.__schema.mutationType).toBeNull();
    expect((await create(MAKER, stranger)).made).toBeNull();
    const acting = await gateway.ask('{ sales { rows { count } } }', {
      ...stranger,
      'x-act-as-tenant': 'b',
    });
    expect([acting.status, acting.body.errors[0].extensions.code]).toEqual([403, 'FORBIDDEN']);
    expect((await gateway.ask('{ sales { rows { count } } }', stranger)).status).toBe(200);
  });

  it('no user is taken for a key, for the command line or for a user of another issuer', async () => {
    const { id } = await madeBy(MAKER);
    const posing = await bearer('a', ['admin'], { user: `key:${id}` });
    expect((await gateway.ask('{ sales { rows { count } } }', posing)).status).toBe(401);
    const cli = await bearer('a', ['admin'], { user: 'cli:root' });
    await create({ ...MAKER, name: 'by a user' }, cli);
    const asked = await gateway.ask('{ auditLog(kind: CHANGE, first: 1) { who } }', cli);
    expect(asked.body.data.auditLog).toEqual([{ who: 'user:cli:root@t' }]);
  });

  it.each([
    ['a NUL', '\u0000'],
    ['a line break', '\n'],
    ['an escape', '\u001b[2J'],
    ['half a surrogate pair', '\ud800'],
  ])('%s in a name is refused, and looks nothing up', async (_what, character) => {
    for (const field of ['name', 'tenant', 'environment']) {
      const { made, code } = await create({ ...MAKER, [field]: `x${character}y` });
      expect([field, made, code]).toEqual([field, null, 'INVALID_FILTER']);
    }
    const roles = await create({ ...MAKER, roles: [`x${character}y`] });
    expect(roles.code).toBe('INVALID_FILTER');
    const variables = { id: `x${character}y` };
    const found = await gateway.ask(
      'query ($id: String!) { apiKeys(tenant: $id) { id } auditLog(tenant: $id) { who } }',
      await admin(),
      { variables },
    );
    expect(found.body).toMatchObject({ data: { apiKeys: [], auditLog: [] } });
    const changed = await gateway.ask(
      'mutation ($id: ID!) { rotateApiKey(id: $id) { id } revokeApiKey(id: $id) }',
      await admin(),
      { variables },
    );
    expect(changed.body.data).toEqual({ rotateApiKey: null, revokeApiKey: false });
    expect(changed.body.errors).toBeUndefined();
    const token = await bearer('a', [], { user: `x${character}y` });
    expect((await gateway.ask('{ sales { rows { count } } }', token)).status).toBe(401);
  });

  it('scopes name what there is, or the nearest is suggested', async () => {
    const wrong = { cubes: ['dayss', 'sales'], operations: ['recrods'] };
    const { code, message } = await create({ ...MAKER, ...wrong });
    expect(code).toBe('INVALID_FILTER');
    expect(message).toContain('there is no cube or view dayss (did you mean days?)');
    expect(message).toContain('there is no operation recrods (did you mean records?)');
  });

  it('what no operation can be called does not keep the audit from being written', async () => {
    const request = new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await bearer('audited', [])) },
      body: JSON.stringify({ query: '{ days { rows { count } } }', operationName: 'a\u0000b' }),
    });
    await gateway.app.fetch(request);
    const ask = async () => {
      const query = '{ auditLog(tenant: "audited", first: 1) { operation outcome } }';
      return (await gateway.ask(query, await admin())).body.data.auditLog;
    };
    await expect.poll(ask).toMatchObject([{ operation: '' }]);
  });
});

describe('the command', () => {
  const folder = freshFolder();
  afterAll(() => folder.remove());

  async function run(...argv: string[]) {
    const file = join(folder.path, 'sextant.yml');
    writeFileSync(file, configText(folder.path));
    mkdirSync(join(folder.path, 'cubes'), { recursive: true });
    const model = `cubes:
  - name: orders
    meta: { tenancy: shared }
    sql: "SELECT 1 AS id"
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }]
    measures: [{ name: count, type: count }]
`;
    writeFileSync(join(folder.path, 'cubes', 'orders.yml'), model);
    const said: string[] = [];
    const code = await runCommand(['keys', 'create', '--config', file, ...argv], {
      ...{ env: {}, interactive: false, stop: new AbortController().signal },
      ...{ out: (text) => void said.push(text), err: (text) => void said.push(text) },
      ...{ stdin: async () => '', now: () => new Date() },
    });
    return { code, text: said.join('') };
  }

  it('refuses scopes that name nothing, and control characters', async () => {
    const cubes = await run('--name', 'x', '--cubes', 'ordersss');
    expect(cubes.code).toBe(1);
    expect(cubes.text).toContain('there is no cube or view ordersss (did you mean orders?)');
    const operations = await run('--name', 'x', '--operations', 'expalin');
    expect(operations.text).toContain('there is no operation expalin (did you mean explain?)');
    const insights = await run('--name', 'x', '--insights', 'none');
    expect(insights.text).toContain('there is no insight none');
    const name = await run('--name', 'a\u0000b');
    expect([name.code, name.text]).toEqual([1, expect.stringContaining('control characters')]);
    expect((await run('--name', 'x', '--cubes', 'orders')).code).toBe(0);
  });
});
