import type { Generation } from '../resolvers/operation.ts';
import { buildRoleSchema, type RoleSchema } from '../schema/role-schema.ts';
import type { Principal } from '../shared/principal.ts';

/** How many different sets of visible members are kept ready. */
const KEPT = 20;

const schemas = new WeakMap<Generation, Map<string, RoleSchema>>();

/**
 * The schema of what this caller sees, shared by all who see the same. It hangs on the generation, so
 * a reload forgets it.
 */
export function schemaOf(generation: Generation, principal: Principal): RoleSchema {
  const visibility = generation.visibility(principal);
  const known = schemas.get(generation) ?? new Map<string, RoleSchema>();
  schemas.set(generation, known);
  const schema = known.get(visibility.key) ?? buildRoleSchema(generation.model, visibility);
  // A Map keeps the order of insertion: what was used last stands last.
  known.delete(visibility.key);
  known.set(visibility.key, schema);
  if (known.size > KEPT) {
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }
  return schema;
}
