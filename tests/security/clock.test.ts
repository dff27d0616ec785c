/** A machine whose clock goes back: nothing that had ended begins again, and nothing stays unasked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { pepperOf } from '../../src/app/secrets.ts';
import { createApiKey, revokeApiKey } from '../../src/auth/api-keys/manage.ts';
import { signToken } from '../../src/auth/sign.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { openOperationsStore } from '../../src/operations/open-store.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';

const SECRET = 'a secret of the tests, long enough for HS256';
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 15, 12);
const MODEL = `cubes:
  - name: rolls
    sql: "SELECT 1 AS id, random() AS roll"
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
    measures:
      - { name: roll, sql: roll, type: sum }
`;

let folder: string;
let clock: number;
let close: () => Promise<void>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-clock-'));
  clock = START;
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function gateway() {
  const text = `models: .
warehouses: { default: { type: duckdb, path: ':memory:', threads: 1 } }
auth: { jwt: [{ issuer: t, audience: sextant, secret: "${SECRET}" }] }
cache: { defaultTtl: 1m }
operations: { store: "${folder}" }
`;
  const config = parseConfig(text, join(folder, 'sextant.yml'), {});
  const logged: string[] = [];
  const app = await createApp({
    config,
    model: loadModel([{ path: 'rolls.yml', text: MODEL }]).model,
    now: () => new Date(clock),
    log: (_level, message) => logged.push(message),
  });
  const store = await openOperationsStore({ store: folder, now: () => clock });
  const admin = {
    ...{ store: store.keys, pepper: pepperOf(config) ?? '', who: 'test', now: () => clock },
  };
  close = async () => {
    await store.close();
    await app.close();
  };
  const ask = async (credential: Record<string, string>) => {
    const response = await app.fetch(
      new Request('http://x/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...credential },
        body: JSON.stringify({ query: '{ rolls { rows { roll } } }' }),
      }),
    );
    const { data, errors } = JSON.parse(await response.text());
    return {
      status: response.status,
      roll: data?.rolls.rows[0].roll,
      reason: errors?.[0].extensions.reason,
    };
  };
  return { ask, admin, logged };
}

async function token(lifetimeSeconds: number): Promise<Record<string, string>> {
  const signed = await signToken({
    ...{ issuer: 't', audience: 'sextant', secret: SECRET, tenant: 'a', roles: [], user: 'u' },
    claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
    lifetimeSeconds,
    now: new Date(clock),
  });
  return { authorization: `Bearer ${signed}` };
}

describe('a clock that goes back', () => {
  it('revives no token, whether it was remembered or never seen', async () => {
    const { ask, logged } = await gateway();
    const [seen, unseen, long] = [await token(60), await token(60), await token(8 * 3_600)];
    expect((await ask(seen)).status).toBe(200);
    clock += HOUR_MS;
    expect(await ask(seen)).toMatchObject({ status: 401, reason: 'expired' });
    clock -= HOUR_MS;
    expect(await ask(seen)).toMatchObject({ status: 401, reason: 'expired' });
    expect(await ask(unseen)).toMatchObject({ status: 401, reason: 'expired' });
    expect((await ask(long)).status).toBe(200);
    expect(logged.join()).toContain('the clock went back');
  });

  it('revives no API key that has expired, and hides no revocation', async () => {
    const { ask, admin } = await gateway();
    const request = {
      ...{ name: 'k', environment: 'test', tenant: 'a', roles: ['partner'], scopes: null },
      ...{ claims: {}, origins: [], addresses: [] },
    };
    const short = await createApiKey(admin, { ...request, expiresAt: clock + 60_000 });
    const lasting = await createApiKey(admin, { ...request, expiresAt: null });
    for (const { key } of [short, lasting])
      expect((await ask({ 'x-api-key': key })).status).toBe(200);
    clock += HOUR_MS;
    expect((await ask({ 'x-api-key': lasting.key })).status).toBe(200);
    clock -= HOUR_MS;
    expect(await ask({ 'x-api-key': short.key })).toMatchObject({ status: 401, reason: 'expired' });
    await revokeApiKey(admin, lasting.id);
    const until = performance.now() + 1_000;
    let { status } = await ask({ 'x-api-key': lasting.key });
    while (status === 200 && performance.now() < until) {
      ({ status } = await ask({ 'x-api-key': lasting.key }));
    }
    expect(status).toBe(401);
  });

  it('keeps no answer longer than it was good for', async () => {
    const { ask } = await gateway();
    const as = await token(8 * 3_600);
    const first = await ask(as);
    expect((await ask(as)).roll).toBe(first.roll);
    clock += 61_000;
    const second = await ask(as);
    expect(second.roll).not.toBe(first.roll);
    clock -= 10 * 60_000;
    expect((await ask(as)).roll).toBe(second.roll);
    clock += 10 * 60_000 + 61_000;
    expect((await ask(as)).roll).not.toBe(second.roll);
  });
});
