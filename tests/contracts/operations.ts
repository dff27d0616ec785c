import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewKey } from '../../src/operations/api-keys.ts';
import { auditRecord } from '../../src/operations/audit.ts';
import { type OperationsStore, openOperationsStore } from '../../src/operations/open-store.ts';

const NOW = Date.UTC(2026, 0, 15, 12);

function key(id: string, over: Partial<NewKey> = {}): NewKey {
  return {
    id,
    environment: 'test',
    name: `key ${id}`,
    tenant: 't1',
    roles: ['partner'],
    scopes: { cubes: ['orders'], insights: null, operations: ['query'] },
    claims: { partner_id: 7, regions: ['SP', "R'J; --"] },
    origins: ['https://app.example.com'],
    addresses: ['10.0.0.0/8'],
    hash: `hash of ${id}`,
    createdAt: NOW,
    expiresAt: NOW + 1000,
    ...over,
  };
}

const change = (operation: string, over = {}) =>
  auditRecord({ at: NOW, kind: 'change', who: 'operator', tenant: 't1', operation, ...over });

const request = (over = {}) =>
  auditRecord({ at: NOW, kind: 'request', who: 'u1', tenant: 't1', operation: 'Sales', ...over });

/**
 * What every operations store does. `place` names a store that is empty at first; the same place again is the
 * same store.
 */
