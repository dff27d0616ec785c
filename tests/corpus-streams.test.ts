/** Every question of the corpus, asked in batches and in one piece: the same rows, on every database. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryCache } from '../src/cache/memory.ts';
import { createSingleFlight } from '../src/cache/single-flight.ts';
import { type Compilation, compileQuery } from '../src/engine/compile.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { Answer } from '../src/engine/engine-deps.ts';
import { createEngine } from '../src/engine/run.ts';
import { loadModelFolder } from '../src/semantic/load/load-folder.ts';
import type { SemanticModel } from '../src/semantic/model/types.ts';
import { blankSpec } from '../src/semantic/query/blank-spec.ts';
import type { CompiledQuery } from '../src/sql/dialect.ts';
import { dialects } from '../src/sql/dialects/dialects.ts';
import { openWarehouse } from '../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../src/warehouse/warehouse.ts';
import { askInsight } from './corpus/ask-insight.ts';
import { type CorpusCase, caseNames, readCase } from './corpus/read-case.ts';
import { readAll } from './e2e/streams-engine.ts';
import { freshDatabase, sql } from './setup/servers.ts';

const ROOT = join(import.meta.dirname, 'corpus');
const cases = caseNames(ROOT).map((name) => [name, readCase(join(ROOT, name))] as const);
const models = new Map<string, SemanticModel>();
const warehouses = new Map<string, Warehouse>();
const drops: (() => Promise<void>)[] = [];

const openers: Readonly<Record<string, (seed: string) => Promise<Warehouse>>> = {
  duckdb: (seed) => openWarehouse('default', { type: 'duckdb', path: ':memory:', init: [seed] }),
  postgres: async (seed) => {
    const { url, drop } = await freshDatabase();
    drops.push(drop);
    await sql(url, seed);
    return openWarehouse('default', { type: 'postgres', url });
  },
};

beforeAll(async () => {
  for (const [, { model, seed }] of cases) {
    if (!models.has(model)) models.set(model, await loadModelFolder(model, new Set(['default'])));
    for (const [name, open] of Object.entries(openers)) {
      const key = `${name} ${seed}`;
      if (!warehouses.has(key)) warehouses.set(key, await open(readFileSync(seed, 'utf8')));
    }
  }
});
afterAll(async () => {
  for (const warehouse of warehouses.values()) await warehouse.close();
  for (const drop of drops) await drop();
});

describe.each(Object.keys(openers))('on %s, in batches as in one piece', (name) => {
  test.each(cases)('%s', async (_, one) => {
    const warehouse = found(warehouses, `${name} ${one.seed}`);
    const { principal, now } = one;
    const context = { principal, now, signal: new AbortController().signal };
    for (const question of await questionsOf(one, warehouse)) {
      const { result } = await engineOf(question, warehouse).run(blankSpec, context);
      const stream = await engineOf(question, warehouse).stream(blankSpec, context);
      const { rows, truncated } = await readAll(stream);
      expect(stream.source).toBe('warehouse');
      expect([stream.columns, rows, truncated]).toEqual([
        ...[result.columns, result.rows, result.truncated],
      ]);
    }
  });
});

/** One question, and a cache of its own: nothing is answered from what another has asked. */
function engineOf(question: Compilation, warehouse: Warehouse): Engine {
  return createEngine({
    version: 'v1',
    compile: () => question,
    warehouse: () => warehouse,
    cache: createMemoryCache({ maxBytes: 2 ** 24, now: Date.now }),
    flights: createSingleFlight<Answer>(),
    limits: { maxRows: 100_000, timeoutMs: 30_000 },
    freshness: { lifetimeMs: () => 60_000, watched: () => [] },
    now: Date.now,
    steady: Date.now,
  });
}

async function questionsOf(one: CorpusCase, warehouse: Warehouse): Promise<readonly Compilation[]> {
  const model = found(models, one.model);
  const dialect = dialects[warehouse.dialect];
  if (one.asks.kind === 'insight') {
    const options = { signal: new AbortController().signal, maxRows: 100_000 };
    const run = (query: CompiledQuery) => warehouse.execute(query, options);
    const database = { dialect, run, close: async () => {} };
    return (await askInsight(one, one.asks.document, model, database)).questions;
  }
  const { principal, now } = one;
  const limits = { rows: 1000, maxRows: 10_000 };
  const context = { model, principal, now, limits, dialectOf: () => dialect };
  return [compileQuery(one.asks.spec, context)];
}

function found<T>(all: ReadonlyMap<string, T>, key: string): T {
  const one = all.get(key);
  if (one === undefined) throw new Error(`there is no ${key}`);
  return one;
}
