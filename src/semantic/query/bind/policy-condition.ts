/** Row policies → conditions inside a cube's own relation. A claim that is missing matches nothing. */
import { isGatewayError } from '../../../shared/errors.ts';
import type { Claim, Principal } from '../../../shared/principal.ts';
import { includesMember, matchingPolicies, policyValue } from '../../access/member-access.ts';
import type { Access, Cube, Policy, PolicyFilter } from '../../model/types.ts';
import { allOf, anyOf, FALSE, TRUE } from '../conditions.ts';
import { compare, dimensionOperand, type Operand } from '../filter/compare.ts';
import type { Literal } from '../filter/literal.ts';
import type { Condition } from '../resolved.ts';
import type { Clock } from '../time/time-range.ts';
import { createBinder } from './binder.ts';
import type { BinderContext } from './binding.ts';

export type PolicyComparison = Extract<PolicyFilter, { readonly kind: 'compare' }>;

/** Whose rows are asked for, and by which members. */
export interface Asker {
  readonly principal: Principal;
  /** The members that the caller named; none: every matching entry counts, as for a cube that is only joined. */
  readonly members: ReadonlySet<string>;
}

/**
 * The rows that an access leaves to this caller; null: all. A member is granted by the matching entries that
 * list it, and its rows are those of any of them; a question sees the rows that all its members have. Where
 * no entry matches no row is left. `leaf` makes one comparison.
 */
export function accessCondition(
  access: Access,
  { principal, members }: Asker,
  leaf: (of: PolicyComparison) => Condition,
): Condition | null {
  if (access.kind === 'shared') return null;
  const policies = matchingPolicies(access, principal);
  const granting = [...members].map((name) => policies.filter((one) => includesMember(one, name)));
  const distinct = new Map(
    (granting.length === 0 ? [policies] : granting).map((of) => [placesOf(of), of]),
  );
  return allOf([...distinct.values()].map((of) => rowsOfAny(of, leaf)));
}

function placesOf(policies: readonly Policy[]): string {
  return policies.map(({ at, role }) => `${at.file}:${at.line}:${at.column}:${role}`).join(' ');
}

function rowsOfAny(
  policies: readonly Policy[],
  leaf: (of: PolicyComparison) => Condition,
): Condition | null {
  const rows: Condition[] = [];
  for (const policy of policies) {
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
  asker: Asker,
  context: Omit<BinderContext, 'policy'>,
): Condition | null {
  return accessCondition(cube.access, asker, (of) =>
    cubeComparison(of, cube, alias, asker.principal, context),
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
    dimensionOperand(of.member.name, dimension, expr),
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
  // In a filter null means "or is not set"; what a claim lacks never does.
  if (values.includes(null)) return FALSE;
  // Every text contains the empty one: a claim that says nothing must not open all rows.
  const takes = TAKES[of.operator];
  if (takes === 'part' && values.includes('')) return FALSE;
  if (takes !== 'nothing' && values.length === 0) return FALSE;
  try {
    return compare(operand, { operator: of.operator, values, caseInsensitive: false }, clock);
  } catch (error) {
    if (isGatewayError(error)) return FALSE;
    throw error;
  }
}

/** What an operator compares with: a value, a part of a text, or nothing. */
const TAKES: Readonly<Record<PolicyComparison['operator'], 'value' | 'part' | 'nothing'>> = {
  equals: 'value',
  notEquals: 'value',
  contains: 'part',
  notContains: 'part',
  startsWith: 'part',
  notStartsWith: 'part',
  endsWith: 'part',
  notEndsWith: 'part',
  gt: 'value',
  gte: 'value',
  lt: 'value',
  lte: 'value',
  set: 'nothing',
  notSet: 'nothing',
  inDateRange: 'value',
  notInDateRange: 'value',
  beforeDate: 'value',
  beforeOrOnDate: 'value',
  afterDate: 'value',
  afterOrOnDate: 'value',
  measureFilter: 'value',
};

/** A list counts by its items; what is not comparable becomes null. */
function literals(claim: Claim | undefined): readonly Literal[] {
  if (Array.isArray(claim)) return claim.flatMap((item: Claim) => literals(item));
  return [
    claim === undefined || (claim !== null && typeof claim === 'object')
      ? null
      : (claim as Literal),
  ];
}
