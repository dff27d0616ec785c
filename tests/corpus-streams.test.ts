/** Every question of the corpus, asked in batches and in one piece: the same rows, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryCache } from '../src/cache/memory.ts';
import { createSingleFlight } from '../src/cache/single-flight.ts';
import type { Compilation } from '../src/engine/compile.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { Answer } from '../src/engine/engine-deps.ts';
import { createEngine } from '../src/engine/run.ts';
import { blankSpec } from '../src/semantic/query/blank-spec.ts';
import type { Warehouse } from '../src/warehouse/warehouse.ts';
import { type Corpus, corpusCases, openCorpus } from './corpus/open-corpus.ts';
import { readAll } from './e2e/streams-engine.ts';
import { running } from './engines.ts';

let corpus: Corpus;
beforeAll(async () => {
  corpus = await openCorpus(running);
});
afterAll(() => corpus.close());

const named = running.map((database) => [database.dialect.name, database] as const);
describe.each(named)('on %s, in batches as in one piece', (_name, database) => {
  test.each(corpusCases)('%s', async (_, one) => {
    const { warehouse } = corpus.engineOf(one, database);
    const { principal, now } = one;
    const context = { principal, now, signal: new AbortController().signal };
    for (const question of await corpus.questionsOf(one, database)) {
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
