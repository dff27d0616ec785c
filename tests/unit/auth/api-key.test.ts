import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createApiKey,
  InvalidKeyRequestError,
  type KeyAdmin,
  type KeyRequest,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '../../../src/auth/api-keys/manage.ts';
import { createOriginRule } from '../../../src/auth/api-keys/origin-rules.ts';
import { apiKeySchemes } from '../../../src/auth/api-keys/schemes.ts';
import { parseKey } from '../../../src/auth/api-keys/secret.ts';
import {
  type ApiKeyVerifier,
  createApiKeyVerifier,
  type Refusal,
} from '../../../src/auth/api-keys/verify.ts';
import type { KeyStore } from '../../../src/operations/api-keys.ts';
import { type OperationsStore, openOperationsStore } from '../../../src/operations/open-store.ts';
import { isGatewayError } from '../../../src/shared/errors.ts';
import { inScope } from '../../../src/shared/principal.ts';

const PEPPER = 'a pepper of at least 32 characters';
const ANYWHERE = { origin: null, address: null };
const REQUEST: KeyRequest = {
  name: 'Partner one',
  environment: 'live',
  tenant: 't1',
  roles: ['partner'],
};

let folder: string;
let store: OperationsStore;
let clock: number;
let admin: KeyAdmin;
const now = () => clock;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-keys-'));
  store = await openOperationsStore({ store: folder, now: Date.now });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  clock = Date.UTC(2026, 0, 15);
  admin = { store: store.keys, pepper: PEPPER, now, who: 'ann' };
});

/** A verifier on a store that counts what it is asked. */
function verifier(keys: KeyStore = store.keys) {
  const asked = { find: 0, version: 0, touch: 0 };
  const refused: Refusal[] = [];
  const counting: KeyStore = {
    ...keys,
    find: (id) => {
      asked.find += 1;
      return keys.find(id);
    },
    version: () => {
      asked.version += 1;
      return keys.version();
    },
    touch: (id, at, notSince) => {
      asked.touch += 1;
      return keys.touch(id, at, notSince);
    },
  };
  const created = createApiKeyVerifier({
    store: counting,
    pepper: PEPPER,
    adminRole: 'admin',
    now,
    onRefused: (_id, why) => refused.push(why),
  });
  return { ...created, asked, refused };
}

async function refusal(verify: ApiKeyVerifier, key: string, from = ANYWHERE): Promise<unknown> {
  try {
    await verify.verify(key, from);
    return 'accepted';
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return error.code === 'UNAUTHENTICATED' ? error.facts.reason : error.code;
  }
}

describe('a new key', () => {
  it('has a secret of at least 128 bits and is kept as a keyed hash alone', async () => {
    const { key, id } = await createApiKey(admin, REQUEST);
    const parts = parseKey(key);
    expect(parts).toMatchObject({ environment: 'live', id });
    expect((parts?.secret.length ?? 0) * Math.log2(62)).toBeGreaterThan(128);
    const kept = await store.keys.find(id);
    expect(kept?.hash).toBe(createHmac('sha256', PEPPER).update(key).digest('base64url'));
    expect(JSON.stringify(kept)).not.toContain(parts?.secret);
    expect(JSON.stringify(await store.audit.list({ limit: 100 }))).not.toContain(parts?.secret);
    expect(JSON.stringify(await listApiKeys(admin))).not.toContain(kept?.hash);
  });

  it('is never the same twice', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => createApiKey(admin, REQUEST)));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(20);
  });

  it('is refused with everything that is wrong with it', async () => {
    const wrong = createApiKey(
      { ...admin, pepper: 'short' },
      {
        name: ' ',
        environment: 'Live_1',
        tenant: '',
        roles: [],
        scopes: { cubes: null, insights: null, operations: ['fly' as 'query'] },
        origins: ['https://a.example.com/path', 'nothing'],
        addresses: ['10.0.0.0/33', '10.0.0', '::1/129', '1.2.3.4/8/9'],
        expiresAt: clock,
      },
    );
    await expect(wrong).rejects.toThrow(InvalidKeyRequestError);
    const message = await wrong.catch((error: Error) => error.message);
    expect(String(message).split('; ')).toHaveLength(12);
  });

  it('is audited with who made it, as are its rotation and its end', async () => {
    const { id } = await createApiKey(admin, { ...REQUEST, tenant: 'audited' });
    await rotateApiKey(admin, id, 1000);
    clock += 1;
    await revokeApiKey({ ...admin, who: 'bob' }, id);
    const trail = await store.audit.list({ tenant: 'audited', limit: 10 });
    expect(trail.map(({ operation, who }) => `${who}: ${operation}`).sort()).toEqual([
      'ann: key.create',
      'ann: key.rotate',
      'bob: key.revoke',
    ]);
  });
});

