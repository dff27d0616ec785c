import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AuditRecord, auditRecord } from '../../../src/operations/audit.ts';
import { createAuditFile } from '../../../src/operations/audit-file.ts';
import {
  type AuditLogOptions,
  type AuditSink,
  createAuditLog,
  storeSink,
  usageSink,
} from '../../../src/operations/audit-log.ts';
import { openOperationsStore } from '../../../src/operations/open-store.ts';

const NOW = Date.UTC(2026, 0, 15, 23, 59, 59);

const request = (over: Partial<AuditRecord> = {}) =>
  auditRecord({ at: NOW, kind: 'request', who: 'u1', tenant: 't1', operation: 'Sales', ...over });

function log(sinks: readonly AuditSink[], over: Partial<AuditLogOptions> = {}) {
  const failures: { error: unknown; dropped: number }[] = [];
  const created = createAuditLog({
    sinks,
    values: false,
    retentionMs: null,
    now: () => NOW,
    onFailure: (error, dropped) => failures.push({ error, dropped }),
    ...over,
  });
  return { ...created, failures };
}

/** Keeps what it is given; `fails` says whether the next call does. */
function listSink() {
  const sink = {
    records: [] as AuditRecord[],
    calls: 0,
    fails: false,
    append: async (records: readonly AuditRecord[]) => {
      sink.calls += 1;
      if (sink.fails) throw new Error('disk full');
      sink.records.push(...records);
    },
  };
  return sink;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the audit log', () => {
  it('keeps no values of filters unless that is switched on; what was changed, always', async () => {
    const [without, withValues] = [listSink(), listSink()];
    const detail = { status: ['secret'] };
    for (const [sink, values] of [
      [without, false],
      [withValues, true],
    ] as const) {
      const audit = log([sink], { values });
      audit.record(request({ detail }));
      audit.record(request({ kind: 'change', detail }));
      await audit.close();
    }
    expect(without.records.map((record) => record.detail)).toEqual([null, detail]);
    expect(withValues.records.map((record) => record.detail)).toEqual([detail, detail]);
  });

  it('writes in batches, a second after the first record or when one is full', async () => {
    vi.useFakeTimers();
    const sink = listSink();
    const audit = log([sink]);
    for (let i = 0; i < 10; i++) audit.record(request({ at: i }));
    expect(sink.calls).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sink.calls).toBe(1);
    expect(sink.records.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (let i = 0; i < 500; i++) audit.record(request());
    await vi.advanceTimersByTimeAsync(0);
    expect(sink.calls).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tries again what could not be written, in order, and holds up no other sink', async () => {
    vi.useFakeTimers();
    const [bad, good] = [listSink(), listSink()];
    bad.fails = true;
    const audit = log([bad, good]);
    audit.record(request({ at: 1 }));
    await vi.advanceTimersByTimeAsync(1_000);
    audit.record(request({ at: 2 }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(good.records).toHaveLength(2);
    expect(bad.records).toHaveLength(0);
    expect(audit.failures.length).toBeGreaterThanOrEqual(2);
    bad.fails = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bad.records.map(({ at }) => at)).toEqual([1, 2]);
  });

  it('drops the oldest when too many wait, and says how many', async () => {
    vi.useFakeTimers();
    const sink = listSink();
    sink.fails = true;
    const audit = log([sink]);
    for (let i = 0; i < 20_100; i++) audit.record(request({ at: i }));
    await vi.advanceTimersByTimeAsync(5_000);
    sink.fails = false;
    await audit.close();
    expect(sink.records).toHaveLength(20_000);
    expect(sink.records[0]?.at).toBe(100);
    expect(audit.failures.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(100);
  });

  it('drops none of a batch that may have been written', async () => {
    const sink = listSink();
    sink.fails = true;
    const audit = log([sink]);
    audit.record(request({ at: -1 }));
    await audit.flush();
    for (let i = 0; i < 20_000; i++) audit.record(request({ at: i }));
    sink.fails = false;
    await audit.close();
    expect(sink.records.slice(0, 2).map(({ at }) => at)).toEqual([-1, 1]);
    expect(sink.records).toHaveLength(20_000);
  });

  it('writes the rest when it is closed, reports what it could not, and never throws', async () => {
    const sink = listSink();
    const closed = vi.fn(async () => undefined);
    const audit = log([{ ...sink, append: sink.append, close: closed }]);
    audit.record(request());
    await audit.close();
    expect(sink.records).toHaveLength(1);
    expect(closed).toHaveBeenCalledOnce();
    audit.record(request());
    await audit.flush();
    expect(sink.records).toHaveLength(1);

    const broken = listSink();
    broken.fails = true;
    const lost = log([broken]);
    lost.record(request());
    await lost.close();
    expect(lost.failures.at(-1)?.dropped).toBe(1);
  });

  it('forgets old requests at most once an hour', async () => {
    let clock = NOW;
    const purged: number[] = [];
    const sink: AuditSink = {
      append: async () => undefined,
      purge: async (before) => void purged.push(before),
    };
    const audit = log([sink], { retentionMs: 1_000, now: () => clock });
    for (const minutes of [0, 30, 59, 60]) {
      clock = NOW + minutes * 60_000;
      audit.record(request());
      await audit.flush();
    }
    expect(purged).toEqual([NOW - 1_000, NOW + 3_600_000 - 1_000]);
    await audit.close();
  });
});

describe('with files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sextant-audit-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('adds usage up by tenant and day while it writes the trail', async () => {
    const store = await openOperationsStore({ store: folder, now: () => NOW });
    const audit = log([storeSink(store.audit), usageSink(store.usage)]);
    audit.record(request({ rows: 5, bytes: 100, cost: 0.5, cache: 'miss', ms: 10 }));
    audit.record(request({ rows: 5, cost: 0.25, cache: 'hit', ms: 1 }));
    audit.record(request({ at: NOW + 1000, outcome: 'QUERY_TIMEOUT', ms: 30_000 }));
    audit.record(request({ tenant: null }));
    audit.record(request({ kind: 'change' }));
    await audit.close();
    expect(await store.audit.list({ limit: 100 })).toHaveLength(5);
    expect(await store.usage.read('t1', '2026-01-01', '2026-02-01')).toEqual([
      {
        tenant: 't1',
        day: '2026-01-15',
        requests: 2,
        failures: 0,
        cacheHits: 1,
        rows: 10,
        bytes: 100,
        cost: 0.75,
        ms: 11,
      },
      {
        tenant: 't1',
        day: '2026-01-16',
        requests: 1,
        failures: 1,
        cacheHits: 0,
        rows: 0,
        bytes: 0,
        cost: 0,
        ms: 30_000,
      },
    ]);
    await store.close();
  });

  it('counts and writes a batch once whose answer got lost, and in which others have come to wait', async () => {
    const store = await openOperationsStore({ store: folder, now: () => NOW });
    const lost = new Set<AuditSink>();
    const losing = (sink: AuditSink): AuditSink => ({
      append: async (records, batch) => {
        await sink.append(records, batch);
        if (lost.has(sink)) return;
        lost.add(sink);
        throw new Error('the connection was lost before the answer came');
      },
    });
    const audit = log([losing(storeSink(store.audit)), losing(usageSink(store.usage))]);
    audit.record(request());
    await audit.flush();
    audit.record(request());
    await audit.flush();
    await audit.close();
    expect(audit.failures).toHaveLength(2);
    expect(await store.audit.list({ limit: 100 })).toHaveLength(2);
    const [day] = await store.usage.read('t1', '2026-01-15', '2026-01-16');
    expect(day?.requests).toBe(2);
    await store.close();
  });

  it.runIf(process.platform === 'linux')(
    'leaves no part of a batch in a file that could not take it whole',
    async () => {
      const path = join(folder, 'audit.jsonl');
      const script = join(import.meta.dirname, '../../fixtures/audit-file-process.ts');
      // The file may not grow past 4 KiB, as on a disk that is full.
      const limited = 'trap "" XFSZ; ulimit -f 8; exec "$@"';
      const args = ['-c', limited, 'sh', process.execPath, '--import', 'tsx', script, path];
      const { stdout } = spawnSync('sh', args, { encoding: 'utf8' });
      expect(stdout).toMatch(/^(written )+failed EFBIG$/);
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      expect(lines.length).toBe(5 * (stdout.split('written').length - 1));
    },
  );

  it('writes JSON lines, one a record, whatever they hold', async () => {
    const path = join(folder, 'deep', 'audit.jsonl');
    const audit = log([createAuditFile({ path, maxBytes: 1e6, keep: 3, now: () => NOW })]);
    const operation = 'two\nlines "and" \u2028 more';
    audit.record(request({ operation }));
    audit.record(request());
    await audit.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      ...request({ operation }),
      id: expect.any(String),
      at: '2026-01-15T23:59:59.000Z',
    });
  });

  it('sets full files aside, keeps so many of them, and loses no line of those', async () => {
    const path = join(folder, 'audit.jsonl');
    const audit = log([createAuditFile({ path, maxBytes: 500, keep: 3, now: () => NOW })]);
    for (let i = 0; i < 30; i++) {
      audit.record(request({ at: NOW + i }));
      await audit.flush();
    }
    await audit.close();
    const names = (await readdir(folder)).sort();
    const aside = names.filter((name) => name !== 'audit.jsonl');
    expect(aside).toHaveLength(3);
    const read = await Promise.all(aside.map((name) => readFile(join(folder, name), 'utf8')));
    const lines = read.join('').trimEnd().split('\n');
    const times = lines.map((line) => Date.parse(JSON.parse(line).at) - NOW);
    const last = times.at(-1) ?? 0;
    expect(times).toEqual(times.map((_, i) => last - times.length + 1 + i));
  });

  it('forgets files set aside that are too old', async () => {
    const path = join(folder, 'audit.jsonl');
    const sink = createAuditFile({ path, maxBytes: 1, keep: 10, now: () => NOW });
    await sink.append([request()], '1');
    await sink.append([request()], '2');
    const [oldest = ''] = (await readdir(folder)).sort();
    await utimes(join(folder, oldest), new Date(0), new Date(0));
    await sink.purge?.(Date.now() - 60_000);
    expect(await readdir(folder)).toHaveLength(1);
  });
});
