/** What dialects must agree on, and how they are asked. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { ResultSet } from '../../src/shared/values.ts';
import type { Query } from '../../src/sql/ast.ts';
import { printQuery } from '../../src/sql/print-sql.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { type RunningDatabase, reference } from '../engines.ts';
import { limits } from './warehouse.ts';

type Rows = ResultSet['rows'];

/** Opens each database for the test file. Asks one query of each: the rows that all of them answer. */
export function onEvery(databases: readonly RunningDatabase[]): (query: Query) => Promise<Rows> {
  const open = new Map<RunningDatabase, Awaited<ReturnType<RunningDatabase['answers']['open']>>>();
  beforeAll(async () => {
    for (const database of databases) open.set(database, await database.answers.open(null));
  });
  afterAll(async () => {
    for (const { close } of open.values()) await close();
  });
  const answer = async (database: RunningDatabase, query: Query): Promise<Rows> => {
    const opened = open.get(database);
    if (!opened) throw new Error(`${database.dialect.name} is not open`);
    return answerOf(opened.warehouse, database, query);
  };
  return async (query) => {
    const rows = await answer(reference, query);
    for (const database of databases.filter((other) => other !== reference)) {
      expect(await answer(database, query), database.dialect.name).toEqual(rows);
    }
    return rows;
  };
}

/** A failure says what was asked. */
async function answerOf(
  warehouse: Warehouse,
  { dialect }: RunningDatabase,
  query: Query,
): Promise<Rows> {
  const compiled = printQuery(query, dialect);
  try {
    return (await warehouse.execute(compiled, limits(100_000))).rows;
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : error;
    throw new Error(`${dialect.name}: ${cause}\n${compiled.sql}`);
  }
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
