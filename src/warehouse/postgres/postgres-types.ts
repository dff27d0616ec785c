/** What PostgreSQL says of a statement's columns. */
import type { ColumnKind, ColumnType } from '../../shared/values.ts';
import type { CompiledQuery } from '../../sql/dialect.ts';
import type { Warehouse } from '../warehouse.ts';
import { translate } from './postgres-errors.ts';
import type { Lease } from './postgres-lease.ts';

/** By `format_type`; whatever else there is is `other`, or an enum, or a list. */
const KINDS: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  'character varying': 'text',
  character: 'text',
  name: 'text',
  boolean: 'boolean',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'decimal',
  real: 'float',
  'double precision': 'float',
  date: 'date',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamp',
  'time without time zone': 'time',
  'time with time zone': 'time',
  interval: 'interval',
  uuid: 'uuid',
  inet: 'address',
  cidr: 'address',
  jsonb: 'json',
};

const UNKNOWN = 705;

/** The row that {@link TYPES_SQL} has for a type. */
interface TypeRow {
  readonly oid: number;
  readonly name: string;
  /** `e`: an enum. */
  readonly typtype: string;
  readonly typname: string;
  readonly labels: readonly string[];
}

const TYPES_SQL = `SELECT t.oid::int8::float8 AS oid, format_type(t.oid, NULL) AS name,
  t.typtype::text AS typtype, t.typname::text AS typname,
  (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]')
    FROM pg_enum AS e WHERE e.enumtypid = t.oid) AS labels
FROM pg_type AS t WHERE t.oid = ANY ($1::oid[])`;

/** Null: a NULL that has no type. */
function columnTypeOf({ oid, name, typtype, typname, labels }: TypeRow): ColumnType | null {
  if (oid === UNKNOWN) return null;
  if (typtype === 'e') return { sql: name, kind: 'enum', labels };
  if (typname === 'citext') return { sql: name, kind: 'caseless' };
  return { sql: name, kind: KINDS[name] ?? (name.endsWith('[]') ? 'list' : 'other') };
}

/** The types of a query's columns, each asked of the database once. */
export function createDescribe(
  lend: (signal: AbortSignal) => Promise<Lease>,
  bindings: (query: CompiledQuery) => (string | null)[],
): Warehouse['describe'] {
  const known = new Map<number, ColumnType | null>();
  const learn = async ({ client }: Lease, oids: readonly number[]) => {
    const unknown = oids.filter((oid) => !known.has(oid));
    if (unknown.length === 0) return;
    const { rows } = await client.query<TypeRow>(TYPES_SQL, [unknown]);
    for (const row of rows) known.set(row.oid, columnTypeOf(row));
  };
  const ask = async (lent: Lease, query: CompiledQuery) => {
    const text = `SELECT * FROM (${query.sql}) AS described LIMIT 0`;
    const { fields } = await lent.guard(lent.client.query(text, bindings(query)));
    const oids = fields.map(({ dataTypeID }) => dataTypeID);
    await lent.guard(learn(lent, oids));
    return oids.map((oid) => known.get(oid) ?? null);
  };
  return async (query, signal) => {
    const startedAt = performance.now();
    try {
      const lent = await lend(signal);
      let how: 'reuse' | 'drop' = 'drop';
      try {
        const types = await ask(lent, query);
        how = 'reuse';
        return types;
      } finally {
        lent.end(how);
      }
    } catch (error) {
      throw signal.aborted ? error : translate(error, startedAt);
    }
  };
}
