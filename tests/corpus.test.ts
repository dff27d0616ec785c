/**
 * Every folder of tests/corpus through every stage: plan.txt, duckdb.sql and dialects.diff say what has not
 * changed (`vitest -u` may write them), rows.json what every engine must answer, check.sql, written by hand,
 * that it is right. rows.json and check.sql are never written by a test. A case that asks an insight goes through
 * schema and resolvers, too: its plan and SQL are those of all that was asked for its document.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Compilation, compileQuery } from '../src/engine/compile.ts';
import { loadModelFolder } from '../src/semantic/load/load-folder.ts';
import type { SemanticModel } from '../src/semantic/model/types.ts';
import { remember } from '../src/shared/remember.ts';
import type { Cell, Column, ResultSet } from '../src/shared/values.ts';
import type { CompiledQuery } from '../src/sql/dialect.ts';
import { type AnsweredInsight, askInsight } from './corpus/ask-insight.ts';
import { type Engine, openDuckdbEngine, openPostgresEngine } from './corpus/engines.ts';
import { type CorpusCase, caseNames, readCase } from './corpus/read-case.ts';
import { textDiff } from './corpus/text-diff.ts';

const ROOT = join(import.meta.dirname, 'corpus');
const cases = caseNames(ROOT).map((name) => [name, readCase(join(ROOT, name))] as const);
const models = new Map<string, SemanticModel>();
const engines = new Map<string, Engine>();
const openers = { duckdb: openDuckdbEngine, postgres: openPostgresEngine };

beforeAll(async () => {
  for (const [, one] of cases) {
    if (!models.has(one.model)) {
      models.set(one.model, await loadModelFolder(one.model, new Set(['default'])));
    }
    for (const [name, open] of Object.entries(openers)) {
      const key = `${name} ${one.seed}`;
      if (!engines.has(key)) engines.set(key, await open(one.seed));
    }
  }
});
afterAll(async () => {
  for (const engine of engines.values()) await engine.close();
});

describe.each(cases)('%s', (_, one) => {
  test('keeps its plan and its SQL', async () => {
    const duckdb = await questionsOf(one, 'duckdb');
    const postgres = await questionsOf(one, 'postgres');
    const plans = duckdb.map((question) => `${question.plan()}\n`);
    await expect(plans.join('\n')).toMatchFileSnapshot(join(one.folder, 'plan.txt'));
    const texts = duckdb.map(({ compiled }) => withParams(compiled));
    await expect(texts.join('\n')).toMatchFileSnapshot(join(one.folder, 'duckdb.sql'));
    const diff = textDiff(sqlOf(duckdb), sqlOf(postgres));
    await expect(`postgres\n${diff}\n`).toMatchFileSnapshot(join(one.folder, 'dialects.diff'));
    expect(postgres.map(paramsOf)).toEqual(duckdb.map(paramsOf));
  });

  test.each(Object.keys(openers))('answers on %s', async (name) => {
    const result = await answerOf(one, name);
    const sql = sqlOf(await questionsOf(one, name));
    expect(shown(result), sql).toEqual(readText(one, 'rows.json'));
  });

  const check = join(one.folder, 'check.sql');
  test.runIf(existsSync(check))('is right by hand-written SQL', async () => {
    for (const name of Object.keys(openers)) {
      const result = await answerOf(one, name);
      const engine = engineOf(name, one);
      const { columns } = result;
      const byHand = { columns, sql: readFileSync(check, 'utf8'), params: [] };
      const expected = await engine.run({ ...byHand, dialect: engine.dialect.name });
      const sql = sqlOf(await questionsOf(one, name));
      const digits = one.asks.kind === 'insight' ? rounded : exact;
      expect(shown(digits(result)), `${name}: ${sql}`).toEqual(shown(digits(expected)));
    }
  });
});

/** Of an insight they are known once it has been asked. */
async function questionsOf(one: CorpusCase, name: string): Promise<readonly Compilation[]> {
  if (one.asks.kind === 'insight') {
    return (await askedInsight(one, one.asks.document, name)).questions;
  }
  const { principal, now } = one;
  const dialectOf = () => engineOf(name, one).dialect;
  const context = { model: modelOf(one), principal, now, limits: { rows: 1000, maxRows: 10_000 } };
  return [compileQuery(one.asks.spec, { ...context, dialectOf })];
}

async function answerOf(one: CorpusCase, name: string): Promise<ResultSet> {
  if (one.asks.kind === 'insight') {
    return (await askedInsight(one, one.asks.document, name)).result;
  }
  const [question] = await questionsOf(one, name);
  if (question === undefined) throw new TypeError('a query is one question');
  return engineOf(name, one).run(question.compiled);
}

const askedInsights = new Map<string, Promise<AnsweredInsight>>();

/** Each is asked once on each database. */
function askedInsight(one: CorpusCase, document: string, name: string): Promise<AnsweredInsight> {
  return remember(askedInsights, `${name} ${one.folder}`, () =>
    askInsight(one, document, modelOf(one), engineOf(name, one)),
  );
}

function modelOf(one: CorpusCase): SemanticModel {
  const model = models.get(one.model);
  if (model === undefined) throw new Error(`no model ${one.model}`);
  return model;
}

function engineOf(name: string, one: CorpusCase): Engine {
  const engine = engines.get(`${name} ${one.seed}`);
  if (engine === undefined) throw new Error(`${name} is not open`);
  return engine;
}

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
