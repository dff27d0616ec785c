/** Keys, audit and usage, opened from the configuration and handed to those who need a part of them. */
import { apiKeySchemes } from '../auth/api-keys/schemes.ts';
import {
  type ApiKeyVerifier,
  type ApiKeyVerifierOptions,
  createApiKeyVerifier,
} from '../auth/api-keys/verify.ts';
import type { Scheme } from '../auth/scheme.ts';
import type { Config } from '../config/config.ts';
import type { AuditRecord } from '../operations/audit.ts';
import { createAuditFile } from '../operations/audit-file.ts';
import { type AuditLog, createAuditLog, storeSink, usageSink } from '../operations/audit-log.ts';
import { type OperationsStore, openOperationsStore } from '../operations/open-store.ts';
import type { Log } from '../shared/log.ts';
import { pepperOf } from './secrets.ts';

export interface Operations {
  readonly store: OperationsStore;
  /** Null: nothing is configured that keys could be hashed with, and none is taken. */
  readonly pepper: string | null;
  readonly schemes: readonly Scheme[];
  /** Costs the request nothing. */
  record(record: AuditRecord): void;
  /** Records that are not written yet. */
  pending(): number;
  /** Writes what is pending, and closes the store. */
  close(): Promise<void>;
}

export interface OperationsDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
  /** Hears how many audit records were given up. */
  readonly onAuditDropped: (records: number) => void;
}

/** Takes no time: the store is opened when first asked, and again as long as it cannot be. */
export function openOperations(config: Config, deps: OperationsDeps): Operations {
  const { now, log } = deps;
  const onError = (cause: unknown) => log('warn', 'the operations store failed', { cause });
  const options = { store: config.operations.store, now, onError };
  const store = openLater(() => openOperationsStore(options));
  const pepper = pepperOf(config);
  const adminRole = config.auth.admin.role;
  const keyed = pepper === null ? null : { store: store.keys, pepper, adminRole };
  const verifier = keyed === null ? null : verifierOf(keyed, deps);
  const audit = auditOf(config, store, deps);
  return {
    store,
    pepper,
    schemes: verifier === null ? [] : apiKeySchemes(verifier),
    record: audit.record,
    pending: audit.pending,
    close: async () => {
      await Promise.allSettled([verifier?.close(), audit.close()]);
      await store.close();
    },
  };
}

function verifierOf(
  keyed: Pick<ApiKeyVerifierOptions, 'store' | 'pepper' | 'adminRole'>,
  { now, log }: OperationsDeps,
): ApiKeyVerifier {
  return createApiKeyVerifier({
    ...keyed,
    now,
    onRefused: (id, why) => log('warn', 'an API key was refused', { id, why }),
    onError: (cause) => log('warn', 'the use of an API key could not be noted', { cause }),
  });
}

function auditOf(
  config: Config,
  store: OperationsStore,
  { now, log, onAuditDropped }: OperationsDeps,
): AuditLog {
  const { to, file, values, retentionMs } = config.operations.audit;
  const kept =
    to === 'file' && file !== null
      ? [createAuditFile({ path: file, ...FILES, now })]
      : to === 'store'
        ? [storeSink(store.audit)]
        : [];
  return createAuditLog({
    sinks: [...kept, usageSink(store.usage)],
    ...{ values, retentionMs, now },
    onFailure: (cause, dropped) => {
      onAuditDropped(dropped);
      log('error', 'the audit was not written', { cause, dropped });
    },
  });
}

const FILES = { maxBytes: 64 * 2 ** 20, keep: 50 };

function openLater(open: () => Promise<OperationsStore>): OperationsStore {
  let opening: Promise<OperationsStore> | null = null;
  const opened = () => {
    opening ??= open().catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  return {
    keys: {
      find: async (id) => (await opened()).keys.find(id),
      list: async (filter) => (await opened()).keys.list(filter),
      insert: async (key, audit) => (await opened()).keys.insert(key, audit),
      revoke: async (id, at, audit) => (await opened()).keys.revoke(id, at, audit),
      rotate: async (id, rotation, audit) => (await opened()).keys.rotate(id, rotation, audit),
      touch: async (id, at, notSince) => (await opened()).keys.touch(id, at, notSince),
      version: async () => (await opened()).keys.version(),
    },
    audit: {
      append: async (records) => (await opened()).audit.append(records),
      list: async (filter) => (await opened()).audit.list(filter),
      purge: async (before) => (await opened()).audit.purge(before),
    },
    usage: {
      add: async (usage, batch) => (await opened()).usage.add(usage, batch),
      read: async (tenant, from, to) => (await opened()).usage.read(tenant, from, to),
    },
    spending: {
      add: async (amounts) => (await opened()).spending.add(amounts),
      purge: async (day) => (await opened()).spending.purge(day),
    },
    close: async () => {
      // One that never opened has nothing to close.
      const store = await opening?.catch(() => null);
      await store?.close();
    },
  };
}
