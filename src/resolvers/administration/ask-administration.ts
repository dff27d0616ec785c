import { GatewayError } from '../../shared/errors.ts';
import { isAdministrator } from '../../shared/principal.ts';
import type { Operation } from '../operation.ts';
import type { Administration, UsageInfo } from './administration.ts';

const MOST_DAYS = 366;

/**
 * What admins manage. Their schema alone has fields that come here; asked once more, because keys open doors.
 * @throws GatewayError FORBIDDEN
 */
export function toKeys({ principal, administration }: Operation): Administration {
  if (!isAdministrator(principal) || !administration)
    throw new GatewayError('FORBIDDEN', { what: 'API keys' });
  return administration;
}

/** Of the caller's own tenant. Callers without one have used nothing that anybody counts. */
export async function askUsage(
  { principal, administration }: Operation,
  days: number,
): Promise<readonly UsageInfo[]> {
  if (principal.tenant === null || !administration) return [];
  return administration.usage(principal.tenant, Math.min(MOST_DAYS, Math.max(1, days)));
}
