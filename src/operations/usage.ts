import type { AuditRecord } from './audit.ts';
import { type Database, type SqlRow, type Statement, sql } from './database.ts';

/** What one tenant used on one UTC day. */
export interface Usage {
  readonly tenant: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly requests: number;
  /** Requests that ended in an error. */
  readonly failures: number;
  readonly cacheHits: number;
  readonly rows: number;
  readonly bytes: number;
  readonly cost: number;
  readonly ms: number;
}

export interface UsageStore {
  /** Adds to what is counted already; nothing when the batch of this name was added before. */
  add(usage: readonly Usage[], batch: string): Promise<void>;
  /** By day, oldest first; `from` inclusive, `to` exclusive. */
  read(tenant: string, from: string, to: string): Promise<readonly Usage[]>;
}

/** A batch that failed is written again within seconds, or with the store's return from an outage. */
const BATCHES_KEPT_MS = 7 * 86_400_000;

/** `now` in epoch milliseconds. */
export function createUsageStore(database: Database, now: () => number): UsageStore {
  return {
    add: async (usage, batch) => {
      // In one order everywhere: two instances that lock rows crosswise would wait for each other for ever.
      const ordered = usage.toSorted(
        (a, b) => compare(a.tenant, b.tenant) || compare(a.day, b.day),
      );
      if (ordered.length === 0) return;
      await database.exclusively(async (run) => {
        const [isNew] = await run(noteBatch(batch, now()));
        if (isNew === undefined) return;
        for (const one of ordered) await run(addUsage(one));
        await run(sql('DELETE FROM usage_batches WHERE at < ?', now() - BATCHES_KEPT_MS));
      });
    },
    read: async (tenant, from, to) => {
      const rows = await database.all(
        sql(
          'SELECT * FROM usage_daily WHERE tenant = ? AND day >= ? AND day < ? ORDER BY day',
          tenant,
          from,
          to,
        ),
      );
      return rows.map(decodeUsage);
    },
  };
}

function noteBatch(id: string, at: number): Statement {
  return sql(
    'INSERT INTO usage_batches (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING id',
    id,
    at,
  );
}

/** What these requests amount to, by tenant and day. Changes and requests without tenant are nobody's usage. */
export function usageOf(records: readonly AuditRecord[]): readonly Usage[] {
  const sums = new Map<string, Usage>();
  for (const record of records) {
    if (record.kind !== 'request' || record.tenant === null) continue;
    const one = usageOfOne(record, record.tenant);
    const key = `${one.day} ${one.tenant}`;
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? one : plus(sum, one));
  }
  return [...sums.values()];
}

function usageOfOne(record: AuditRecord, tenant: string): Usage {
  return {
    tenant,
    day: new Date(record.at).toISOString().slice(0, 10),
    requests: 1,
    failures: record.outcome === 'ok' ? 0 : 1,
    cacheHits: record.cache === 'hit' ? 1 : 0,
    rows: record.rows,
    bytes: record.bytes,
    cost: record.cost,
    ms: record.ms,
  };
}

function plus(a: Usage, b: Usage): Usage {
  return {
    tenant: a.tenant,
    day: a.day,
    requests: a.requests + b.requests,
    failures: a.failures + b.failures,
    cacheHits: a.cacheHits + b.cacheHits,
    rows: a.rows + b.rows,
    bytes: a.bytes + b.bytes,
    cost: a.cost + b.cost,
    ms: a.ms + b.ms,
  };
}

function addUsage(usage: Usage): Statement {
  return sql(
    `INSERT INTO usage_daily (tenant, day, requests, failures, cache_hits, row_count, byte_count, cost, ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant, day) DO UPDATE SET
       requests = usage_daily.requests + excluded.requests,
       failures = usage_daily.failures + excluded.failures,
       cache_hits = usage_daily.cache_hits + excluded.cache_hits,
       row_count = usage_daily.row_count + excluded.row_count,
       byte_count = usage_daily.byte_count + excluded.byte_count,
       cost = usage_daily.cost + excluded.cost,
       ms = usage_daily.ms + excluded.ms`,
    usage.tenant,
    usage.day,
    usage.requests,
    usage.failures,
    usage.cacheHits,
    usage.rows,
    usage.bytes,
    usage.cost,
    usage.ms,
  );
}

function decodeUsage(row: SqlRow): Usage {
  return {
    tenant: String(row['tenant']),
    day: String(row['day']),
    requests: Number(row['requests']),
    failures: Number(row['failures']),
    cacheHits: Number(row['cache_hits']),
    rows: Number(row['row_count']),
    bytes: Number(row['byte_count']),
    cost: Number(row['cost']),
    ms: Number(row['ms']),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
