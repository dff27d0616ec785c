/**
 * Every folder of tests/corpus through every stage: plan.txt, duckdb.sql and dialects.diff say what has not
 * changed (`vitest -u` may write them), rows.json what every engine must answer, check.sql, written by hand,
 * that it is right. rows.json and check.sql are never written by a test. A case that asks an insight goes through
 * schema and resolvers, too: its plan and SQL are those of all that was asked for its document.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Compilation } from '../src/engine/compile.ts';
import type { Cell, Column, ResultSet } from '../src/shared/values.ts';
import type { CompiledQuery } from '../src/sql/dialect.ts';
import { type Corpus, corpusCases, openCorpus } from './corpus/open-corpus.ts';
import type { CorpusCase } from './corpus/read-case.ts';
import { textDiff } from './corpus/text-diff.ts';
import { databases, reference, running } from './engines.ts';

let corpus: Corpus;
beforeAll(async () => {
  corpus = await openCorpus(running);
});
afterAll(() => corpus.close());

describe.each(corpusCases)('%s', (_, one) => {
  test('keeps its plan and its SQL', async () => {
    const { name } = reference.dialect;
    const own = await corpus.questionsOf(one, reference);
    const plans = own.map((question) => `${question.plan()}\n`);
    await expect(plans.join('\n')).toMatchFileSnapshot(join(one.folder, 'plan.txt'));
    const texts = own.map(({ compiled }) => withParams(compiled));
    await expect(texts.join('\n')).toMatchFileSnapshot(join(one.folder, `${name}.sql`));
    const diffs: string[] = [];
    for (const database of databases.filter((other) => other !== reference)) {
      const others = await corpus.questionsOf(one, database);
      diffs.push(`${database.dialect.name}\n${textDiff(sqlOf(own), sqlOf(others))}\n`);
      expect(others.map(paramsOf)).toEqual(own.map(paramsOf));
    }
    await expect(diffs.join('\n')).toMatchFileSnapshot(join(one.folder, 'dialects.diff'));
  });

  test.each(running.map((database) => [database.dialect.name, database] as const))(
    'answers on %s',
    async (_name, database) => {
      const result = await corpus.answerOf(one, database);
      const sql = sqlOf(await corpus.questionsOf(one, database));
      expect(shown(result), sql).toEqual(readText(one, 'rows.json'));
    },
  );

  const check = join(one.folder, 'check.sql');
  test.runIf(existsSync(check))('is right by hand-written SQL', async () => {
    for (const database of running) {
      const result = await corpus.answerOf(one, database);
      const { name } = database.dialect;
      const { columns } = result;
      const byHand = { columns, sql: readFileSync(check, 'utf8'), params: [] };
      const expected = await corpus.engineOf(one, database).run({ ...byHand, dialect: name });
      const sql = sqlOf(await corpus.questionsOf(one, database));
      const digits = one.asks.kind === 'insight' ? rounded : exact;
      expect(shown(digits(result)), `${name}: ${sql}`).toEqual(shown(digits(expected)));
    }
  });
});

/** One row a line, so that a difference can be read. */
function shown({ columns, rows }: ResultSet): string {
  const head = columns.map(({ name, type }) => `${name}: ${type}`);
  return `[${[head, ...rows].map((row) => JSON.stringify(row)).join(',\n ')}]`;
}

const exact = (result: ResultSet): ResultSet => result;

/** What is computed after the database has answered, to the digits that do not hang on its order. */
function rounded({ columns, rows, truncated }: ResultSet): ResultSet {
  const cells = (row: readonly Cell[]) => row.map((cell, i) => roundedCell(cell, columns[i]));
  return { columns, rows: rows.map(cells), truncated };
}

const roundedCell = (cell: Cell, column: Column | undefined): Cell =>
  column?.type === 'float' && typeof cell === 'number' ? Number(cell.toPrecision(12)) : cell;

function readText(one: CorpusCase, file: string): string {
  return readFileSync(join(one.folder, file), 'utf8').trim();
}

const sqlOf = (questions: readonly Compilation[]): string =>
  questions.map(({ compiled }) => compiled.sql).join('\n\n');

const paramsOf = ({ compiled }: Compilation) => compiled.params;

function withParams({ sql, params }: CompiledQuery): string {
  const lines = params.map(({ type, value }, i) => `-- $${i + 1} ${type} ${JSON.stringify(value)}`);
  return `${[sql, ...lines].join('\n')}\n`;
}
