/**
 * Random questions over random tables: DuckDB, PostgreSQL and the brute-force oracle give the same rows.
 * `SEXTANT_SEED=1234 npx vitest run tests/property` repeats a run; a failure prints its seed.
 */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileQuery } from '../../src/engine/compile.ts';
import { loadModelFolder } from '../../src/semantic/load/load-folder.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import type { QuerySpec } from '../../src/semantic/query/query-spec.ts';
import { isGatewayError } from '../../src/shared/errors.ts';
import type { Principal } from '../../src/shared/principal.ts';
import type { Cell } from '../../src/shared/values.ts';
import type { CompiledQuery } from '../../src/sql/dialect.ts';
import { dialects } from '../../src/sql/dialects/dialects.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { evaluate } from '../oracles/query/evaluate.ts';
import { shop } from '../oracles/query/shop.ts';
import { type Caller, Impossible, type Tables } from '../oracles/query/star.ts';
import { freshDatabase } from '../setup/servers.ts';
import { type Asked, questions } from './questions.ts';
import { CREATE, fill, NOWS, tables } from './tables.ts';

const QUESTIONS_PER_TABLES = 4;
const RUNS = Number(process.env['SEXTANT_RUNS'] ?? 120);
const seed = process.env['SEXTANT_SEED'];

const PLATFORM: Caller = { roles: ['platform'], tenant: 'none' };
const callers = fc.constantFrom<Caller>(
  PLATFORM,
  PLATFORM,
  PLATFORM,
  { roles: ['reader'], tenant: 't1' },
  { roles: ['analyst'], tenant: 't2' },
  { roles: ['analyst'], tenant: null },
);

let model: SemanticModel;
let engines: readonly Warehouse[];
let store: (statements: readonly string[]) => Promise<void>;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  model = await loadModelFolder('tests/fixtures/property', new Set(['default']));
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const duckdb = await openWarehouse('duckdb', { type: 'duckdb', path: ':memory:', threads: 1 });
  const postgres = await openWarehouse('postgres', { type: 'postgres', url: database.url });
  engines = [duckdb, postgres];
  store = async (statements) => {
    await client.query(statements.join(';\n'));
    for (const sql of statements)
      await run(duckdb, { dialect: 'duckdb', sql, params: [], columns: [] });
  };
  await store(CREATE);
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

it('DuckDB, PostgreSQL and brute force agree on random questions over random tables', async () => {
  const many = fc.array(questions, {
    minLength: QUESTIONS_PER_TABLES,
    maxLength: QUESTIONS_PER_TABLES,
  });
  const now = fc.constantFrom(...NOWS);
  await fc.assert(
    fc.asyncProperty(tables, many, callers, now, async (data, all, caller, at) => {
      await store(fill(data));
      for (const one of all) await agree(data, one, caller, at);
    }),
    { numRuns: RUNS, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  );
}, 300_000);

async function agree(data: Tables, asked: Asked, caller: Caller, now: Date): Promise<void> {
  const world = { star: shop, tables: data, caller };
  const spec = continued(asked, (one) => evaluate(one, world, now).rows);
  const answer = attempt(() => evaluate(spec, world, now));
  const expected = answer === REFUSED ? REFUSED : answer.rows;
  if (answer !== REFUSED && answer.unsure) return;
  for (const engine of engines) {
    const compiled = attempt(() => compile(spec, engine, caller, now));
    const actual = compiled === REFUSED ? REFUSED : await run(engine, compiled);
    const shown = compiled === REFUSED ? '' : `${compiled.sql}\n${JSON.stringify(compiled.params)}`;
    expect(
      settled(actual, expected),
      `${engine.name}: ${JSON.stringify({ spec, caller })}\n${shown}`,
    ).toEqual(expected);
  }
}

/**
 * Doubles agree to the 13 digits that they are shown with, give or take one of the last: no two databases turn
 * long decimals into the same double, and what lies between two numbers of 13 digits may be shown as either.
 */
function settled(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected) && actual.length === expected.length) {
    return actual.map((one, i) => settled(one, expected[i]));
  }
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual;
  return Math.abs(actual - expected) <= Math.abs(expected) * 1.001e-12 ? expected : actual;
}

/** The question that goes on behind one of its rows: then its order is total. */
function continued(
  { spec, behind }: Asked,
  answer: (spec: QuerySpec) => readonly (readonly Cell[])[],
): QuerySpec {
  if (behind === null || spec.totalsBy !== null || spec.shape === 'count') return spec;
  const listed = new Set(spec.order.map(({ column }) => column));
  const rest = spec.dimensions
    .filter(({ as }) => !listed.has(as))
    .map(({ as: column }) => ({ column, direction: 'asc' as const, nulls: null }));
  const order = [...spec.order, ...rest];
  const all = attempt(() => answer({ ...spec, order, limit: null, offset: 0 }));
  const row = all === REFUSED ? undefined : all[behind];
  if (row === undefined || spec.dimensions.length === 0) return spec;
  const names = [...spec.dimensions, ...spec.measures].map(({ as }) => as);
  const after = order.map(({ column }) => row[names.indexOf(column)] ?? null);
  return { ...spec, order, after };
}

const REFUSED = 'refused';

function attempt<T>(work: () => T): T | typeof REFUSED {
  try {
    return work();
  } catch (error) {
    if (error instanceof Impossible) return REFUSED;
    if (isGatewayError(error) && error.code === 'INCOMPATIBLE_MEMBERS') return REFUSED;
    throw error;
  }
}

function compile(spec: QuerySpec, engine: Warehouse, caller: Caller, now: Date): CompiledQuery {
  const context = {
    model,
    principal: principalOf(caller),
    now,
    dialectOf: () => dialects[engine.dialect],
    limits: { rows: 1000, maxRows: 1000 },
  };
  return compileQuery(spec, context).compiled;
}

function principalOf({ roles, tenant }: Caller): Principal {
  const claims = tenant === null ? {} : { tenant };
  return {
    subject: 'someone',
    via: 'jwt',
    tenant,
    roles: new Set(roles),
    securityContext: { ...claims, roles },
  };
}

async function run(engine: Warehouse, query: CompiledQuery): Promise<readonly (readonly Cell[])[]> {
  const signal = AbortSignal.timeout(20_000);
  return (await engine.execute(query, { signal, maxRows: 10_000 })).rows;
}
