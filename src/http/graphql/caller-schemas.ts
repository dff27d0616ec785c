import type { WebConfig } from '../../config/config.ts';
import { buildRoleSchema, type RoleSchema } from '../../schema/role-schema.ts';
import type { Principal } from '../../shared/principal.ts';
import type { Served } from '../pipeline/request-context.ts';

/** Somebody of whom nothing is known: what such a caller sees, everybody sees. */
export const ANYBODY: Principal = {
  ...{ subject: '', via: 'jwt', tenant: null, roles: new Set() },
  securityContext: { tenant: null, user: '', roles: [] },
};

/** How many different sets of visible members are kept ready. */
const KEPT = 20;

const closed = new WeakSet<object>();

/** Whether callers of this schema may not introspect it. */
export function isClosed(schema: object): boolean {
  return closed.has(schema);
}

/** The caller's, open to introspection where the configuration lets the caller's roles. */
export function schemaFor(
  generation: Served,
  principal: Principal,
  { introspection }: Pick<WebConfig, 'introspection'>,
): RoleSchema {
  const may = introspection.some((role) => role === '*' || principal.roles.has(role));
  return schemaOf(generation, principal, may);
}

const schemas = new WeakMap<Served, Map<string, RoleSchema>>();

/**
 * The schema of what this caller sees, shared by all who see the same. It hangs on the generation, so
 * a reload forgets it.
 */
export function schemaOf(
  generation: Served,
  principal: Principal,
  mayIntrospect = true,
): RoleSchema {
  const visibility = generation.visibility(principal);
  const known = schemas.get(generation) ?? new Map<string, RoleSchema>();
  schemas.set(generation, known);
  // Two of them where some may not introspect: what a document's validation said is kept by schema.
  const key = `${mayIntrospect} ${visibility.key}`;
  const schema =
    known.get(key) ?? buildRoleSchema(generation.model, visibility, generation.grouping);
  if (!mayIntrospect) closed.add(schema.schema);
  // A Map keeps the order of insertion: what was used last stands last.
  known.delete(key);
  known.set(key, schema);
  if (known.size > KEPT) {
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }
  return schema;
}
