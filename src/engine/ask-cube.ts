/** What a cube's database says of its members, without reading a row. */
import { lowerProgram } from '../semantic/lower/lower-program.ts';
import type { Cube, Dimension, SemanticModel } from '../semantic/model/types.ts';
import { planJoined } from '../semantic/plan/plan-rows.ts';
import { type Pick, sampleRows } from '../semantic/query/sample-rows.ts';
import { isGatewayError, type SourcePosition } from '../shared/errors.ts';
import type { Principal } from '../shared/principal.ts';
import type { ColumnType } from '../shared/values.ts';
import type { CompiledQuery } from '../sql/dialect.ts';
import { dialects } from '../sql/dialects/dialects.ts';
import { printQuery } from '../sql/print-sql.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** Something of a cube that its database can be asked about. */
export interface Asked {
  readonly pick: Pick;
  readonly at: SourcePosition;
}

/** What the database refused, in its own words. */
export interface Refusal {
  readonly cube: string;
  /** Null: the cube's own table or SQL. */
  readonly member: string | null;
  readonly at: SourcePosition;
  readonly sql: string;
  readonly words: string;
}

export interface CubeAnswer {
  readonly types: ReadonlyMap<string, ColumnType>;
  readonly refused: readonly Refusal[];
}

/** Sees every row's shape and no row. */
export const NOBODY: Principal = {
  ...{ subject: 'gateway', via: 'jwt', tenant: null, roles: new Set() },
  securityContext: {},
};

/**
 * All at once; where the database refuses, the table alone and then each by itself.
 * @throws what is no refusal: WAREHOUSE_UNAVAILABLE, QUERY_TIMEOUT
 */
export async function askCube(
  cube: Cube,
  asked: readonly Asked[],
  { model, warehouse, signal }: Asking,
): Promise<CubeAnswer> {
  const ask = async (some: readonly Asked[]): Promise<CubeAnswer> => {
    const query = compileSample(cube, some, model, warehouse);
    if (query === null) return some.length === 1 ? NOTHING : SEVERAL;
    const at = some.length === 1 ? some[0] : undefined;
    try {
      const types = await warehouse.describe(query, signal);
      const known = some.flatMap(({ pick }, i) => {
        const type = types[i];
        return type ? [[`${cube.name}.${pick.name}`, type] as const] : [];
      });
      return { types: new Map(known), refused: [] };
    } catch (error) {
      if (!isGatewayError(error) || error.code !== 'INTERNAL') throw error;
      const place = { cube: cube.name, member: at?.pick.name ?? null, at: at?.at ?? cube.at };
      const words = wordsOf(error.cause);
      return { types: new Map(), refused: [{ ...place, sql: query.sql, words }] };
    }
  };
  const all = await ask(asked);
  if (all !== SEVERAL && all.refused.length === 0) return all;
  const bare = await ask([]);
  if (bare.refused.length > 0) return bare;
  const each: CubeAnswer[] = [];
  for (const one of asked) each.push(await ask([one]));
  return {
    types: new Map(each.flatMap(({ types }) => [...types])),
    refused: each.flatMap(({ refused }) => refused),
  };
}

const NOTHING: CubeAnswer = { types: new Map(), refused: [] };
/** One of several cannot even be asked about: each is asked by itself. */
const SEVERAL: CubeAnswer = { ...NOTHING };

export interface Asking {
  readonly model: SemanticModel;
  readonly warehouse: Warehouse;
  readonly signal: AbortSignal;
}

/** Null: what cannot be a value per row, which a question says in better words. */
function compileSample(
  cube: Cube,
  some: readonly Asked[],
  model: SemanticModel,
  { dialect }: Warehouse,
): CompiledQuery | null {
  const context = { model, principal: NOBODY, now: new Date(0), limits: { rows: 1, maxRows: 1 } };
  const picks = some.map(({ pick }) => pick);
  try {
    const body = planJoined(sampleRows(cube, picks, context));
    const select = lowerProgram({ lets: [], body });
    return printQuery({ ...select, limit: 0 }, dialects[dialect]);
  } catch (error) {
    if (isGatewayError(error)) return null;
    throw error;
  }
}

/** What a database says of a question that it refuses; without the places in SQL that nobody wrote. */
export function wordsOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause ?? 'it was refused');
  return text.split('\n')[0] ?? text;
}

/** The dimensions that stand in a column or an expression of one. */
export function dimensionsOf(cube: Cube): readonly Asked[] {
  return [...cube.dimensions.values()].filter(isComputed).map(({ name, at }) => ({
    pick: { kind: 'dimension', name },
    at,
  }));
}

function isComputed({ definition }: Dimension): boolean {
  const { kind } = definition;
  return kind === 'sql' || kind === 'case' || kind === 'switch' || kind === 'sub_query';
}

/** Which rows count: segments, filters of measures, and what joins rows. */
export function conditionsOf(cube: Cube): readonly Asked[] {
  const measures = [...cube.measures.values()].flatMap(({ name, at, definition }) =>
    definition.kind === 'derived' ? [] : definition.filters.map((sql) => ({ name, at, sql })),
  );
  const joins = cube.joins.map(({ to, at, on }) => ({ name: to, at, sql: on }));
  return [...cube.segments.values(), ...measures, ...joins].map(({ name, at, sql }) => ({
    pick: { kind: 'condition', name, sql },
    at,
  }));
}

/** What measures fold. */
export function foldedOf(cube: Cube): readonly Asked[] {
  return [...cube.measures.values()].flatMap(({ name, at, definition }) =>
    definition.kind === 'aggregate' && definition.sql !== null
      ? [{ pick: { kind: 'value', name, sql: definition.sql } as const, at }]
      : [],
  );
}
