import type { SemanticModel } from '../semantic/model/types.ts';
import { type Visibility, visibleMembers, withExplain } from '../semantic/query/access.ts';
import type { QuerySpec } from '../semantic/query/spec.ts';
import type { Principal } from '../shared/principal.ts';
import { remember } from '../shared/remember.ts';
import type { Dialect } from '../sql/dialect.ts';
import { dialects } from '../sql/dialects/registry.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { compileQuery } from './compile.ts';
import type { Engine, RequestContext } from './engine.ts';
import { createEngine, type EngineDeps, type Question } from './run.ts';

/** One loaded model and what runs its questions. Immutable: a reload makes a new one, a request keeps its own. */
export interface Generation {
  readonly model: SemanticModel;
  readonly engine: Engine;
  visibility(principal: Principal): Visibility;
}

export interface CompileLimits {
  readonly rows: number;
  readonly maxRows: number;
}

export interface GenerationDeps extends Omit<EngineDeps, 'version' | 'compile' | 'warehouse'> {
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly limits: EngineDeps['limits'] & CompileLimits;
  /** Roles that are shown plans and SQL. */
  readonly explain: readonly string[];
}

/** The model as it serves requests. */
export function createGeneration(model: SemanticModel, deps: GenerationDeps): Generation {
  const warehouse = (dataSource: string) => found(deps.warehouses, dataSource);
  const dialectOf = (dataSource: string) => dialects[warehouse(dataSource).dialect];
  const compile = compilerOf(model, dialectOf, deps.limits);
  const engine = createEngine({ ...deps, version: model.version, compile, warehouse });
  const known = new WeakMap<Principal, Visibility>();
  const visibility = (principal: Principal) =>
    remember(known, principal, () => {
      const explain = deps.explain.some((role) => principal.roles.has(role));
      return withExplain(visibleMembers(model, principal), explain);
    });
  return { model, engine, visibility };
}

/** Questions of one model as SQL; needs no database. */
export function compilerOf(
  model: SemanticModel,
  dialectOf: (dataSource: string) => Dialect,
  limits: CompileLimits,
): (spec: QuerySpec, context: RequestContext) => Question {
  return (spec, { principal, now }) =>
    compileQuery(spec, { model, principal, now, dialectOf, limits });
}

/** Loading has checked every cube's data source; a stranger here is a bug. */
function found(warehouses: ReadonlyMap<string, Warehouse>, dataSource: string): Warehouse {
  const warehouse = warehouses.get(dataSource);
  if (warehouse === undefined) throw new Error(`no warehouse ${dataSource} is open`);
  return warehouse;
}
