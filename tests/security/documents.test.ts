/** Persisted documents: a hash is a name for a text, and never a right. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    const a = await target.ask(byHash(hash, KNOWN), { tenant: 'a' });
    const b = await target.ask(byHash(hash), { tenant: 'b' });
    expect([a.data.people.rows, b.data.people.rows]).toEqual([[{ count: 4 }], [{ count: 1 }]]);
    const asked = '{ people(segments: [RICH]) { rows { count } } }';
    await target.ask(byHash(sha256(asked), asked), { roles: ['analyst'] });
    const { codes } = await target.ask(byHash(sha256(asked)), { roles: ['partner'] });
    expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
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
    await redis.set(`sextant:document:${sha256(OTHER)}`, HIDDEN);
    expect((await two.ask(byHash(sha256(OTHER)), {})).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    redis.disconnect();
    await Promise.all([one.close(), two.close()]);
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
