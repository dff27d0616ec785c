/**
 * Whatever was thrown → what a caller may know: a code, its facts and the request's id. What a driver or a bug
 * said goes to the log.
 */
import {
  type AnyGatewayError,
  type ErrorCode,
  errorCodes,
  errorExtensions,
  GatewayError,
  isGatewayError,
} from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { AnswerNotes, Arrival } from './request-context.ts';

/** What stands in place of an answer, whatever the surface's format. */
export interface Refusal {
  /** Of HTTP, for surfaces that tell by status. */
  readonly status: number;
  readonly code: 'BAD_REQUEST' | ErrorCode;
  readonly message: string;
  /** The code, whether to retry, the code's facts, `requestId`. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Such as `www-authenticate`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What HTTP itself does not take. A text is the caller's to see; an error brings its facts, under another status. */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError';
  readonly status: number;
  readonly reason: string | AnyGatewayError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    reason: string | AnyGatewayError,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof reason === 'string' ? reason : reason.message);
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }
}

/** Logs what only operators may know. */
export function refusalOf(
  thrown: unknown,
  { requestId, signal }: Pick<Arrival, 'requestId' | 'signal'>,
  log: Log,
): Refusal {
  // What was cut off when the client left is nobody's fault.
  if (signal.aborted && thrown === signal.reason) return told(INTERNAL, requestId);
  if (thrown instanceof NotTakenError) return notTaken(thrown, requestId);
  if (!isGatewayError(thrown)) {
    log('error', 'a request failed', { requestId, cause: thrown });
    return told(INTERNAL, requestId);
  }
  if (thrown.cause !== undefined || thrown.code === 'INTERNAL') {
    log('error', 'a question failed', { requestId, code: thrown.code, cause: thrown });
  }
  return told(thrown, requestId);
}

const INTERNAL = new GatewayError('INTERNAL', {});

function notTaken({ status, reason, headers }: NotTakenError, requestId: string): Refusal {
  if (typeof reason !== 'string') return { ...told(reason, requestId), status, headers };
  const code = 'BAD_REQUEST';
  return { status, code, message: reason, facts: { code, requestId }, headers };
}

function told(error: AnyGatewayError, requestId: string): Refusal {
  const { code, message } = error;
  const { status } = errorCodes[code];
  return {
    ...{ status, code, message },
    facts: { ...errorExtensions(error), requestId },
    headers: status === 401 ? { 'www-authenticate': 'Bearer' } : {},
  };
}

/** What the audit and `retry-after` know of it. */
export function noteRefusal(answer: AnswerNotes, { code, facts }: Refusal): void {
  const { retryAfterMs } = facts;
  answer.outcome = code;
  answer.isPublic = false;
  if (typeof retryAfterMs === 'number' && retryAfterMs > 0) answer.retryAfterMs = retryAfterMs;
}
