import { type AuditStore, createAuditStore } from './audit.ts';
import { openEmbedded } from './embedded.ts';
import { createKeyStore, type KeyStore } from './keys.ts';
import { migrate } from './migrations.ts';
import { openServer } from './server.ts';
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
  const database = /^postgres(ql)?:\/\//.test(options.store)
    ? await openServer(options.store, options.onError ?? (() => undefined))
    : await openEmbedded(options.store);
  try {
    await migrate(database, options.now);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    keys: createKeyStore(database),
    audit: createAuditStore(database),
    usage: createUsageStore(database),
    spending: createSpendingStore(database),
    close: () => database.close(),
  };
}
