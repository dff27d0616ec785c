/**
 * Keyset cursors: the order columns of the last row seen, signed with HMAC-SHA256 together with what
 * they belong to. A cursor of another query, model, tenant or secret does not verify.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../shared/errors.ts';
import type { Cell } from '../shared/values.ts';

/** `binding` is canonical text of all that the cursor must not outlive. */
export function signCursor(secret: string, binding: string, cells: readonly Cell[]): string {
  const payload = Buffer.from(JSON.stringify(cells)).toString('base64url');
  return `${payload}.${mac(secret, binding, payload).toString('base64url')}`;
}

/** The cells of a cursor that `signCursor` made for the same binding, else CURSOR_INVALID. */
export function verifyCursor(secret: string, binding: string, cursor: string): readonly Cell[] {
  const [payload, signature, ...rest] = cursor.split('.');
  if (!payload || !signature || rest.length > 0) throw invalid('it is malformed');
  const given = Buffer.from(signature, 'base64url');
  const expected = mac(secret, binding, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalid('it belongs to another query, another model or another caller');
  }
  // Signed by us, so it is what `signCursor` wrote.
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

function mac(secret: string, binding: string, payload: string): Buffer {
  return createHmac('sha256', secret).update(`${payload}.${binding}`).digest();
}

function invalid(problem: string): GatewayError {
  return new GatewayError('CURSOR_INVALID', { problem });
}
