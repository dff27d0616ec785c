import { type ErrorCode, isGatewayError } from '../shared/errors.ts';

/** How a piece of work ended, in a closed set of words. `CANCELLED`: whoever wanted it has left. */
export type Outcome = 'ok' | 'CANCELLED' | ErrorCode;

export function outcomeOf(error: unknown, signal: AbortSignal): Outcome {
  if (isGatewayError(error)) return error.code;
  return signal.aborted ? 'CANCELLED' : 'INTERNAL';
}
