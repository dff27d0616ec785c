/**
 * Every folder of tests/corpus through every stage: plan.txt, duckdb.sql and dialects.diff say what has not
 * changed (`vitest -u` may write them), rows.json what every engine must answer, check.sql, written by hand,
 * that it is right. rows.json and check.sql are never written by a test.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileQuery } from '../src/engine/compile.ts';
import { loadModel } from '../src/semantic/model/load.ts';
import { readModelFolder } from '../src/semantic/model/read-folder.ts';
import type { SemanticModel } from '../src/semantic/model/types.ts';
import type { ResultSet } from '../src/shared/values.ts';
import type { CompiledQuery, Dialect } from '../src/sql/dialect.ts';
import { dialects } from '../src/sql/dialects/registry.ts';
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
      models.set(one.model, loadModel((await readModelFolder(one.model)).cubes).model);
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
    const duckdb = compileFor(one, dialects.duckdb);
    const postgres = compileFor(one, dialects.postgres);
    await expect(`${duckdb.plan()}\n`).toMatchFileSnapshot(join(one.folder, 'plan.txt'));
    const text = withParams(duckdb.compiled);
    await expect(text).toMatchFileSnapshot(join(one.folder, 'duckdb.sql'));
    const diff = textDiff(duckdb.compiled.sql, postgres.compiled.sql);
    await expect(`postgres\n${diff}\n`).toMatchFileSnapshot(join(one.folder, 'dialects.diff'));
    expect(postgres.compiled.params).toEqual(duckdb.compiled.params);
  });

  test.each(Object.keys(openers))('answers on %s', async (name) => {
    const engine = engineOf(name, one);
    const { compiled } = compileFor(one, engine.dialect);
    const result = await engine.run(compiled);
    expect(shown(result), compiled.sql).toEqual(readText(one, 'rows.json'));
  });

  const check = join(one.folder, 'check.sql');
  test.runIf(existsSync(check))('is right by hand-written SQL', async () => {
    for (const name of Object.keys(openers)) {
      const engine = engineOf(name, one);
      const { compiled } = compileFor(one, engine.dialect);
      const byHand = { ...compiled, sql: readFileSync(check, 'utf8'), params: [] };
      const [expected, result] = [await engine.run(byHand), await engine.run(compiled)];
      expect(shown(result), `${name}: ${compiled.sql}`).toEqual(shown(expected));
    }
  });
});

function compileFor(one: CorpusCase, dialect: Dialect) {
  const model = models.get(one.model);
  if (model === undefined) throw new Error(`no model ${one.model}`);
  const { principal, now } = one;
  const limits = { rows: 1000, maxRows: 10_000 };
  return compileQuery(one.spec, { model, principal, now, limits, dialectOf: () => dialect });
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

function readText(one: CorpusCase, file: string): string {
  return readFileSync(join(one.folder, file), 'utf8').trim();
}

function withParams({ sql, params }: CompiledQuery): string {
  const lines = params.map(({ type, value }, i) => `-- $${i + 1} ${type} ${JSON.stringify(value)}`);
  return `${[sql, ...lines].join('\n')}\n`;
}
