/** What one GraphQL operation has at hand, and the DataLoader through which all its questions go. */
import { setMaxListeners } from 'node:events';
import DataLoader from 'dataloader';
import type { AnySpec, Engine, QueryResult } from '../engine/engine.ts';
import type { Generation } from '../engine/generation.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import type { Visibility } from '../semantic/query/access.ts';
import type { Principal } from '../shared/principal.ts';
import type { Administration } from './administration.ts';
import type { CatalogInsight } from './catalog-insights.ts';
import type { Shapes } from './shape.ts';

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
}

export interface RowLimits {
  /** Rows of an answer when the caller names no number. */
  readonly rows: number;
  /** The most that a caller may ask for. */
  readonly maxRows: number;
}

export interface Operation extends OperationDeps {
  /** Asks the engine; equal questions of one operation are asked once. */
  ask(spec: AnySpec): Promise<QueryResult>;
}

export function startOperation(deps: OperationDeps): Operation {
  const { engine, principal, signal, now } = deps;
  // All its questions listen to one signal: more than ten of them are no leak.
  setMaxListeners(0, signal);
  const loader = new DataLoader<AnySpec, QueryResult, string>(
    (specs) =>
      Promise.all(specs.map((spec) => engine.run(spec, { principal, signal, now }).catch(toError))),
    // Equal specs are made by the same code, so their keys stand in the same order.
    { cacheKeyFn: (spec) => JSON.stringify(spec) },
  );
  return { ...deps, ask: (spec) => loader.load(spec) };
}

/** DataLoader takes an Error in place of a value as that one question's failure. */
function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
