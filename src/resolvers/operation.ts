/** What one GraphQL operation has at hand, and the DataLoader through which all its questions go. */
import { setMaxListeners } from 'node:events';
import DataLoader from 'dataloader';
import type { AnySpec, Engine, QueryResult } from '../engine/engine.ts';
import type { Generation } from '../engine/generation.ts';
import type { Visibility } from '../semantic/access/member-access.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import type { AnswerMeter, Width } from '../shared/answer-meter.ts';
import type { Principal } from '../shared/principal.ts';
import type { Administration } from './administration/administration.ts';
import type { Shapes } from './api-shape.ts';
import type { CatalogInsight } from './catalog/catalog-insights.ts';

export type { Generation, Visibility };

export interface OperationDeps {
  readonly model: SemanticModel;
  /** What this caller may ask: the same shapes as the schema was made from. */
  readonly shapes: Shapes;
  /** The insights among its root fields; absent: none. */
  readonly insights?: () => readonly CatalogInsight[];
  readonly engine: Engine;
  readonly principal: Principal;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly limits: RowLimits;
  /** Signs cursors. */
  readonly cursorSecret: string;
  /** `cube.member` of what this caller sees something else in place of; absent: nothing. */
  readonly masked?: ReadonlyMap<string, unknown>;
  /** Absent or null: neither keys nor usage are to be had here. */
  readonly administration?: Administration | null;
  /** Counts what the whole operation gets; absent: nobody does. */
  readonly meter?: AnswerMeter;
  /** Of the root field that asks; absent: as wide as its columns. */
  readonly width?: Width;
}

interface RowLimits {
  /** Rows of an answer when the caller names no number. */
  readonly rows: number;
  /** The most that a caller may ask for. */
  readonly maxRows: number;
}

export interface Operation extends OperationDeps {
  /** Asks the engine; equal questions of one operation are asked once. */
  ask(spec: AnySpec): Promise<QueryResult>;
  /** The same operation, for a root field of this width. */
  under(width: Width): Operation;
  /** Counts rows that are asked for by number. @throws GatewayError QUERY_TOO_EXPENSIVE */
  expect(rows: number): void;
  /** Counts rows that no question gives. @throws GatewayError QUERY_TOO_EXPENSIVE, WAREHOUSE_UNAVAILABLE */
  make(rows: number): void;
  /** One object for the operation, whichever root field asks. */
  readonly whole: object;
}

const NO_WIDTH: Width = { fields: 0, again: 0, names: 0 };

export function startOperation(deps: OperationDeps): Operation {
  const { engine, principal, signal, now, meter } = deps;
  const refused = following(signal);
  // All its questions listen to one signal: more than ten of them are no leak.
  setMaxListeners(0, signal, refused.signal);
  const loader = new DataLoader<AnySpec, QueryResult, string>(
    async (specs) => {
      // By now all root fields have said how much they ask for.
      const refusal = meter?.refusal() ?? null;
      if (refusal !== null) return specs.map(() => refusal);
      return Promise.all(
        specs.map((spec) =>
          engine.run(spec, { principal, signal: refused.signal, now }).catch(toError),
        ),
      );
    },
    // Equal specs are made by the same code, so their keys stand in the same order.
    { cacheKeyFn: (spec) => JSON.stringify(spec) },
  );
  const whole = {};
  const under = (width: Width): Operation => ({
    ...{ ...deps, width, under, whole },
    ask: async (spec) => {
      const answer = await loader.load(spec);
      try {
        meter?.take(answer.result, rowsShown(spec, answer), width);
      } catch (error) {
        // An answer that cannot be given whole: what is still asked for it is in vain.
        refused.abort(error);
        throw error;
      }
      return answer;
    },
    expect: (rows) => meter?.expect(rows, width),
    make: (rows) => meter?.make(rows, width),
  });
  return under(deps.width ?? NO_WIDTH);
}

function following(signal: AbortSignal): AbortController {
  const own = new AbortController();
  if (signal.aborted) own.abort(signal.reason);
  else signal.addEventListener('abort', () => own.abort(signal.reason), { once: true });
  return own;
}

/** Pages ask for one row more, to know whether there are more. */
function rowsShown(spec: AnySpec, { result }: QueryResult): number {
  const limit = 'limit' in spec ? spec.limit : null;
  return limit === null ? result.rows.length : Math.min(result.rows.length, Math.max(1, limit - 1));
}

/** DataLoader takes an Error in place of a value as that one question's failure. */
function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
