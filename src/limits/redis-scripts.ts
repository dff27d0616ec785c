import { createHash } from 'node:crypto';
import { openRedisClient } from '../cache/redis-client.ts';

/** The little of Redis that limits need: a script that runs as one step. */
export interface RedisScripts {
  /** Rejects when Redis is away or too slow. */
  run(script: Script, keys: readonly string[], args: readonly number[]): Promise<unknown>;
  close(): void;
}

export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function scriptOf(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** After a failure nobody waits for Redis for this long. */
const PAUSE_MS = 500;

/** Opens even when Redis is down, and joins it later. `now` in milliseconds. */
export async function openRedisScripts(url: string, now: () => number): Promise<RedisScripts> {
  const client = await openRedisClient(url);
  let pausedUntil = Number.NEGATIVE_INFINITY;
  const evaluate = async (
    { sha, text }: Script,
    keys: readonly string[],
    args: readonly number[],
  ) => {
    try {
      return await client.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return client.eval(text, keys.length, ...keys, ...args);
    }
  };
  return {
    run: async (script, keys, args) => {
      if (now() < pausedUntil) throw new Error('Redis failed a moment ago');
      try {
        return await evaluate(script, keys, args);
      } catch (error) {
        pausedUntil = now() + PAUSE_MS;
        throw error;
      }
    },
    close: () => client.disconnect(),
  };
}
