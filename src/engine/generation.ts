import type { FilterLimits } from '../limits/filter-limits.ts';
import { type Masked, maskedMembers, maskedModel } from '../semantic/access/masking.ts';
import {
  type Rights,
  type Visibility,
  visibleMembers,
  withRights,
} from '../semantic/access/member-access.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import type { GroupingMode } from '../shared/grouping.ts';
import {
  inScope,
  isAdministrator,
  type KeyOperation,
  type Principal,
} from '../shared/principal.ts';
import { remember } from '../shared/remember.ts';
import { NO_SPANS, type Spans } from '../shared/spans.ts';
import type { Dialect } from '../sql/dialect.ts';
import { dialects } from '../sql/dialects/dialects.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type CompileContext, compileQuery } from './compile.ts';
import { byColumns, createColumns } from './database-columns.ts';
import type { Engine } from './engine.ts';
import type { EngineDeps } from './engine-deps.ts';
import { freshnessOf } from './freshness.ts';
import { maskKey, SHOWN_KEY } from './mask-key.ts';
import { type RefusedQuestion, refusedQuestion } from './refused.ts';
import { rememberCompiled } from './remember-compiled.ts';
import { createEngine } from './run.ts';

/** One loaded model and what runs its questions. Immutable: a reload makes a new one, a request keeps its own. */
export interface Generation {
  readonly model: SemanticModel;
  readonly engine: Engine;
  readonly grouping: GroupingMode;
  visibility(principal: Principal): Visibility;
  /** `cube.member` of what this caller sees something else in place of. */
  masked(principal: Principal): Masked;
}

export interface CompileLimits {
  readonly rows: number;
  readonly maxRows: number;
  /** Absent: conditions have no bounds. */
  readonly filters?: FilterLimits;
}

/** Which roles may do what beside asking; absent: none. */
export interface RoleRights {
  /** They are shown plans and SQL. */
  readonly explain: readonly string[];
  /** They may read what their tenant used. */
  readonly usage?: readonly string[];
  /** Whether there are keys to manage, for those who administer; absent: no. */
  readonly keys?: boolean;
}

export interface GenerationDeps
  extends Omit<EngineDeps, 'version' | 'compile' | 'warehouse' | 'freshness' | 'onRefused'>,
    RoleRights {
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly limits: EngineDeps['limits'] & CompileLimits;
  /** Hears of questions that a database refused. */
  readonly onRefused?: ((refused: RefusedQuestion) => void) | undefined;
  /** How long answers are kept whose cubes say nothing about it; 0: nothing is kept. */
  readonly ttlMs: number;
  /** Follows each question; absent: nobody does. */
  readonly spans?: Spans;
  /** Absent: `selection`. */
  readonly grouping?: GroupingMode;
  /** Hashes masked values; without it they are not shown at all. */
  readonly maskSecret?: string;
  /** What benchmarks draw groups and distortions from; without it they show nothing of others. */
  readonly benchmarkSecret?: string | null;
}

/** The model as it serves requests. */
export function createGeneration(model: SemanticModel, deps: GenerationDeps): Generation {
  const warehouse = warehouseIn(deps.warehouses);
  const dialectOf = (dataSource: string) => dialects[warehouse(dataSource).dialect];
  const { maskSecret, benchmarkSecret = null } = deps;
  const keysOf = (principal: Principal): Keys => ({
    maskKey: maskSecret === undefined ? null : maskKey(maskSecret, principal),
    benchmarkKey: benchmarkSecret,
  });
  const shown = { maskKey: SHOWN_KEY, benchmarkKey: benchmarkSecret === null ? null : SHOWN_KEY };
  const freshness = freshnessOf(model, { ttlMs: deps.ttlMs, dialectOf, now: deps.now });
  const columns = createColumns(model, warehouse, deps.now);
  const { ready } = columns;
  const engineWith = (keys: KeysOf) => {
    const compile = tracedCompile(
      byColumns(columns, (known) =>
        rememberCompiled(compilerOf(known, dialectOf, deps.limits, keys)),
      ),
      deps.spans ?? NO_SPANS,
    );
    const { version } = model;
    const onRefused: EngineDeps['onRefused'] = (...refused) =>
      deps.onRefused?.(refusedQuestion(model, ...refused));
    return createEngine({ ...deps, version, compile, warehouse, freshness, ready, onRefused });
  };
  const { explain } = engineWith(() => shown);
  const engine = { ...engineWith(keysOf), explain };
  const masked = (principal: Principal) => maskedMembers(model, principal);
  const known = new WeakMap<Principal, Visibility>();
  const visibility = (principal: Principal) =>
    remember(known, principal, () => {
      const visible = visibleMembers(maskedModel(model, masked(principal)), principal);
      return withRights(visible, rightsOf(principal, deps));
    });
  return { model, engine, grouping: deps.grouping ?? 'selection', visibility, masked };
}

/** A credential's scopes take away, and never add. */
export function rightsOf(principal: Principal, deps: RoleRights): Rights {
  const has = (roles: readonly string[] = []) => roles.some((role) => principal.roles.has(role));
  const may = (operation: KeyOperation) => inScope(principal, 'operations', operation);
  return {
    explain: may('explain') && has(deps.explain),
    json: may('query'),
    usage: has(deps.usage),
    admin: deps.keys === true && isAdministrator(principal),
  };
}

function tracedCompile(compile: EngineDeps['compile'], spans: Spans): EngineDeps['compile'] {
  return (spec, context) => {
    const span = spans.begin('compile');
    try {
      const question = compile(spec, context);
      span.end({ cubes: question.cubes?.join(',') ?? '', cost: question.cost ?? 0 });
      return question;
    } catch (error) {
      span.end({}, error);
      throw error;
    }
  };
}

type Keys = Pick<CompileContext, 'maskKey' | 'benchmarkKey'>;
type KeysOf = (principal: Principal) => Keys;

/** Questions of one model, as the caller has it, as SQL; needs no database. */
export function compilerOf(
  model: SemanticModel,
  dialectOf: (dataSource: string) => Dialect,
  limits: CompileLimits,
  keysOf: KeysOf = () => ({}),
): EngineDeps['compile'] {
  return (spec, { principal, now }, maxRows = limits.maxRows) =>
    compileQuery(spec, {
      model: maskedModel(model, maskedMembers(model, principal)),
      ...{ principal, now, dialectOf, limits: { ...limits, maxRows } },
      ...keysOf(principal),
    });
}

/** Loading has checked every cube's data source; a stranger here is a bug. */
export function warehouseIn(
  warehouses: ReadonlyMap<string, Warehouse>,
): (dataSource: string) => Warehouse {
  return (dataSource) => {
    const warehouse = warehouses.get(dataSource);
    if (warehouse === undefined) throw new Error(`no warehouse ${dataSource} is open`);
    return warehouse;
  };
}
