/** Runs a document on the shop's schema over an engine that notes the questions and gives set answers. */
import { type ExecutionResult, execute, parse, validate } from 'graphql';
import { expect } from 'vitest';
import { rangesOf } from '../../../src/engine/compile.ts';
import type { Engine, QueryResult } from '../../../src/engine/engine.ts';
import { startOperation } from '../../../src/resolvers/operation.ts';
import { buildRoleSchema } from '../../../src/schema/role-schema.ts';
import type { QuerySpec } from '../../../src/semantic/query/query-spec.ts';
import type { Principal } from '../../../src/shared/principal.ts';
import type { Cell, ResultSet, ValueType } from '../../../src/shared/values.ts';
import { shopModel, visibilityOf } from '../schema/shop.ts';

const model = shopModel();
const { schema, shapes } = buildRoleSchema(model, visibilityOf(model));

export const NOW = new Date('2024-03-15T12:00:00Z');

const ANN: Principal = {
  subject: 'ann',
  via: 'jwt',
  tenant: 't1',
  roles: new Set(['analyst']),
  securityContext: {},
};

export interface Run {
  readonly data: ReturnType<typeof JSON.parse>;
  readonly errors: readonly { readonly message: string; readonly code: unknown }[];
  readonly asked: readonly QuerySpec[];
}

/** Rows for a question: every column of the spec is typed by name (`createdAt` labels, `count` integers…). */
export type Answer = (spec: QuerySpec) => readonly (readonly Cell[])[];

export interface RunOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly answer?: Answer;
  readonly principal?: Principal;
  readonly limits?: { readonly rows: number; readonly maxRows: number };
  readonly result?: Partial<QueryResult>;
}

export async function run(document: string, options: RunOptions = {}): Promise<Run> {
  const asked: QuerySpec[] = [];
  const engine: Engine = {
    run: async (spec) => {
      if ('kind' in spec) throw new TypeError('no insights here');
      asked.push(spec);
      const result = resultOf(spec, options.answer?.(spec) ?? []);
      return { result, source: 'warehouse', asOf: NOW, ranges: [], ...options.result };
    },
    stream: () => {
      throw new Error('not asked for here');
    },
    explain: () => {
      throw new Error('not asked for here');
    },
    ranges: rangesOf,
  };
  const operation = startOperation({
    model,
    shapes,
    engine,
    principal: options.principal ?? ANN,
    signal: new AbortController().signal,
    now: NOW,
    limits: options.limits ?? { rows: 100, maxRows: 1000 },
    cursorSecret: 'secret',
  });
  const parsed = parse(document);
  expect(validate(schema, parsed)).toEqual([]);
  const result: ExecutionResult = await execute({
    schema,
    document: parsed,
    contextValue: { operation },
    variableValues: options.variables ?? {},
  });
  const errors = (result.errors ?? []).map((error) => ({
    message: error.message,
    code: (error.originalError as { code?: unknown } | undefined)?.code,
  }));
  return { data: JSON.parse(JSON.stringify(result.data ?? null)), errors, asked };
}

function resultOf(spec: QuerySpec, rows: readonly (readonly Cell[])[]): ResultSet {
  const columns =
    spec.shape === 'count'
      ? [{ name: 'count', type: 'integer' as const }]
      : [
          ...spec.dimensions.map((d) => ({ name: d.as, type: typeOf(d.member, d.granularity) })),
          ...spec.measures.map((m) => ({ name: m.as, type: typeOf(m.member, null) })),
        ];
  return { columns, rows, truncated: false };
}

function typeOf(member: string, granularity: string | null): ValueType {
  if (['second', 'minute', 'hour'].includes(granularity ?? '')) return 'timestamp';
  if (granularity !== null) return 'local';
  const name = member.split('.').at(-1) ?? '';
  const types: Readonly<Record<string, ValueType>> = {
    count: 'integer',
    revenue: 'decimal',
    average: 'float',
    last_created: 'timestamp',
  };
  return types[name] ?? 'string';
}
