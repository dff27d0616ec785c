/** Persisted documents: a hash is a name for a text, and never a right. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDocuments } from '../../src/cache/document-store.ts';
import { redisUrl } from '../setup/servers.ts';
import { openTarget, type Target } from './gateway.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const byHash = (hash: string, query?: string) => ({
  ...(query === undefined ? {} : { query }),
  extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
});

const KNOWN = '{ people { rows { count } } }';
const OTHER = '{ sales { rows { count } } }';
const HIDDEN = '{ people { rows { email count } } }';

const folder = mkdtempSync(join(tmpdir(), 'sextant-documents-'));
const manifest = join(folder, 'documents.json');
writeFileSync(
  manifest,
  JSON.stringify({ [sha256(KNOWN)]: KNOWN, [`sha256:${sha256(HIDDEN)}`]: HIDDEN }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('automatic documents', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget();
  });
  afterAll(() => target.close());

  it('are not found, then registered, then known by their hash', async () => {
    const hash = sha256(OTHER);
    expect((await target.ask(byHash(hash), {})).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    const first = await target.ask(byHash(hash, OTHER), {});
    const again = await target.ask(byHash(hash), {});
    expect(again.data).toEqual(first.data);
    expect((await target.ask({ documentId: `sha256:${hash}` }, {})).data).toEqual(first.data);
  });

  it('answer for the caller who sends the hash, not for the one who registered it', async () => {
    const hash = sha256(KNOWN);
    const a = await target.ask(byHash(hash, KNOWN), { tenant: 'a', user: 'one' });
    const same = await target.ask(byHash(hash), { tenant: 'a', user: 'two', roles: ['viewer'] });
    expect([a.data.people.rows, same.data.people.rows]).toEqual([[{ count: 4 }], [{ count: 4 }]]);
    const asked = '{ people(segments: [RICH]) { rows { count } } }';
    await target.ask(byHash(sha256(asked), asked), { roles: ['analyst'] });
    const { codes } = await target.ask(byHash(sha256(asked)), { roles: ['partner'] });
    expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('are their tenant’s: no other can tell that they were registered', async () => {
    const own = '{ people { rows { count region } } }';
    await target.ask(byHash(sha256(own), own), { tenant: 'a' });
    const b = await target.ask(byHash(sha256(own)), { tenant: 'b' });
    expect(b.codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  it('are kept only if they could be asked', async () => {
    const junk = [
      `# ${'x'.repeat(90_000)}`,
      '{ people { rows {',
      '{ a }'.repeat(2),
      '{ ...A } fragment A on Query { ...A }',
    ];
    const wide = `{ ${'a: people { rows { count } } '.repeat(200)} }`;
    for (const text of [...junk, wide]) {
      await target.ask(byHash(sha256(text), text), {});
      const { codes } = await target.ask(byHash(sha256(text)), {});
      expect(codes).not.toEqual([]);
      if (text !== junk[2] && text !== junk[3]) {
        expect(codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
      }
    }
  });

  it('of one tenant push out its own, and nobody else’s', async () => {
    const ofB = '{ people { totals { count } } }';
    await target.ask(byHash(sha256(ofB), ofB), { tenant: 'b' });
    await target.ask(byHash(sha256(KNOWN), KNOWN), { tenant: 'a' });
    for (let n = 0; n < 200; n++) {
      const text = `{ days { rows { name } } } #${n} ${'x'.repeat(99_000)}`;
      await target.ask(byHash(sha256(text), text), { tenant: 'a' });
    }
    expect((await target.ask(byHash(sha256(ofB)), { tenant: 'b' })).codes).toEqual([]);
    const own = await target.ask(byHash(sha256(KNOWN)), { tenant: 'a' });
    expect(own.codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  it('cannot be given another text’s name', async () => {
    const { codes, status } = await target.ask(byHash(sha256(KNOWN), OTHER), {});
    expect([status, codes]).toEqual([400, ['BAD_REQUEST']]);
    const { data } = await target.ask(byHash(sha256(KNOWN), KNOWN), {});
    expect(data).toHaveProperty('people');
  });

  it.each(['x', '', 7, {}, [], '__proto__', `${'0'.repeat(63)}g`, `sha256:${'0'.repeat(65)}`])(
    'are named by nothing else than a hash: %j',
    async (hash) => {
      const { codes, status } = await target.ask(byHash(hash as string), {});
      expect(status).toBe(400);
      expect(codes).toHaveLength(1);
      expect(codes[0]).not.toBe('INTERNAL');
    },
  );

  it('need a token like any other question', async () => {
    await target.ask(byHash(sha256(KNOWN), KNOWN), {});
    const reply = await target.ask(byHash(sha256(KNOWN)), {}, { authorization: 'Bearer x' });
    expect([reply.status, reply.codes]).toEqual([401, ['UNAUTHENTICATED']]);
  });

  it('are limited like any other question', async () => {
    const deep = `{ ${'a: people { rows { count } } '.repeat(2_000)} }`;
    const { codes } = await target.ask(byHash(sha256(deep), deep), {});
    expect(codes).toEqual(['QUERY_TOO_EXPENSIVE']);
  });

  it('are off where the configuration says so', async () => {
    const closed = await openTarget({ config: 'documents: { automatic: false }\n' });
    await closed.ask(byHash(sha256(KNOWN), KNOWN), {});
    const { codes } = await closed.ask(byHash(sha256(KNOWN)), {});
    expect(codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    await closed.close();
  });
});

describe('documents in Redis', () => {
  it('are known to every instance, and believed only if they are what their name says', async () => {
    const url = await redisUrl();
    const config = `cache: { redis: "${url}" }\n`;
    const [one, two] = await Promise.all([openTarget({ config }), openTarget({ config })]);
    await one.ask(byHash(sha256(KNOWN), KNOWN), {});
    expect((await two.ask(byHash(sha256(KNOWN)), {})).data).toEqual({
      people: { rows: [{ count: 4 }] },
    });
    const { Redis } = await import('ioredis');
    const redis = new Redis(url);
    const [place = ''] = await redis.keys(`*:${sha256(KNOWN)}`);
    const other = place.replace(sha256(KNOWN), sha256(OTHER));
    for (const forged of [HIDDEN, KNOWN, `${OTHER} `, OTHER.slice(1), 'x'.repeat(2 ** 20)]) {
      await redis.set(other, forged);
      const { codes } = await two.ask(byHash(sha256(OTHER)), {});
      expect(codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    }
    await redis.set(other, OTHER);
    expect((await two.ask(byHash(sha256(OTHER)), {})).codes).toEqual([]);
    redis.disconnect();
    await Promise.all([one.close(), two.close()]);
  });

  it('take no more than so many bytes of a tenant, the oldest going first', async () => {
    const url = await redisUrl();
    const store = await openDocuments(url);
    const texts = Array.from({ length: 200 }, (_, n) => `{ a${n} } #${'x'.repeat(99_000)}`);
    await store.set('b', sha256(OTHER), OTHER);
    for (const text of texts) await store.set('a', sha256(text), text);
    const { Redis } = await import('ioredis');
    const redis = new Redis(url);
    const keys = await redis.keys('sextant:documents:*');
    const kept = keys.filter((key) => !key.endsWith('index'));
    const sizes = await Promise.all(kept.map((key) => redis.strlen(key)));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(3 * 2 ** 20);
    expect(bytes).toBeLessThan(4 * 2 ** 20 + 1_000);
    redis.disconnect();
    // Another process, which has nothing in memory.
    const fresh = await openDocuments(url);
    const [first = '', last = ''] = [texts[0], texts.at(-1)];
    expect(await fresh.get('a', sha256(last))).toBe(last);
    expect(await fresh.get('a', sha256(first))).toBeNull();
    expect(await fresh.get('b', sha256(OTHER))).toBe(OTHER);
    await Promise.all([store.close(), fresh.close()]);
  });
});

describe('trusted documents', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget({
      config: `documents: { manifest: "${manifest}", trusted: [browser] }\n`,
    });
  });
  afterAll(() => target.close());
  const browser = { roles: ['browser'] };

  it('are all that a caller with a trusted role may send', async () => {
    expect((await target.ask(byHash(sha256(KNOWN)), browser)).data.people.rows).toEqual([
      { count: 4 },
    ]);
    expect((await target.ask(KNOWN, browser)).data.people.rows).toEqual([{ count: 4 }]);
    expect((await target.ask(OTHER, browser)).codes).toEqual(['FORBIDDEN']);
    expect((await target.ask(`${KNOWN} `, browser)).codes).toEqual(['FORBIDDEN']);
    expect((await target.ask('{ __schema { types { name } } }', browser)).codes).toEqual([
      'FORBIDDEN',
    ]);
    expect((await target.ask({}, browser)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  it('are not extended by registering', async () => {
    expect((await target.ask(byHash(sha256(OTHER), OTHER), browser)).codes).toEqual(['FORBIDDEN']);
    await target.ask(byHash(sha256(OTHER), OTHER), { roles: ['analyst'] });
    expect((await target.ask(byHash(sha256(OTHER)), browser)).codes).toEqual([
      'PERSISTED_QUERY_NOT_FOUND',
    ]);
    const disguised = await target.ask(byHash(sha256(KNOWN), OTHER), browser);
    expect(disguised.codes).toEqual(['FORBIDDEN']);
  });

  it('restrict whoever has such a role, whatever else that caller is', async () => {
    expect((await target.ask(OTHER, { roles: ['browser', 'analyst'] })).codes).toEqual([
      'FORBIDDEN',
    ]);
    expect((await target.ask(OTHER, { roles: ['analyst'] })).errors).toBeUndefined();
  });

  it('are checked against the schema of whoever sends them', async () => {
    const { codes, text } = await target.ask(byHash(sha256(HIDDEN)), {
      roles: ['browser', 'partner'],
    });
    expect(codes).toEqual([]);
    expect(text).not.toContain('ann@a.example');
  });

  it('must be what their hashes say, when the manifest is loaded', async () => {
    const forged = join(folder, 'forged.json');
    writeFileSync(forged, JSON.stringify({ [sha256(KNOWN)]: OTHER }));
    await expect(openTarget({ config: `documents: { manifest: "${forged}" }\n` })).rejects.toThrow(
      `${sha256(KNOWN)} is not the SHA-256 of its document (manifest)`,
    );
    await expect(openTarget({ config: 'documents: { trusted: [browser] }\n' })).rejects.toThrow(
      'documents.trusted needs documents.manifest',
    );
  });
});
