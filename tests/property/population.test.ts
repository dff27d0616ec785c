/**
 * Random models, rows, policies and questions: both databases count the rows that brute force finds, and joins
 * that are written as inner change nothing. `SEXTANT_SEED=1234 npx vitest run tests/property` repeats a run.
 */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lowerProgram } from '../../src/semantic/lower/lower-program.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import type { Program } from '../../src/semantic/plan/plan.ts';
import { planQuery } from '../../src/semantic/plan/plan-query.ts';
import type { QuerySpec } from '../../src/semantic/query/query-spec.ts';
import { resolveQuery } from '../../src/semantic/query/resolve.ts';
import type { Principal } from '../../src/shared/principal.ts';
import { dialects } from '../../src/sql/dialects/dialects.ts';
import { printQuery } from '../../src/sql/print-sql.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { populate, recordsOf } from '../oracles/query/population.ts';
import { freshDatabase } from '../setup/servers.ts';
import { type Asked, store, worlds } from './worlds.ts';

const RUNS = Number(process.env['SEXTANT_RUNS'] ?? 120);
const seed = process.env['SEXTANT_SEED'];
const CALLER: Principal = {
  ...{ subject: 'someone', via: 'jwt', tenant: 't', roles: new Set() },
  securityContext: { tenant: 't' },
};

let engines: readonly Warehouse[];
let write: (statements: readonly string[]) => Promise<void>;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const duckdb = await openWarehouse('duckdb', { type: 'duckdb', path: ':memory:', threads: 1 });
  const postgres = await openWarehouse('postgres', { type: 'postgres', url: database.url });
  engines = [duckdb, postgres];
  write = async (statements) => {
    await client.query(statements.join(';\n'));
    const signal = AbortSignal.timeout(20_000);
    for (const sql of statements) {
      const query = { dialect: 'duckdb' as const, sql, params: [], columns: [] };
      await duckdb.execute(query, { signal, maxRows: 1 });
    }
  };
  closing.push(
    () => database.drop(),
    () => client.end(),
    () => postgres.close(),
    () => duckdb.close(),
  );
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

it('the root decides whose rows count, in random models', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (asked) => {
      await write(store(asked.world));
      for (const spec of asked.specs) {
        await countsWhatIsFound(asked, spec);
        await listsWhatIsFound(asked, spec);
        await staysWithLeftJoins(asked, spec);
      }
    }),
    { numRuns: RUNS, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  );
}, 300_000);

async function countsWhatIsFound({ world, model }: Asked, spec: QuerySpec): Promise<void> {
  const expected = inOrder(populate(spec, world));
  for (const engine of engines) {
    const { rows, sql } = await run(engine, planOf(spec, model));
    expect(inOrder(rows.map(numbers)), `${engine.name}: ${JSON.stringify(spec)}\n${sql}`).toEqual(
      expected,
    );
  }
}

/** The records of the first measure's cube. */
async function listsWhatIsFound({ world, model }: Asked, spec: QuerySpec): Promise<void> {
  const path = (spec.measures[0]?.member ?? '').split('.').slice(0, -1);
  const dimensions = [{ member: `${path.join('.')}.id`, as: 'id', granularity: null }];
  const listed: QuerySpec = {
    ...{ ...spec, dimensions, measures: [], totalsBy: null },
    records: { of: path, folded: [] },
  };
  const expected = recordsOf(listed, world, path.join('.')).map(Number);
  for (const engine of engines) {
    const { rows, sql } = await run(engine, planOf(listed, model));
    const ids = rows.map(([id]) => Number(id));
    expect(ids.toSorted(), `${engine.name}: ${JSON.stringify(listed)}\n${sql}`).toEqual(
      expected.toSorted(),
    );
  }
}

/** Groups alone need no join to be inner: what a filter proves must not show. */
async function staysWithLeftJoins({ model }: Asked, spec: QuerySpec): Promise<void> {
  if (spec.dimensions.length === 0) return;
  const program = planOf({ ...spec, measures: [], totalsBy: null }, model);
  for (const engine of engines) {
    const [proven, plain] = [await run(engine, program), await run(engine, loosened(program))];
    expect(inOrder(proven.rows), `${engine.name}: ${proven.sql}`).toEqual(inOrder(plain.rows));
  }
}

function planOf(spec: QuerySpec, model: SemanticModel): Program {
  const now = new Date('2024-03-01T00:00:00Z');
  const limits = { rows: 1000, maxRows: 1000 };
  return planQuery(resolveQuery(spec, { model, principal: CALLER, now, limits }));
}

/** The same plan with every join a left one. */
function loosened<T>(of: T): T {
  if (Array.isArray(of)) return of.map(loosened) as T;
  if (of === null || typeof of !== 'object') return of;
  const entries = Object.entries(of).map(([key, value]) => [
    key,
    key === 'required' ? false : loosened(value),
  ]);
  return Object.fromEntries(entries) as T;
}

async function run(engine: Warehouse, program: Program) {
  const dialect = dialects[engine.dialect];
  const compiled = printQuery(lowerProgram(program), dialect);
  const signal = AbortSignal.timeout(20_000);
  const { rows } = await engine.execute(compiled, { signal, maxRows: 1000 });
  return { rows, sql: compiled.sql };
}

/** Decimals come as text. */
const numbers = (row: readonly unknown[]) =>
  row.map((cell) => (typeof cell === 'string' && /^-?\d+$/.test(cell) ? Number(cell) : cell));

const inOrder = (rows: readonly (readonly unknown[])[]) =>
  rows.map((row) => JSON.stringify(row)).toSorted();
