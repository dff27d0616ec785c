import { GatewayError, isGatewayError } from '../../shared/errors.ts';

/** What the database's error means to a caller; its words stay in `cause`. */
export function translate(error: unknown): Error {
  if (isGatewayError(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('Out of Range Error')) {
    return new GatewayError('NUMERIC_OVERFLOW', { member: 'a column' }, { cause: error });
  }
  if (text.startsWith('Out of Memory Error')) {
    const problem = 'it needs more memory than the warehouse may use';
    return new GatewayError('QUERY_TOO_EXPENSIVE', { problem }, { cause: error });
  }
  const lost = /^(IO|Connection|FATAL) Error/.test(text);
  return new GatewayError(lost ? 'WAREHOUSE_UNAVAILABLE' : 'INTERNAL', {}, { cause: error });
}
