/** The rows of a query in batches, over a cursor: the server sends no more than has been asked for. */
import { setTimeout } from 'node:timers/promises';
import type PgCursor from 'pg-cursor';
import type { ResultSet } from '../../shared/values.ts';
import type { CompiledQuery } from '../../sql/dialect.ts';
import type { ExecuteOptions } from '../warehouse.ts';
import { translate } from './postgres-errors.ts';
import type { Lease } from './postgres-lease.ts';
import {
  bindings,
  charactersOf,
  checkParams,
  normalizeRow,
  type RawRow,
  TYPES,
} from './postgres-rows.ts';

/** Rows of a batch: the first, when nobody knows yet how long they are, and the most. */
const FIRST_BATCH = 250;
const LARGEST_BATCH = 2000;
/** About as many characters as a batch should have. */
const BATCH_CHARACTERS = 2 ** 20;
/** Rows may be longer than those before them. */
const MOST_GROWTH = 4;

type Cursor = PgCursor<RawRow>;

/** One connection from the first batch to the end, an error, or until its reader leaves: then the query has ended in the server, too. */
export async function* streamRows(
  query: CompiledQuery,
  limits: ExecuteOptions,
  borrow: (signal: AbortSignal) => Promise<Lease>,
): AsyncGenerator<ResultSet> {
  checkParams(query);
  const startedAt = performance.now();
  const { default: Cursor } = await import('pg-cursor');
  try {
    const lent = await borrow(limits.signal);
    const config = { rowMode: 'array', types: TYPES } as const;
    const cursor = new Cursor<RawRow>(query.sql, bindings(query), config);
    const counted = countRows(cursor, limits);
    // Between batches the server does nothing: it can be told to forget the query, and the connection be kept.
    let rests = false;
    try {
      lent.client.query(cursor);
      yield* readBatches(query, limits.maxRows, async (n) => {
        rests = false;
        const before = counted.characters();
        const rows = await lent.guard(Promise.race([cursor.read(n), counted.refused]));
        rests = true;
        return { rows, characters: counted.characters() - before };
      });
    } finally {
      lent.end(rests && !limits.signal.aborted ? await forget(cursor) : 'cancel');
    }
  } catch (error) {
    throw limits.signal.aborted ? error : translate(error, startedAt);
  }
}

/** What a server gets to answer that it has forgotten a query. */
const FORGET_MS = 5_000;

async function forget(cursor: Cursor): Promise<'reuse' | 'cancel'> {
  const closed = cursor.close().then(
    () => 'reuse' as const,
    () => 'cancel' as const,
  );
  return Promise.race([closed, setTimeout(FORGET_MS, 'cancel' as const, { ref: false })]);
}

/** Rows as they arrive, before their batch is whole. `refused` is rejected with what {@link ExecuteOptions.onRead} throws. */
function countRows(
  cursor: { on(event: 'row', hear: (row: RawRow) => void): unknown },
  { onRead }: ExecuteOptions,
): { readonly characters: () => number; readonly refused: Promise<never> } {
  let all = 0;
  let refuse = (_: unknown): void => {};
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  refused.catch(() => {});
  cursor.on('row', (row) => {
    const characters = charactersOf(row);
    all += characters;
    try {
      onRead?.(row.length, characters);
    } catch (error) {
      refuse(error);
    }
  });
  return { characters: () => all, refused };
}

interface RawBatch {
  readonly rows: readonly RawRow[];
  readonly characters: number;
}

async function* readBatches(
  { columns }: CompiledQuery,
  maxRows: number,
  read: (n: number) => Promise<RawBatch>,
): AsyncGenerator<ResultSet> {
  let left = maxRows;
  let size = FIRST_BATCH;
  for (;;) {
    // One more than may be kept tells whether there are more.
    const raw = await read(Math.min(size, left + 1));
    if (raw.rows.length === 0) return;
    const rows = raw.rows.slice(0, left).map((row) => normalizeRow(row, columns));
    const truncated = raw.rows.length > left;
    left -= rows.length;
    yield { columns, rows, truncated };
    if (truncated) return;
    size = nextSize(size, raw);
  }
}

function nextSize(size: number, { rows, characters }: RawBatch): number {
  const fitting = Math.floor((BATCH_CHARACTERS * rows.length) / Math.max(1, characters));
  return Math.max(1, Math.min(fitting, size * MOST_GROWTH, LARGEST_BATCH));
}
