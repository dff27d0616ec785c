/** `explain`: for each question behind an answer what was planned and asked, without the values. */
import type { AnySpec, QueryResult } from '../../engine/engine.ts';
import type { Operation } from '../operation.ts';

/** Fields are named as in GraphQL. */
export interface QueryExplanation {
  /** The part of the answer that it was asked for, such as `totals`. */
  readonly part: string;
  readonly plan: string;
  readonly sql: string;
  readonly parameters: readonly { readonly position: number; readonly type: string }[];
  readonly cache: { readonly hit: boolean; readonly ageMs: number };
  readonly why: readonly string[];
}

interface Noted {
  readonly part: string;
  readonly spec: AnySpec;
  readonly result: QueryResult;
}

export interface Recorder {
  /** The operation, its questions noted as being asked for a part of the answer. */
  for(part: string): Operation;
  explain(): readonly QueryExplanation[];
}

export function createRecorder(operation: Operation): Recorder {
  const noted: Noted[] = [];
  return {
    for: (part) => ({
      ...operation,
      ask: async (spec) => {
        const result = await operation.ask(spec);
        noted.push({ part, spec, result });
        return result;
      },
    }),
    explain: () => noted.map((one) => explained(one, operation)),
  };
}

const sources: Readonly<Record<QueryResult['source'], string>> = {
  cache: 'The answer was in the cache.',
  warehouse: 'The answer was not in the cache, so the warehouse was asked.',
  'joined-flight': 'The same question was being asked already, and its answer is shared.',
};

function explained({ part, spec, result }: Noted, operation: Operation): QueryExplanation {
  const { engine, principal, signal, now } = operation;
  const { plan, compiled, why } = engine.explain(spec, { principal, signal, now });
  return {
    part,
    plan,
    sql: compiled.sql,
    parameters: compiled.params.map(({ type }, i) => ({ position: i + 1, type })),
    cache: {
      hit: result.source === 'cache',
      ageMs: Math.max(0, now.getTime() - result.asOf.getTime()),
    },
    why: [sources[result.source], ...why],
  };
}