export function operationsContract(name: string, place: () => Promise<string>): void {
  describe(`the operations store on ${name}`, () => {
    let where: string;
    let store: OperationsStore;
    let other: OperationsStore;
    const open = () => openOperationsStore({ store: where, now: () => NOW });

    beforeAll(async () => {
      where = await place();
      // Two instances that start at the same moment on a store that is not there yet.
      [store, other] = await Promise.all([open(), open()]);
    });
    afterAll(async () => {
      await Promise.all([store.close(), other.close()]);
    });

    it('opens again without a change', async () => {
      const third = await open();
      expect(await third.keys.list({})).toEqual([]);
      await third.close();
    });

    it('gives a key back as it was put in, to every instance', async () => {
      await store.keys.insert(key('a1'), change('key.create'));
      expect(await other.keys.find('a1')).toEqual({
        ...key('a1'),
        version: expect.any(Number),
        previousHash: null,
        previousUntil: null,
        revokedAt: null,
        rotatedAt: null,
        lastUsedAt: null,
      });
      expect(await other.keys.find("a1' OR '1'='1")).toBeNull();
    });

    it('keeps a key without limits, tenant or end', async () => {
      const plain = key('a2', {
        tenant: null,
        scopes: null,
        claims: {},
        origins: [],
        addresses: [],
        expiresAt: null,
        createdAt: NOW + 1,
      });
      await store.keys.insert(plain, change('key.create'));
      expect(await store.keys.find('a2')).toMatchObject(plain);
      expect((await store.keys.list({})).map(({ id }) => id)).toEqual(['a2', 'a1']);
      expect((await store.keys.list({ tenant: 't1' })).map(({ id }) => id)).toEqual(['a1']);
    });

    it('refuses a second key of one id, and audits nothing then', async () => {
      const before = await store.audit.list({ kind: 'change', limit: 100 });
      await expect(store.keys.insert(key('a1'), change('key.create'))).rejects.toThrow();
      expect(await store.audit.list({ kind: 'change', limit: 100 })).toEqual(before);
    });

    it('tells another instance that a key changed', async () => {
      const before = await other.keys.version();
      await store.keys.insert(key('b1'), change('key.create'));
      const between = await other.keys.version();
      const rotation = { hash: 'new', at: NOW + 5, previousUntil: NOW + 9 };
      await store.keys.rotate('a1', rotation, change('key.rotate'));
      expect(between).toBeGreaterThan(before);
      expect(await other.keys.version()).toBeGreaterThan(between);
      expect((await other.keys.find('a1'))?.version).toBe(await store.keys.version());
    });

    it('does not count a use as a change', async () => {
      const version = await store.keys.version();
      await store.keys.touch('a1', NOW + 70_000, NOW);
      await other.keys.touch('a1', NOW + 80_000, NOW + 20_000);
      expect((await store.keys.find('a1'))?.lastUsedAt).toBe(NOW + 70_000);
      expect(await other.keys.version()).toBe(version);
    });

    it('keeps the secret before a rotation until its end', async () => {
      expect(await store.keys.find('a1')).toMatchObject({
        hash: 'new',
        previousHash: 'hash of a1',
        previousUntil: NOW + 9,
        rotatedAt: NOW + 5,
      });
    });

    it('revokes once, with one audit record', async () => {
      const revoke = () => store.keys.revoke('b1', NOW, change('key.revoke', { who: 'ann' }));
      expect(await revoke()).toBe(true);
      expect(await revoke()).toBe(false);
      const late = { hash: 'x', at: NOW, previousUntil: NOW };
      expect(await store.keys.rotate('b1', late, change('key.rotate'))).toBe(false);
      expect(await store.keys.revoke('nobody', NOW, change('key.revoke'))).toBe(false);
      const trail = await store.audit.list({ kind: 'change', limit: 100 });
      expect(trail.filter(({ operation }) => operation === 'key.revoke')).toHaveLength(1);
      expect((await other.keys.find('b1'))?.revokedAt).toBe(NOW);
    });

    it('loses no change when two instances write at once', async () => {
      const ids = Array.from({ length: 20 }, (_, i) => `c${i}`);
      await Promise.all(
        ids.map((id, i) => (i % 2 ? store : other).keys.insert(key(id), change('key.create'))),
      );
      const versions = (await other.keys.list({})).map((found) => found.version);
      expect(new Set(versions).size).toBe(3 + ids.length);
      expect(await store.keys.version()).toBe(Math.max(...versions));
    });

    it('keeps an audit record whole', async () => {
      const full = request({
        at: NOW + 100,
        tenant: 't2',
        hash: 'abc',
        cubes: ['orders', 'customers'],
        rows: 12,
        bytes: 5_000_000_000,
        cost: 1.25,
        cache: 'miss',
        ms: 3.5,
        outcome: 'QUERY_TIMEOUT',
        requestId: 'r1',
        detail: { status: ["'; DROP TABLE audit; --"] },
      });
      await store.audit.append([full]);
      expect(await other.audit.list({ tenant: 't2', limit: 10 })).toEqual([full]);
    });

    it('writes many records at once and lists the newest first', async () => {
      const many = Array.from({ length: 5_050 }, (_, i) => request({ at: NOW + i, tenant: 't3' }));
      await store.audit.append(many);
      const seen = await store.audit.list({ tenant: 't3', since: NOW + 5_000, limit: 20 });
      expect(seen.map(({ at }) => at - NOW)).toEqual(
        Array.from({ length: 20 }, (_, i) => 5_049 - i),
      );
      await store.audit.append([]);
    });

    it('has a record once, however often and with whichever others it is written', async () => {
      const [a, b, c] = [1, 2, 3].map((n) => request({ at: NOW + n, tenant: 't9' }));
      if (!a || !b || !c) throw new Error('three records');
      await store.audit.append([a, b]);
      await Promise.all([store.audit.append([a, b]), other.audit.append([b, c])]);
      expect(await store.audit.list({ tenant: 't9', limit: 10 })).toEqual([c, b, a]);
      await store.audit.purge(NOW + 10);
    });

    it('forgets old requests and keeps changes', async () => {
      await store.audit.purge(NOW + 5_049);
      expect(await store.audit.list({ tenant: 't3', limit: 10 })).toHaveLength(1);
      expect(await store.audit.list({ kind: 'change', limit: 1 })).toHaveLength(1);
    });

    it('sums usage of all instances by tenant and day', async () => {
      const used = (tenant: string, day: string) => ({
        tenant,
        day,
        requests: 1,
        failures: 0,
        cacheHits: 1,
        rows: 10,
        bytes: 3_000_000_000,
        cost: 0.5,
        ms: 1.5,
      });
      const ab = [used('a', '2026-01-15'), used('b', '2026-01-15')];
      const work = Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? store : other).usage.add(i % 3 ? ab : ab.toReversed(), `batch ${i}`),
      );
      await Promise.all([...work, store.usage.add([used('a', '2026-01-16')], 'one more')]);
      expect(await store.usage.read('a', '2026-01-15', '2026-01-17')).toEqual([
        {
          ...used('a', '2026-01-15'),
          requests: 10,
          cacheHits: 10,
          rows: 100,
          bytes: 3e10,
          cost: 5,
          ms: 15,
        },
        used('a', '2026-01-16'),
      ]);
      expect(await store.usage.read('a', '2026-01-16', '2026-01-16')).toEqual([]);
      // The same batches once more, at the same time: of those it is not known whether they were written.
      await Promise.all([store, other].map(({ usage }) => usage.add(ab, 'batch 1')));
      const [day] = await store.usage.read('a', '2026-01-15', '2026-01-16');
      expect(day?.requests).toBe(10);
    });

    it('adds spending of all instances and answers the totals', async () => {
      const day = '2026-01-15';
      const one = [
        { tenant: 'z', day, cost: 1.5, bytes: 100 },
        { tenant: 'a', day, cost: 0, bytes: 0 },
      ];
      await Promise.all([store.spending.add(one), other.spending.add(one)]);
      expect(await store.spending.add([{ tenant: 'z', day, cost: -0.5, bytes: 0 }])).toEqual([
        { tenant: 'z', day, cost: 2.5, bytes: 200 },
      ]);
      await store.spending.purge('2026-01-16');
      expect(await store.spending.add([{ tenant: 'z', day, cost: 0, bytes: 0 }])).toEqual([
        { tenant: 'z', day, cost: 0, bytes: 0 },
      ]);
    });
  });
}
