/** `X-Act-As-Tenant`: an admin asks as if of another tenant. Who it really is stays with the request. */
import { GatewayError } from '../shared/errors.ts';
import { type Claim, isAdministrator, type Principal } from '../shared/principal.ts';
import type { HeaderBag } from './scheme.ts';

const ACT_AS_HEADER = 'x-act-as-tenant';
const LONGEST_TENANT = 256;
/** An admin looks at a few tenants at a time; what is remembered of them is bounded. */
const KEPT = 64;

/** By the admin: each tenant's principal, so that what hangs on a principal is found again. */
const acting = new WeakMap<Principal, Map<string, Principal>>();

/**
 * The principal of a request: the caller, or for an admin who says so the caller in another tenant.
 * `claim` is where tokens say their tenant, so that policies over that claim follow as well.
 * @throws GatewayError FORBIDDEN for everybody else
 */
export function actAs(principal: Principal, headers: HeaderBag, claim: string): Principal {
  const asked = headers.get(ACT_AS_HEADER);
  if (asked === null) return principal;
  if (!isAdministrator(principal)) {
    throw new GatewayError('FORBIDDEN', { what: 'X-Act-As-Tenant' });
  }
  const tenant = asked.trim();
  // Two such headers arrive as one with a comma, and nothing says which of them was meant.
  if (tenant.includes(',')) {
    throw new GatewayError('FORBIDDEN', { what: 'X-Act-As-Tenant for more than one tenant' });
  }
  if (tenant === '' || tenant.length > LONGEST_TENANT) {
    throw new GatewayError('FORBIDDEN', { what: 'X-Act-As-Tenant without the name of a tenant' });
  }
  if (isBound(principal) && tenant !== principal.tenant) {
    throw new GatewayError('FORBIDDEN', { what: 'X-Act-As-Tenant with the key of another tenant' });
  }
  const known = acting.get(principal) ?? new Map<string, Principal>();
  acting.set(principal, known);
  const found = known.get(tenant) ?? inTenant(principal, tenant, claim);
  if (known.size >= KEPT) known.clear();
  known.set(tenant, found);
  return found;
}

/** A key of a tenant stays there; one of no tenant is for all of them. */
function isBound({ via, tenant }: Principal): boolean {
  return via === 'api-key' && tenant !== null;
}

function inTenant(principal: Principal, tenant: string, claim: string): Principal {
  const securityContext = replaced(principal.securityContext, claim, tenant);
  return {
    ...principal,
    tenant,
    securityContext: { ...securityContext, tenant },
    actor: { subject: principal.subject, tenant: principal.tenant },
  };
}

type Context = Principal['securityContext'];

/** The claim by its whole name, else by dotted path, as `principalOf` finds it. */
function replaced(context: Context, path: string, tenant: string): Context {
  if (Object.hasOwn(context, path)) return { ...context, [path]: tenant };
  const [head = '', ...rest] = path.split('.');
  const inner = Object.hasOwn(context, head) ? context[head] : undefined;
  if (rest.length === 0 || !isObject(inner)) return context;
  return { ...context, [head]: replaced(inner, rest.join('.'), tenant) };
}

function isObject(claim: Claim | undefined): claim is { readonly [key: string]: Claim } {
  return typeof claim === 'object' && claim !== null && !Array.isArray(claim);
}