describe('a good key', () => {
  it('speaks for its tenant, roles, claims and scopes', async () => {
    const { key, id } = await createApiKey(admin, {
      ...REQUEST,
      claims: { partner_id: 7, tenant: 'somebody else', roles: ['admin'] },
      scopes: { cubes: ['orders'], insights: [], operations: null },
    });
    const principal = await verifier().verify(key, ANYWHERE);
    expect(principal).toEqual({
      subject: `key:${id}`,
      via: 'api-key',
      tenant: 't1',
      roles: new Set(['partner']),
      administers: false,
      securityContext: { partner_id: 7, tenant: 't1', user: `key:${id}`, roles: ['partner'] },
      scopes: { cubes: new Set(['orders']), insights: new Set(), operations: null },
    });
    expect(inScope(principal, 'cubes', 'orders')).toBe(true);
    expect(inScope(principal, 'cubes', 'customers')).toBe(false);
    expect(inScope(principal, 'insights', 'funnel')).toBe(false);
    expect(inScope(principal, 'operations', 'records')).toBe(true);
  });

  it('is asked of the store once and then remembered', async () => {
    const { key } = await createApiKey(admin, REQUEST);
    const keys = verifier();
    const first = await keys.verify(key, ANYWHERE);
    for (let i = 0; i < 10; i++) expect(await keys.verify(key, ANYWHERE)).toBe(first);
    expect(keys.asked).toEqual({ find: 1, version: 1, touch: 1 });
  });

  it('notes its use at most once a minute', async () => {
    const { key, id } = await createApiKey(admin, REQUEST);
    const keys = verifier();
    const start = clock;
    for (const seconds of [0, 30, 59, 60, 61, 119]) {
      clock = start + seconds * 1000;
      await keys.verify(key, ANYWHERE);
    }
    await keys.close();
    expect(keys.asked.touch).toBe(2);
    expect((await store.keys.find(id))?.lastUsedAt).toBe(start + 60_000);
    const other = verifier();
    await other.verify(key, ANYWHERE);
    expect(other.asked.touch).toBe(0);
  });

  it('is read from either header, and from nowhere else', () => {
    const schemes = apiKeySchemes(verifier());
    const read = (headers: Record<string, string>) =>
      schemes.map((scheme) => scheme.read(new Headers(headers))).find((key) => key !== null) ??
      null;
    expect(read({ 'x-api-key': 'sk_a' })).toBe('sk_a');
    expect(read({ authorization: 'Bearer sk_live_x' })).toBe('sk_live_x');
    expect(read({ authorization: 'bearer eyJ.a.b' })).toBeNull();
    expect(read({ authorization: 'Basic sk_live_x' })).toBeNull();
    expect(read({})).toBeNull();
  });
});

