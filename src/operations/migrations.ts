import { type Database, type RunStatement, sql } from './database.ts';

/** One step of the store's shape. Steps only ever get appended; one that was released is never edited. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'API keys',
    statements: [
      // `value` of 'api_keys' grows with every change of a key; instances poll it.
      'CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL)',
      "INSERT INTO counters (name, value) VALUES ('api_keys', 0)",
      `CREATE TABLE api_keys (
        id TEXT PRIMARY KEY,
        version BIGINT NOT NULL,
        environment TEXT NOT NULL,
        name TEXT NOT NULL,
        tenant TEXT,
        roles TEXT NOT NULL,
        scopes TEXT,
        claims TEXT NOT NULL,
        origins TEXT NOT NULL,
        addresses TEXT NOT NULL,
        hash TEXT NOT NULL,
        previous_hash TEXT,
        previous_until BIGINT,
        created_at BIGINT NOT NULL,
        expires_at BIGINT,
        revoked_at BIGINT,
        rotated_at BIGINT,
        last_used_at BIGINT
      )`,
      'CREATE INDEX api_keys_tenant ON api_keys (tenant)',
    ],
  },
  {
    id: 2,
    name: 'audit trail',
    statements: [
      `CREATE TABLE audit (
        id TEXT PRIMARY KEY,
        at BIGINT NOT NULL,
        kind TEXT NOT NULL,
        who TEXT NOT NULL,
        tenant TEXT,
        operation TEXT NOT NULL,
        hash TEXT,
        cubes TEXT NOT NULL,
        row_count BIGINT NOT NULL,
        byte_count BIGINT NOT NULL,
        cost DOUBLE PRECISION NOT NULL,
        cache TEXT,
        ms DOUBLE PRECISION NOT NULL,
        outcome TEXT NOT NULL,
        request_id TEXT,
        detail TEXT
      )`,
      'CREATE INDEX audit_at ON audit (at)',
      'CREATE INDEX audit_tenant_at ON audit (tenant, at)',
    ],
  },
  {
    id: 3,
    name: 'usage and budgets by tenant and day',
    statements: [
      `CREATE TABLE usage_daily (
        tenant TEXT NOT NULL,
        day TEXT NOT NULL,
        requests BIGINT NOT NULL,
        failures BIGINT NOT NULL,
        cache_hits BIGINT NOT NULL,
        row_count BIGINT NOT NULL,
        byte_count BIGINT NOT NULL,
        cost DOUBLE PRECISION NOT NULL,
        ms DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (tenant, day)
      )`,
      `CREATE TABLE budget_daily (
        tenant TEXT NOT NULL,
        day TEXT NOT NULL,
        cost DOUBLE PRECISION NOT NULL,
        bytes DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (tenant, day)
      )`,
    ],
  },
  {
    id: 4,
    name: 'usage is counted once',
    statements: [
      // What was added lately, so that adding it once more adds nothing.
      'CREATE TABLE usage_batches (id TEXT PRIMARY KEY, at BIGINT NOT NULL)',
      'CREATE INDEX usage_batches_at ON usage_batches (at)',
    ],
  },
];

/**
 * Brings the store to its newest shape: each missing step once, in order, all in one exclusive transaction, so
 * that two instances that start together agree. Answers the ids it applied. A store from a newer release is refused.
 */
export function migrate(
  database: Database,
  now: () => number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly number[]> {
  return database.exclusively(async (run) => {
    await run(
      sql(
        'CREATE TABLE IF NOT EXISTS migrations (id BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)',
      ),
    );
    const rows = await run(sql('SELECT id FROM migrations'));
    const applied = new Set(rows.map((row) => Number(row['id'])));
    const newest = migrations.at(-1)?.id ?? 0;
    if ([...applied].some((id) => id > newest)) {
      throw new Error('The operations store was made by a newer release of this program.');
    }
    const missing = migrations.filter((migration) => !applied.has(migration.id));
    for (const migration of missing) await apply(run, migration, now());
    return missing.map((migration) => migration.id);
  });
}

async function apply(run: RunStatement, migration: Migration, at: number): Promise<void> {
  for (const text of migration.statements) await run(sql(text));
  await run(
    sql(
      'INSERT INTO migrations (id, name, applied_at) VALUES (?, ?, ?)',
      migration.id,
      migration.name,
      at,
    ),
  );
}
