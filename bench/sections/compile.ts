import { compilerOf } from '../../src/engine/generation.ts';
import { loadModelFolder } from '../../src/engine/load-model.ts';
import { dialects } from '../../src/sql/dialects/registry.ts';
import { interleave, ms } from '../measure.ts';
import { platform } from '../platform.ts';
import { dailyOrders, twoJoins } from '../questions.ts';
import type { Section } from '../report.ts';

/** From a question by name to SQL text, no database asked. */
export const compile: Section = {
  title: 'Compile time per query, warm',
  run: async () => {
    const model = await loadModelFolder('cube-models', new Set(['default']));
    const compileSpec = compilerOf(model, () => dialects.duckdb, {
      rows: 10_000,
      maxRows: 100_000,
    });
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
  },
};
