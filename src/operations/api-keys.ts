import type { Claim, KeyOperation } from '../shared/principal.ts';
import { type AuditRecord, insertAudit } from './audit.ts';
import {
  type Database,
  numberOf,
  type SqlRow,
  type SqlValue,
  type Statement,
  sql,
  textOf,
} from './database.ts';

/** The same limits as a principal's scopes, as JSON holds them. */
export interface KeyScopes {
  readonly cubes: readonly string[] | null;
  readonly insights: readonly string[] | null;
  readonly operations: readonly KeyOperation[] | null;
}

/** An API key as it is kept: everything but its secret. Times are epoch milliseconds. */
export interface KeyRecord {
  readonly id: string;
  /** The store's change counter when this key last changed. */
  readonly version: number;
  readonly environment: string;
  /** For people: whose key this is. */
  readonly name: string;
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly scopes: KeyScopes | null;
  /** Further claims for row policies. */
  readonly claims: Readonly<Record<string, Claim>>;
  /** Empty: any, and none is needed. */
  readonly origins: readonly string[];
  /** Addresses or CIDR blocks. Empty: any. */
  readonly addresses: readonly string[];
  readonly hash: string;
  /** The secret before the last rotation, good until `previousUntil`. */
  readonly previousHash: string | null;
  readonly previousUntil: number | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly rotatedAt: number | null;
  readonly lastUsedAt: number | null;
}

export type NewKey = Omit<
  KeyRecord,
  'version' | 'previousHash' | 'previousUntil' | 'revokedAt' | 'rotatedAt' | 'lastUsedAt'
>;

/** One rotation: the new secret's hash, and how long the one it replaces still works. */
interface Rotation {
  readonly hash: string;
  readonly at: number;
  readonly previousUntil: number;
}

/** Every change is written together with its audit record, or not at all. */
export interface KeyStore {
  find(id: string): Promise<KeyRecord | null>;
  /** Newest first. */
  list(filter: { readonly tenant?: string }): Promise<readonly KeyRecord[]>;
  insert(key: NewKey, audit: AuditRecord): Promise<void>;
  /** False when there is no such key or it is revoked already; then nothing is audited. */
  revoke(id: string, at: number, audit: AuditRecord): Promise<boolean>;
  /** False when there is no such key or it is revoked. */
  rotate(id: string, rotation: Rotation, audit: AuditRecord): Promise<boolean>;
  /** Notes a use, unless one later than `notSince` is known. Does not count as a change. */
  touch(id: string, at: number, notSince: number): Promise<void>;
  /** A number that grows with every change of any key; instances poll it and forget what they knew. */
  version(): Promise<number>;
}

/** The counter's row stays locked until the change is committed: each version is one change, and in order. */
const COUNT_CHANGE = sql("UPDATE counters SET value = value + 1 WHERE name = 'api_keys'");
const ASK_VERSION = sql("SELECT value FROM counters WHERE name = 'api_keys'");
const VERSION = "(SELECT value FROM counters WHERE name = 'api_keys')";

export function createKeyStore(database: Database): KeyStore {
  return {
    find: async (id) => {
      const [row] = await database.all(sql('SELECT * FROM api_keys WHERE id = ?', id));
      return row === undefined ? null : decodeKey(row);
    },
    list: async ({ tenant }) => {
      const where = tenant === undefined ? sql('') : sql('WHERE tenant = ?', tenant);
      const text = `SELECT * FROM api_keys ${where.text} ORDER BY created_at DESC, id`;
      return (await database.all({ text, values: where.values })).map(decodeKey);
    },
    insert: async (key, audit) => {
      await change(database, insertKey(key), audit);
    },
    revoke: (id, at, audit) => change(database, revokeKey(id, at), audit),
    rotate: (id, rotation, audit) => change(database, rotateKey(id, rotation), audit),
    touch: async (id, at, notSince) => {
      await database.all(
        sql(
          'UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)',
          at,
          id,
          notSince,
        ),
      );
    },
    version: async () => Number((await database.all(ASK_VERSION))[0]?.['value']),
  };
}

/** Counts, changes and audits together; false, with nothing audited, when no key was there to change. */
function change(database: Database, statement: Statement, audit: AuditRecord): Promise<boolean> {
  return database.exclusively(async (run) => {
    await run(COUNT_CHANGE);
    const [row] = await run(statement);
    if (row === undefined) return false;
    await run(insertAudit([audit]));
    return true;
  });
}

function insertKey(key: NewKey): Statement {
  const columns: Readonly<Record<string, SqlValue>> = {
    id: key.id,
    environment: key.environment,
    name: key.name,
    tenant: key.tenant,
    roles: JSON.stringify(key.roles),
    scopes: key.scopes === null ? null : JSON.stringify(key.scopes),
    claims: JSON.stringify(key.claims),
    origins: JSON.stringify(key.origins),
    addresses: JSON.stringify(key.addresses),
    hash: key.hash,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
  };
  const names = Object.keys(columns);
  const marks = names.map(() => '?').join(', ');
  const text = `INSERT INTO api_keys (${names.join(', ')}, version) VALUES (${marks}, ${VERSION}) RETURNING id`;
  return { text, values: Object.values(columns) };
}

function revokeKey(id: string, at: number): Statement {
  return sql(
    `UPDATE api_keys SET revoked_at = ?, version = ${VERSION}
     WHERE id = ? AND revoked_at IS NULL RETURNING id`,
    at,
    id,
  );
}

/** A second rotation within the overlap ends the oldest secret at once: never more than two are good. */
function rotateKey(id: string, rotation: Rotation): Statement {
  return sql(
    `UPDATE api_keys SET previous_hash = hash, previous_until = ?, hash = ?, rotated_at = ?,
       version = ${VERSION}
     WHERE id = ? AND revoked_at IS NULL RETURNING id`,
    rotation.previousUntil,
    rotation.hash,
    rotation.at,
    id,
  );
}

function decodeKey(row: SqlRow): KeyRecord {
  const scopes = textOf(row['scopes']);
  return {
    id: String(row['id']),
    version: Number(row['version']),
    environment: String(row['environment']),
    name: String(row['name']),
    tenant: textOf(row['tenant']),
    roles: JSON.parse(String(row['roles'])),
    scopes: scopes === null ? null : JSON.parse(scopes),
    claims: JSON.parse(String(row['claims'])),
    origins: JSON.parse(String(row['origins'])),
    addresses: JSON.parse(String(row['addresses'])),
    hash: String(row['hash']),
    previousHash: textOf(row['previous_hash']),
    previousUntil: numberOf(row['previous_until']),
    createdAt: Number(row['created_at']),
    expiresAt: numberOf(row['expires_at']),
    revokedAt: numberOf(row['revoked_at']),
    rotatedAt: numberOf(row['rotated_at']),
    lastUsedAt: numberOf(row['last_used_at']),
  };
}
