import type { InsightModel } from './insight-model.ts';
import type { SemanticModel } from './types.ts';

/** What the scopes of a key may name. */
export interface ScopeNames {
  /** Cubes and views. */
  readonly cubes: readonly string[];
  readonly insights: readonly string[];
}

export function scopeNames({ cubes, views, insights }: SemanticModel): ScopeNames {
  const insightNames = insights === undefined ? [] : namesOf(insights);
  return { cubes: [...cubes.keys(), ...views.keys()], insights: insightNames };
}

/** Those that a caller can ask for by name. */
function namesOf(model: InsightModel): readonly string[] {
  const { version: _version, entities: _entities, featureServices: _services, ...kinds } = model;
  return Object.values<ReadonlyMap<string, unknown>>(kinds).flatMap((named) => [...named.keys()]);
}
