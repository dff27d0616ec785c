import { GatewayError, isGatewayError } from '../../shared/errors.ts';

/** Classes (first two characters) and codes of SQLSTATE that mean: not this query's fault, try again. */
const LOST = new Set(['08', '28', '3D', '57P01', '57P02', '57P03', '57P04', '53300', '58030']);

/** What a driver's error means to a caller; the driver's words stay in `cause`. */
export function translate(error: unknown, startedAt: number): Error {
  if (isGatewayError(error)) return error;
  const cause = { cause: error };
  const code = codeOf(error);
  if (code === '57014') {
    return new GatewayError('QUERY_TIMEOUT', { afterMs: performance.now() - startedAt }, cause);
  }
  if (code === '22003') return new GatewayError('NUMERIC_OVERFLOW', { member: 'a column' }, cause);
  if (code === '53200') {
    const problem = 'it needs more memory than the warehouse may use';
    return new GatewayError('QUERY_TOO_EXPENSIVE', { problem }, cause);
  }
  return new GatewayError(isLost(error) ? 'WAREHOUSE_UNAVAILABLE' : 'INTERNAL', {}, cause);
}

/** Whether the connection, not the statement, is what failed. */
function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== null && (LOST.has(code) || LOST.has(code.slice(0, 2)))) return true;
  // The driver's own errors have no SQLSTATE: sockets have E…, the rest only words.
  if (code !== null) return /^E[A-Z]/.test(code);
  return error instanceof Error && /connect|terminated|timeout|socket/i.test(error.message);
}

/** The statement was prepared before a table changed: a fresh connection cures it. */
export const isStale = (error: unknown): boolean => codeOf(error) === '0A000';

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