describe('a key that is refused', () => {
  it.each([
    '',
    'sk_live',
    'sk_live_abc_def',
    `sk_live_${'a'.repeat(12)}_${'b'.repeat(31)}`,
    `sk_live_${'a'.repeat(12)}_${'b'.repeat(32)}\n`,
    `sk_LIVE_${'a'.repeat(12)}_${'b'.repeat(32)}`,
    `sk_live_${"'".repeat(12)}_${'b'.repeat(32)}`,
    `pk_live_${'a'.repeat(12)}_${'b'.repeat(32)}`,
    'x'.repeat(100_000),
  ])('is malformed: %.40s', async (text) => {
    const keys = verifier();
    expect(await refusal(keys, text)).toBe('malformed');
    expect(keys.asked.find).toBe(0);
  });

  it('is unknown, has another secret or another environment: one and the same answer', async () => {
    const { key, id } = await createApiKey(admin, REQUEST);
    const keys = verifier();
    const wrong = [
      `sk_live_${'Z'.repeat(12)}_${'z'.repeat(32)}`,
      `sk_live_${id}_${'z'.repeat(32)}`,
      key.replace('live', 'test'),
    ];
    for (const text of wrong) expect(await refusal(keys, text)).toBe('rejected');
    expect(keys.asked.find).toBe(3);
    expect(new Set(keys.refused)).toEqual(new Set(['unknown or wrong']));
    expect(
      await refusal(createApiKeyVerifier({ ...admin, pepper: 'other', adminRole: 'admin' }), key),
    ).toBe('rejected');
  });

  it('takes as long for an unknown id as for a wrong secret', async () => {
    const { id } = await createApiKey(admin, REQUEST);
    const keys = verifier();
    const took: [number[], number[]] = [[], []];
    for (let i = 0; i < 400; i++) {
      const which = i % 2 === 0 ? 0 : 1;
      const started = process.hrtime.bigint();
      await refusal(keys, `sk_live_${which ? id : 'Q'.repeat(12)}_${'z'.repeat(32)}`);
      if (i >= 50) took[which].push(Number(process.hrtime.bigint() - started) / 1000);
    }
    const [unknown, wrong] = took.map(
      (times) => times.sort((a, b) => a - b)[times.length >> 1] ?? 0,
    );
    // Microseconds: decoding a row the store found is all the difference there may be.
    expect(Math.abs((unknown ?? 0) - (wrong ?? 0))).toBeLessThan(150);
  });

  it('has expired, remembered or not', async () => {
    const { key } = await createApiKey(admin, { ...REQUEST, expiresAt: clock + 1000 });
    const keys = verifier();
    clock += 999;
    expect(await refusal(keys, key)).toBe('accepted');
    clock += 1;
    expect(await refusal(keys, key)).toBe('expired');
    expect(await refusal(verifier(), key)).toBe('expired');
  });

  it('was revoked: every instance refuses it within a second', async () => {
    const { key, id } = await createApiKey(admin, REQUEST);
    const other = await createApiKey(admin, REQUEST);
    const instances = [verifier(), verifier()];
    for (const keys of instances) expect(await refusal(keys, key)).toBe('accepted');
    expect(await revokeApiKey(admin, id)).toBe(true);
    clock += 999;
    for (const keys of instances) {
      expect(await refusal(keys, key)).toBe('rejected');
      expect(keys.refused).toEqual(['revoked']);
      expect(await refusal(keys, other.key)).toBe('accepted');
    }
    expect(await revokeApiKey(admin, id)).toBe(false);
  });

  it('was revoked, and the steady stream of its requests ends within a second, too', async () => {
    const { key, id } = await createApiKey(admin, REQUEST);
    const keys = verifier();
    expect(await refusal(keys, key)).toBe('accepted');
    await revokeApiKey(admin, id);
    const revokedAt = clock;
    while ((await refusal(keys, key)) === 'accepted') {
      clock += 50;
      await new Promise(setImmediate);
    }
    expect(clock - revokedAt).toBeLessThan(1000);
  });

  it('is not remembered when it was revoked while it was being looked up', async () => {
    const { key, id } = await createApiKey(admin, REQUEST);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let slow = true;
    const keys = verifier({
      ...store.keys,
      find: async (wanted) => {
        const record = await store.keys.find(wanted);
        if (slow) await held;
        return record;
      },
    });
    const early = keys.verify(key, ANYWHERE);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await revokeApiKey(admin, id);
    clock += 700;
    slow = false;
    expect(await refusal(keys, key)).toBe('rejected');
    release();
    await early;
    expect(await refusal(keys, key)).toBe('rejected');
  });

  it('comes while the store is away: refused for now, unless it was just seen', async () => {
    const { key } = await createApiKey(admin, REQUEST);
    let away = false;
    const down = <T>(answer: () => Promise<T>) =>
      away ? Promise.reject(new Error('connection refused')) : answer();
    const keys = verifier({
      ...store.keys,
      find: (id) => down(() => store.keys.find(id)),
      version: () => down(() => store.keys.version()),
    });
    expect(await refusal(keys, key)).toBe('accepted');
    away = true;
    clock += 500;
    expect(await refusal(keys, key)).toBe('accepted');
    clock += 200;
    expect(await refusal(keys, key)).toBe('WAREHOUSE_UNAVAILABLE');
    away = false;
    expect(await refusal(keys, key)).toBe('accepted');
  });
});

