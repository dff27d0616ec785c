import type { Redis, RedisOptions } from 'ioredis';

export type RedisClient = Redis;

/** What Redis holds is worth this much waiting, and no more: for all of it there is a way without. */
const COMMAND_TIMEOUT_MS = 100;
const CONNECT_TIMEOUT_MS = 1_000;
const LONGEST_RETRY_MS = 2_000;

/** No queue while disconnected, nothing sent twice: a lost Redis costs speed, never an answer. */
const CLIENT: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_RETRY_MS),
};

/** Opens even when Redis is down, and joins it later. Commands reject when it is away or too slow. */
export async function openRedisClient(url: string): Promise<Redis> {
  const { Redis: Client } = await import('ioredis');
  const client = new Client(url, CLIENT);
  // Without a listener the client writes to the console; those who send commands see each failure.
  client.on('error', () => {});
  await client.connect().catch(() => {});
  return client;
}
