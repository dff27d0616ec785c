/**
 * Documents that clients have registered, by tenant and the hash of their text: in this process, and in Redis where
 * there is one. A tenant neither finds nor pushes out what another has registered.
 */
import { createHash } from 'node:crypto';

import { createDocumentMemory } from './document-memory.ts';
import { openRedisClient, type RedisClient } from './redis-client.ts';

export interface DocumentStore {
  /** Null: not registered by this tenant (null: by callers without one), or forgotten. */
  get(tenant: string | null, hash: string): Promise<string | null>;
  set(tenant: string | null, hash: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** What a flood can take: it evicts, and does not grow. */
const MEMORY = { maxChars: 8 * 2 ** 20, maxCharsPerOwner: 2 ** 20 };
const REDIS_BYTES_PER_OWNER = 4 * 2 ** 20;
/** The most that is read of one, in bytes: no document that may be asked is longer. */
const LONGEST_BYTES = 400_000;
const KEPT_SECONDS = 7 * 24 * 3600;

/** Without Redis, or with Redis away, a client sends its text once more: nothing else is lost. */
export async function openDocuments(redis: string | null): Promise<DocumentStore> {
  const memory = createDocumentMemory(MEMORY);
  const shared = redis === null ? null : await openRedisClient(redis);
  return {
    get: async (tenant, hash) => {
      const owner = ownerOf(tenant);
      const known = memory.get(owner, hash);
      if (known !== null || shared === null) return known;
      const text = await fetchText(shared, owner, hash).catch(() => '');
      // Whoever can write into Redis still cannot give a text another text's name.
      if (sha256(text, 'hex') !== hash) return null;
      memory.set(owner, hash, text);
      return text;
    },
    set: async (tenant, hash, text) => {
      const owner = ownerOf(tenant);
      memory.set(owner, hash, text);
      if (shared !== null) await keepText(shared, owner, hash, text).catch(() => null);
    },
    close: async () => shared?.disconnect(),
  };
}

/** A tenant's name may be anything; its hash is a part of a key. */
function ownerOf(tenant: string | null): string {
  return sha256(JSON.stringify(tenant), 'base64url');
}

/** In braces: what Redis Cluster keeps in one place. */
const prefixOf = (owner: string): string => `sextant:documents:{${owner}}:`;

function fetchText(redis: RedisClient, owner: string, hash: string): Promise<string> {
  return redis.getrange(prefixOf(owner) + hash, 0, LONGEST_BYTES);
}

/** Keeps one, and forgets the oldest of the same owner as long as all of them are too large. */
const KEEP = `
local prefix, hash, text, seconds, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local index = prefix .. 'index'
redis.call('SET', prefix .. hash, text, 'EX', seconds)
local clock = redis.call('TIME')
redis.call('ZADD', index, clock[1] * 1000000 + clock[2], hash .. ' ' .. #text)
redis.call('EXPIRE', index, seconds)
local bytes = 0
for _, kept in ipairs(redis.call('ZREVRANGE', index, 0, -1)) do
  local name, size = string.match(kept, '^(%x+) (%d+)$')
  bytes = bytes + 1000 + (tonumber(size) or 0)
  if bytes > most then
    redis.call('ZREM', index, kept)
    if name then redis.call('DEL', prefix .. name) end
  end
end
return 1`;

async function keepText(
  redis: RedisClient,
  owner: string,
  hash: string,
  text: string,
): Promise<void> {
  const most = String(REDIS_BYTES_PER_OWNER);
  await redis.eval(KEEP, 1, prefixOf(owner), hash, text, String(KEPT_SECONDS), most);
}

function sha256(text: string, encoding: 'hex' | 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding);
}
