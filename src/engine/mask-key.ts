import { createHmac } from 'node:crypto';
import type { Principal } from '../shared/principal.ts';

/** In explanations, where the key itself would undo what it is for. */
export const SHOWN_KEY = '<key>';

/** What a caller's masked values are hashed with: one key per tenant, so that tenants cannot compare notes. */
export function maskKey(secret: string, { tenant }: Principal): string {
  const name = tenant === null ? 'all' : `tenant ${tenant}`;
  return createHmac('sha256', secret).update(`mask ${name}`).digest('base64url');
}
