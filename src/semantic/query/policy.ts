/** Row policies → conditions inside a cube's own relation. A claim that is missing matches nothing. */
import { isGatewayError } from '../../shared/errors.ts';
import type { Claim, Principal } from '../../shared/principal.ts';
import type { Access, Cube, PolicyFilter } from '../model/types.ts';
import { matchingPolicies, policyValue } from './access.ts';
import { createBinder } from './binder.ts';
import type { BinderContext } from './binding.ts';
import { compare, type Operand } from './compare.ts';
import { comparableDimension, type Literal } from './literal.ts';
import { allOf, anyOf, type Condition, FALSE, TRUE } from './resolved.ts';
import type { Clock } from './time.ts';

export type PolicyComparison = Extract<PolicyFilter, { readonly kind: 'compare' }>;

/**
 * The rows that an access leaves to this caller; null: all. Matching entries add up by OR, and where none
 * matches no row is left. `leaf` makes one comparison.
 */
export function accessCondition(
  access: Access,
  principal: Principal,
  leaf: (of: PolicyComparison) => Condition,
): Condition | null {
  if (access.kind === 'shared') return null;
  const rows: Condition[] = [];
  for (const policy of matchingPolicies(access, principal)) {
    if (policy.rows === null) return null;
    rows.push(rowFilter(policy.rows, leaf));
  }
  return rows.length === 0 ? FALSE : anyOf(rows);
}

function rowFilter(filter: PolicyFilter, leaf: (of: PolicyComparison) => Condition): Condition {
  if (filter.kind === 'compare') return leaf(filter);
  const of = filter.of.map((part) => rowFilter(part, leaf));
  return filter.kind === 'and' ? (allOf(of) ?? TRUE) : anyOf(of);
}

/** {@link accessCondition} for the rows of a cube under `alias`. */
export function cubePolicy(
  cube: Cube,
  alias: string,
  principal: Principal,
  context: Omit<BinderContext, 'policy'>,
): Condition | null {
  return accessCondition(cube.access, principal, (of) =>
    cubeComparison(of, cube, alias, principal, context),
  );
}

/** A member of the cube itself, or of cubes that it joins: then such rows must exist there. */
function cubeComparison(
  of: PolicyComparison,
  cube: Cube,
  alias: string,
  principal: Principal,
  context: Omit<BinderContext, 'policy'>,
): Condition {
  // The author's rule is about the data as it is: no policies inside of policies.
  const inner = createBinder({ ...context, policy: () => null }, { root: alias });
  inner.node([cube.name]);
  const path = [cube.name, ...of.member.path];
  const dimension = inner.cube(path).dimensions.get(of.member.name);
  if (dimension === undefined) return FALSE;
  const expr = inner.dimension(path, of.member.name);
  const where = claimComparison(
    of,
    { ...comparableDimension(of.member.name, dimension), expr },
    principal,
    context.clock,
  );
  const [, ...nodes] = inner.nodes();
  return nodes.length === 0 || where.kind === 'constant' ? where : { kind: 'exists', nodes, where };
}

/** The comparison with the caller's claims. What is missing or cannot be compared matches nothing. */
export function claimComparison(
  of: PolicyComparison,
  operand: Operand,
  principal: Principal,
  clock: Clock,
): Condition {
  const claims = of.values.map((value) => policyValue(value, principal));
  if (claims.some((claim) => claim === undefined || claim === null)) return FALSE;
  const values = claims.flatMap(literals);
  const takesNone = of.operator === 'set' || of.operator === 'notSet';
  if (!takesNone && values.length === 0) return FALSE;
  try {
    return compare(operand, { operator: of.operator, values, caseInsensitive: false }, clock);
  } catch (error) {
    if (isGatewayError(error)) return FALSE;
    throw error;
  }
}

/** A list counts by its items; what is not comparable becomes null, which no comparison takes. */
function literals(claim: Claim | undefined): readonly Literal[] {
  if (Array.isArray(claim)) return claim.flatMap((item: Claim) => literals(item));
  return [
    claim === undefined || (claim !== null && typeof claim === 'object')
      ? null
      : (claim as Literal),
  ];
}
