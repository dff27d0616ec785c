import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '../shared/errors.ts';
import {
  type Database,
  numberOf,
  type SqlRow,
  type SqlValue,
  type Statement,
  sql,
  textOf,
} from './database.ts';

/** Who did what, and what came of it: a request that was answered or refused, or a change of a key. */
export interface AuditRecord {
  /** Made with the record, before it is first written: written again, it is still one row. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: 'request' | 'change';
  /** The principal's subject, or the name of the operator's tool. */
  readonly who: string;
  readonly tenant: string | null;
  /** The name of a GraphQL operation, or `key.create`, `key.revoke`, `key.rotate`, `tenant.act-as`. */
  readonly operation: string;
  /** Of the document that was asked. */
  readonly hash: string | null;
  readonly cubes: readonly string[];
  readonly rows: number;
  /** Bytes the warehouse says it read; 0 where it cannot tell. */
  readonly bytes: number;
  /** In cost units. */
  readonly cost: number;
  readonly cache: 'hit' | 'partial' | 'miss' | null;
  readonly ms: number;
  /** `BAD_REQUEST`: a document that GraphQL itself refused. `CLIENT_LEFT`: the client did not wait for it. */
  readonly outcome: 'ok' | 'BAD_REQUEST' | 'CLIENT_LEFT' | ErrorCode;
  readonly requestId: string | null;
  /** What was changed. Of a request: the values of its filters, kept only where that is switched on. */
  readonly detail: unknown;
}

/** A record with everything unsaid at its neutral value. */
export function auditRecord(
  facts: Pick<AuditRecord, 'at' | 'kind' | 'who' | 'tenant' | 'operation'> & Partial<AuditRecord>,
): AuditRecord {
  return {
    id: randomUUID(),
    hash: null,
    cubes: [],
    rows: 0,
    bytes: 0,
    cost: 0,
    cache: null,
    ms: 0,
    outcome: 'ok',
    requestId: null,
    detail: null,
    ...facts,
  };
}

interface AuditFilter {
  readonly tenant?: string;
  readonly kind?: AuditRecord['kind'];
  /** Epoch milliseconds, inclusive. */
  readonly since?: number;
  readonly limit: number;
}

export interface AuditStore {
  /** In one transaction; records that are there already stay as they are. */
  append(records: readonly AuditRecord[]): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter): Promise<readonly AuditRecord[]>;
  /** Forgets what is older than `before`; changes are kept, they are few and must stay provable. */
  purge(before: number): Promise<void>;
}

/** Records of one INSERT: their parameters must stay below the least of both databases' limits. */
const RECORDS_PER_STATEMENT = 200;

/** In pieces: a whole day of requests may not hold up who else needs the store. */
const PURGED_AT_ONCE = 2_000;
const PURGE = `DELETE FROM audit WHERE id IN (
  SELECT id FROM audit WHERE at < ? AND kind = 'request' LIMIT ${PURGED_AT_ONCE}) RETURNING id`;

export function createAuditStore(database: Database): AuditStore {
  return {
    append: async (records) => {
      const statements: Statement[] = [];
      for (let start = 0; start < records.length; start += RECORDS_PER_STATEMENT) {
        statements.push(insertAudit(records.slice(start, start + RECORDS_PER_STATEMENT)));
      }
      if (statements.length > 0) await database.atomically(statements);
    },
    list: async (filter) => (await database.all(selectAudit(filter))).map(decodeRecord),
    purge: async (before) => {
      let gone: number;
      do {
        const [rows = []] = await database.atomically([sql(PURGE, before)]);
        gone = rows.length;
      } while (gone === PURGED_AT_ONCE);
    },
  };
}

const COLUMNS: readonly (readonly [string, (record: AuditRecord) => SqlValue])[] = [
  ['id', (record) => record.id],
  ['at', (record) => record.at],
  ['kind', (record) => record.kind],
  ['who', (record) => record.who],
  ['tenant', (record) => record.tenant],
  ['operation', (record) => record.operation],
  ['hash', (record) => record.hash],
  ['cubes', (record) => JSON.stringify(record.cubes)],
  ['row_count', (record) => record.rows],
  ['byte_count', (record) => record.bytes],
  ['cost', (record) => record.cost],
  ['cache', (record) => record.cache],
  ['ms', (record) => record.ms],
  ['outcome', (record) => record.outcome],
  ['request_id', (record) => record.requestId],
  ['detail', (record) => (record.detail === null ? null : JSON.stringify(record.detail))],
];

/** The statement that writes these records; part of a key's change, too. */
export function insertAudit(records: readonly AuditRecord[]): Statement {
  const names = COLUMNS.map(([name]) => name).join(', ');
  const marks = `(${COLUMNS.map(() => '?').join(', ')})`;
  return {
    text: `INSERT INTO audit (${names}) VALUES ${records.map(() => marks).join(', ')} ON CONFLICT (id) DO NOTHING`,
    values: records.flatMap((record) => COLUMNS.map(([, value]) => value(record))),
  };
}

function selectAudit(filter: AuditFilter): Statement {
  const conditions = [
    ...(filter.tenant === undefined ? [] : [sql('tenant = ?', filter.tenant)]),
    ...(filter.kind === undefined ? [] : [sql('kind = ?', filter.kind)]),
    ...(filter.since === undefined ? [] : [sql('at >= ?', filter.since)]),
  ];
  const where = conditions.map(({ text }) => text).join(' AND ');
  return {
    text: `SELECT * FROM audit ${where === '' ? '' : `WHERE ${where}`} ORDER BY at DESC, id LIMIT ?`,
    values: [...conditions.flatMap(({ values }) => values), filter.limit],
  };
}

function decodeRecord(row: SqlRow): AuditRecord {
  const detail = textOf(row['detail']);
  return {
    id: String(row['id']),
    at: Number(row['at']),
    kind: row['kind'] === 'change' ? 'change' : 'request',
    who: String(row['who']),
    tenant: textOf(row['tenant']),
    operation: String(row['operation']),
    hash: textOf(row['hash']),
    cubes: JSON.parse(String(row['cubes'])),
    rows: Number(row['row_count']),
    bytes: Number(row['byte_count']),
    cost: numberOf(row['cost']) ?? 0,
    cache: textOf(row['cache']) as AuditRecord['cache'],
    ms: Number(row['ms']),
    outcome: String(row['outcome']) as AuditRecord['outcome'],
    requestId: textOf(row['request_id']),
    detail: detail === null ? null : JSON.parse(detail),
  };
}
