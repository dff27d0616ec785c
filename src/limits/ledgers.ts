import type { Ledger, LedgerEntry } from './budget-account.ts';
import { type RedisScripts, scriptOf } from './redis-scripts.ts';

/** What this process alone spent; for a gateway without Redis and without a store that others share. */
export function createMemoryLedger(): Ledger {
  const totals = new Map<string, LedgerEntry>();
  return {
    add: async (entries) =>
      entries.map((entry) => {
        const key = keyOf(entry);
        const known = totals.get(key);
        const total = {
          ...entry,
          cost: (known?.cost ?? 0) + entry.cost,
          bytes: (known?.bytes ?? 0) + entry.bytes,
        };
        for (const [other, { day }] of totals) if (day < entry.day) totals.delete(other);
        totals.set(key, total);
        return total;
      }),
  };
}

/** KEYS: one day of one tenant. ARGV: cost and bytes to add. Kept for two days after it was last spent from. */
const ADD = scriptOf(`
local key, cost, bytes = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
if cost == 0 and bytes == 0 then
  local known = redis.call('HMGET', key, 'cost', 'bytes')
  return { known[1] or '0', known[2] or '0' }
end
local total = redis.call('HINCRBYFLOAT', key, 'cost', ARGV[1])
local read = redis.call('HINCRBYFLOAT', key, 'bytes', ARGV[2])
redis.call('EXPIRE', key, 172800)
return { total, read }
`);

/** What all instances on one Redis spent. */
export function createRedisLedger(redis: RedisScripts, prefix = 'sextant:budget:'): Ledger {
  const addOne = async (entry: LedgerEntry): Promise<LedgerEntry> => {
    const answer = await redis.run(ADD, [prefix + keyOf(entry)], [entry.cost, entry.bytes]);
    if (!Array.isArray(answer)) throw new TypeError('Redis answered a script with something else');
    return { ...entry, cost: Number(answer[0]), bytes: Number(answer[1]) };
  };
  return { add: (entries) => Promise.all(entries.map(addOne)) };
}

function keyOf({ day, tenant }: LedgerEntry): string {
  return `${day}:${tenant}`;
}
