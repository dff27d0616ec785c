/** Both engines, and what they must agree on. */
import { afterAll, beforeAll } from 'vitest';
import type { ResultSet } from '../../src/shared/values.ts';
import type { Query } from '../../src/sql/ast.ts';
import type { DialectName } from '../../src/sql/dialect.ts';
import { dialects } from '../../src/sql/dialects/dialects.ts';
import { printQuery } from '../../src/sql/print-sql.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { postgresUrl } from '../setup/servers.ts';
import { limits } from './warehouse.ts';

export type Answers = Readonly<Record<DialectName, ResultSet>>;

/** Opens an engine per dialect for the test file, and answers one query on each of them. */
export function onEveryEngine(): (query: Query) => Promise<Answers> {
  const open = new Map<DialectName, Warehouse>();
  beforeAll(async () => {
    open.set('duckdb', await openWarehouse('a', { type: 'duckdb', path: ':memory:', threads: 1 }));
    open.set(
      'postgres',
      await openWarehouse('b', { type: 'postgres', url: await postgresUrl(), pool: 2 }),
    );
  });
  afterAll(async () => {
    for (const warehouse of open.values()) await warehouse.close();
  });
  const answer = async (name: DialectName, query: Query): Promise<ResultSet> => {
    const compiled = printQuery(query, dialects[name]);
    const warehouse = open.get(name);
    if (!warehouse) throw new Error(`${name} is not open`);
    try {
      return await warehouse.execute(compiled, limits(100_000));
    } catch (error) {
      const cause =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : error;
      throw new Error(`${name}: ${cause}\n${compiled.sql}`);
    }
  };
  return async (query) => ({
    duckdb: await answer('duckdb', query),
    postgres: await answer('postgres', query),
  });
}

/** Names and texts that have broken compilers before. */
export const HOSTILE: readonly string[] = [
  "it's",
  'say "hi"',
  '`tick`',
  "''",
  '""',
  '\\',
  "\\'",
  '\\"; DROP TABLE t; --',
  "'; DROP TABLE t; --",
  '") ; DROP TABLE t; --',
  '-- comment',
  '/* open',
  '*/ close',
  '$1',
  '$$',
  '?',
  ':name',
  '@p',
  '{p:String}',
  '%s',
  '100%_',
  '\n',
  '\r\n\t',
  'select',
  'constructor',
  '__proto__',
  ' leading and trailing ',
  'ümlaut ß É',
  '日本語',
  '🙂👩‍👩‍👧',
  'e\u0301 combining',
  '\u202Eright to left',
  // Not at the start: the embedded engine's driver takes a byte order mark off the values it reads.
  'bom\uFEFF',
  '\u0001\u001F\u007F',
  "E'\\x41'",
  "U&'\\0041'",
  'x'.repeat(300),
  `${'é'.repeat(40)}a`,
  `${'é'.repeat(40)}b`,
  '{{ jinja }}',
  '$' + '{env}',
];
