import type { AuditRecord, AuditStore } from './audit.ts';
import { type BatchWriter, createBatchWriter } from './batch-writer.ts';
import { type UsageStore, usageOf } from './usage.ts';

/** Where audit records end up. */
export interface AuditSink {
  /** The same `batch` with the same records comes again when it failed: it may have been written all the same. */
  append(records: readonly AuditRecord[], batch: string): Promise<void>;
  /** Forgets requests before this instant (epoch milliseconds). */
  purge?(before: number): Promise<void>;
  close?(): Promise<void>;
}

/** What requests write to: costs them nothing, never fails them. */
export interface AuditLog {
  record(record: AuditRecord): void;
  /** Records that are not written yet, of the sink that has the most. */
  pending(): number;
  flush(): Promise<void>;
  /** Writes the rest and closes the sinks. */
  close(): Promise<void>;
}

export interface AuditLogOptions {
  readonly sinks: readonly AuditSink[];
  /** Keep the filter values of requests. Off: they are dropped here, before any sink sees them. */
  readonly values: boolean;
  /** How long requests are kept, in milliseconds; null for ever. */
  readonly retentionMs: number | null;
  readonly now: () => number;
  /** How long a record may wait before it is written, in milliseconds (1000). */
  readonly everyMs?: number;
  readonly onFailure: (error: unknown, dropped: number) => void;
}

const BATCH = 500;
const PENDING = 20_000;
const PURGE_EVERY_MS = 3_600_000;

/** Each sink has a queue of its own: one that is down holds up no other. */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const writers = options.sinks.map((sink) => writerOf(sink, options));
  return {
    record: (record) => {
      const kept =
        options.values || record.kind === 'change' ? record : { ...record, detail: null };
      for (const writer of writers) writer.add(kept);
    },
    pending: () => Math.max(0, ...writers.map((writer) => writer.pending())),
    flush: async () => {
      await Promise.all(writers.map((writer) => writer.flush()));
    },
    close: async () => {
      await Promise.all(writers.map((writer) => writer.close()));
      await Promise.all(options.sinks.map((sink) => sink.close?.()));
    },
  };
}

function writerOf(sink: AuditSink, options: AuditLogOptions): BatchWriter<AuditRecord> {
  let purgedAt = Number.NEGATIVE_INFINITY;
  return createBatchWriter<AuditRecord>({
    write: async (records, batch) => {
      await sink.append(records, batch);
      const now = options.now();
      if (options.retentionMs === null || now - purgedAt < PURGE_EVERY_MS) return;
      purgedAt = now;
      // The records are written: a failed purge may not have them written twice.
      await sink.purge?.(now - options.retentionMs).catch((error) => options.onFailure(error, 0));
    },
    everyMs: options.everyMs ?? 1_000,
    batch: BATCH,
    pending: PENDING,
    onFailure: options.onFailure,
  });
}

/** The audit table of the operations store. */
export function storeSink(audit: AuditStore): AuditSink {
  return { append: audit.append, purge: audit.purge };
}

/** Not a trail but its sum: usage by tenant and day. */
export function usageSink(usage: UsageStore): AuditSink {
  return { append: (records, batch) => usage.add(usageOf(records), batch) };
}
