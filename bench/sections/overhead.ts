import { compilerOf } from '../../src/engine/generation.ts';
import { loadModelFolder } from '../../src/semantic/load/load-folder.ts';
import type { QuerySpec } from '../../src/semantic/query/query-spec.ts';
import type { CompiledQuery } from '../../src/sql/dialect.ts';
import { type DialectName, dialects } from '../../src/sql/dialects/dialects.ts';
import { type Bare, bareDuckdb, barePostgres } from '../bare.ts';
import { type Gateway, openGateway } from '../gateway.ts';
import { interleave, ms, ratio } from '../measure.ts';
import { platform } from '../platform.ts';
import { dailyOrders, thirtyByEight } from '../questions.ts';
import type { BenchContext, Line, Section } from '../report.ts';

/** A GraphQL request against the same SQL through the bare driver, both ending in JSON text. */
export const overhead: Section = {
  title: 'GraphQL request against the bare driver, 30 rows x 8 columns',
  run: async (context) => [
    ...(await against('duckdb', context, await bareDuckdb(context.demo))),
    ...(await against('postgres', context, await barePostgres(context.postgresUrl))),
  ],
};

async function against(
  name: DialectName,
  context: BenchContext,
  bare: Bare,
): Promise<readonly Line[]> {
  const query = await compiled(name, dailyOrders);
  const [cold, hot] = await Promise.all([
    gateway(name, context, 0),
    gateway(name, context, 3_600_000),
  ]);
  try {
    const timings = await interleave(
      {
        bare: () => bare.run(query),
        cold: () => cold.ask(thirtyByEight),
        hot: () => hot.ask(thirtyByEight),
      },
      { rounds: 200, warmup: 30 },
    );
    const base = timings.bare.median;
    const over = timings.cold.median - base;
    return [
      { what: `${name}, bare driver`, figure: ms(base) },
      {
        what: `${name}, cold (cache off)`,
        figure: ratio(timings.cold.median, base),
        note: `${ms(timings.cold.median)}, ${ms(over)} over the driver`,
      },
      {
        what: `${name}, hot (cached)`,
        figure: ratio(timings.hot.median, base),
        note: ms(timings.hot.median),
      },
    ];
  } finally {
    await Promise.all([cold.close(), hot.close(), bare.close()]);
  }
}

function gateway(name: DialectName, context: BenchContext, ttlMs: number): Promise<Gateway> {
  return openGateway({
    ttlMs,
    warehouse: (configured) =>
      name === 'postgres'
        ? { type: 'postgres', url: context.postgresUrl, pool: 4 }
        : {
            ...configured,
            type: 'duckdb',
            path: context.demo,
            threads: null,
            memoryBytes: null,
            readOnly: true,
          },
  });
}

async function compiled(name: DialectName, spec: QuerySpec): Promise<CompiledQuery> {
  const model = await loadModelFolder('cube-models', new Set(['default']));
  const compile = compilerOf(model, () => dialects[name], { rows: 10_000, maxRows: 100_000 });
  const signal = new AbortController().signal;
  return compile(spec, { principal: platform, signal, now: new Date() }).compiled;
}
