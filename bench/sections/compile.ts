import { compileQuery } from '../../src/engine/compile.ts';
import { compilerOf } from '../../src/engine/generation.ts';
import { loadModelFolder } from '../../src/semantic/load/load-folder.ts';
import { dialects } from '../../src/sql/dialects/dialects.ts';
import { caseNames, readCase } from '../../tests/corpus/read-case.ts';
import { interleave, ms, type Timing } from '../measure.ts';
import { platform } from '../platform.ts';
import { dailyOrders, twoJoins } from '../questions.ts';
import type { Line, Section } from '../report.ts';

const LIMITS = { rows: 10_000, maxRows: 100_000 };
const DATA_SOURCES = new Set(['default']);
const CORPUS = 'tests/corpus';

/** From a question by name to SQL text, no database asked. */
export const compile: Section = {
  title: 'Compile time per query, warm',
  run: async () => [...(await ofTheDemo()), ...(await ofTheCorpus())],
};

async function ofTheDemo(): Promise<readonly Line[]> {
  const model = await loadModelFolder('cube-models', DATA_SOURCES);
  const compileSpec = compilerOf(model, () => dialects.duckdb, LIMITS);
  const context = { principal: platform, signal: new AbortController().signal, now: new Date() };
  const timings = await interleave(
    {
      'one cube, 7 measures, a range': () => compileSpec(dailyOrders, context),
      'two joins': () => compileSpec(twoJoins, context),
    },
    { rounds: 500, warmup: 500 },
  );
  return Object.entries(timings).map(([what, { median, p95 }]) => ({
    what,
    figure: ms(median),
    note: `p95 ${ms(p95)}`,
  }));
}

/** The median of each question first, so that the spread is one of questions and not of the machine. */
async function ofTheCorpus(): Promise<readonly Line[]> {
  const timings = await interleave(await corpusCompilations(), { rounds: 40, warmup: 20 });
  const sorted = Object.entries<Timing>(timings).sort(([, a], [, b]) => a.median - b.median);
  return (
    [
      ['median', 0.5],
      ['p95', 0.95],
      ['max', 1],
    ] as const
  ).flatMap(([name, share]) => {
    const at = sorted[Math.floor(share * (sorted.length - 1))];
    if (at === undefined) return [];
    const [folder, { median }] = at;
    return {
      what: `the corpus, ${sorted.length} questions: ${name}`,
      figure: ms(median),
      note: folder,
    };
  });
}

async function corpusCompilations(): Promise<Readonly<Record<string, () => unknown>>> {
  const models = new Map<string, Awaited<ReturnType<typeof loadModelFolder>>>();
  const compilations: Record<string, () => unknown> = {};
  for (const name of caseNames(CORPUS)) {
    const { asks, principal, now, model: folder } = readCase(`${CORPUS}/${name}`);
    // What an insight asks is known once its document runs.
    if (asks.kind === 'insight') continue;
    const model = models.get(folder) ?? (await loadModelFolder(folder, DATA_SOURCES));
    models.set(folder, model);
    const context = { model, principal, now, limits: LIMITS, dialectOf: () => dialects.duckdb };
    compilations[name] = () => compileQuery(asks.spec, context);
  }
  return compilations;
}