describe('a rotated key', () => {
  it('works with both secrets during the overlap and with the new one after', async () => {
    const old = await createApiKey(admin, REQUEST);
    const keys = verifier();
    expect(await refusal(keys, old.key)).toBe('accepted');
    const fresh = await rotateApiKey(admin, old.id, 10_000);
    expect(fresh?.id).toBe(old.id);
    clock += 9_999;
    expect(await refusal(keys, old.key)).toBe('accepted');
    expect(await refusal(keys, fresh?.key ?? '')).toBe('accepted');
    clock += 1;
    expect(await refusal(keys, old.key)).toBe('expired');
    expect(await refusal(keys, fresh?.key ?? '')).toBe('accepted');
  });

  it('ends the oldest secret when it is rotated again', async () => {
    const oldest = await createApiKey(admin, REQUEST);
    const older = await rotateApiKey(admin, oldest.id, 10_000);
    await rotateApiKey(admin, oldest.id, 10_000);
    const keys = verifier();
    expect(await refusal(keys, oldest.key)).toBe('rejected');
    expect(await refusal(keys, older?.key ?? '')).toBe('accepted');
  });

  it('does not come back from the dead', async () => {
    const { id } = await createApiKey(admin, REQUEST);
    await revokeApiKey(admin, id);
    expect(await rotateApiKey(admin, id, 0)).toBeNull();
    expect(await rotateApiKey(admin, 'nobody', 0)).toBeNull();
  });
});

describe('a key that makes keys', () => {
  it('hands on its own claims, and neither takes over nor sees a key with others', async () => {
    const claims = { region: 'north', shops: ['n1'] };
    const roles = ['admin', 'partner'];
    const { id } = await createApiKey(admin, { ...REQUEST, roles, claims });
    const asKey = { ...admin, maker: await store.keys.find(id) };
    const made = await createApiKey(asKey, { ...REQUEST, claims: { region: 'south' } });
    expect((await store.keys.find(made.id))?.claims).toEqual(claims);
    const others = [{ region: 'south', shops: ['n1'] }, { region: 'north' }, {}];
    for (const different of others) {
      const other = await createApiKey(admin, { ...REQUEST, claims: different });
      for (const change of [rotateApiKey(asKey, other.id, 0), revokeApiKey(asKey, other.id)]) {
        await expect(change).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      expect((await listApiKeys(asKey)).map((key) => key.id)).not.toContain(other.id);
    }
    expect(await rotateApiKey(asKey, made.id, 0)).toMatchObject({ id: made.id });
  });
});

describe('where a key may be used', () => {
  const rule = createOriginRule([], ['10.1.0.0/16', '192.0.2.7', '2001:db8::/32']);

  it.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['192.0.2.7', true],
    ['2001:db8:1::1', true],
    ['10.2.0.1', false],
    ['192.0.2.8', false],
    ['2001:db9::1', false],
    ['::ffff:10.2.0.1', false],
    ['not an address', false],
    ['10.1.2.3, 10.1.2.4', false],
    [null, false],
  ])('address %s: %s', (address, allowed) => {
    expect(rule({ origin: null, address })).toBe(allowed);
  });

  it('compares whole origins and wants one where they are limited', async () => {
    const { key } = await createApiKey(admin, {
      ...REQUEST,
      origins: ['HTTPS://App.example.com:443'],
    });
    const keys = verifier();
    const from = (origin: string | null) => refusal(keys, key, { origin, address: null } as never);
    expect(await from('https://app.example.com')).toBe('accepted');
    expect(await from('https://app.example.com.evil.test')).toBe('rejected');
    expect(await from('http://app.example.com')).toBe('rejected');
    expect(await from('null')).toBe('rejected');
    expect(await from(null)).toBe('rejected');
  });
});
