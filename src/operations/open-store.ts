import { missingDriver } from '../shared/missing-driver.ts';
import { createKeyStore, type KeyStore } from './api-keys.ts';
import { type AuditStore, createAuditStore } from './audit.ts';
import type { Database } from './database.ts';
import { migrate } from './migrations.ts';
import { createSpendingStore, type SpendingStore } from './spending.ts';
import { createUsageStore, type UsageStore } from './usage.ts';

/** Everything the gateway remembers beside results. */
export interface OperationsStore {
  readonly keys: KeyStore;
  readonly audit: AuditStore;
  readonly usage: UsageStore;
  readonly spending: SpendingStore;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** A folder for the embedded store, or the `postgres://` URL of a server. */
  readonly store: string;
  readonly now: () => number;
  /** Hears of idle connections that broke; they are replaced. */
  readonly onError?: (error: Error) => void;
}

/** Opens the store and brings it to its newest shape. Any number of instances may do so at once. */
export async function openOperationsStore(options: OpenOptions): Promise<OperationsStore> {
  const database = await openDatabase(options);
  try {
    await migrate(database, options.now);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    keys: createKeyStore(database),
    audit: createAuditStore(database),
    usage: createUsageStore(database, options.now),
    spending: createSpendingStore(database),
    close: () => database.close(),
  };
}

/** Loads the driver that is needed, and only when it is: a gateway starts without. */
async function openDatabase({ store, onError = () => undefined }: OpenOptions): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(store)) {
    const { openServer } = await import('./postgres/postgres-store.ts');
    return openServer(store, onError);
  }
  const { openEmbedded } = await import('./sqlite/sqlite-store.ts').catch((error) => {
    throw missingDriver('the embedded store', 'name a PostgreSQL in operations.store', error);
  });
  return openEmbedded(store);
}
