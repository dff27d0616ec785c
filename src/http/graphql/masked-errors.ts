/**
 * Whatever went wrong → what a caller may know: a code, its facts and the request's id. What a driver
 * or a bug said goes to the log.
 */
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type ErrorCode, errorCodes } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { type Refusal, refusalOf } from '../pipeline/refusal.ts';
import type { AnswerNotes, Arrival } from '../pipeline/request-context.ts';
import type { Serving } from './yoga-request.ts';

/** When every root field fails with one of these, the request as a whole did. */
const TRANSPORT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UNAUTHENTICATED',
  'BUDGET_EXCEEDED',
  'RATE_LIMITED',
  'QUERY_TIMEOUT',
  'WAREHOUSE_UNAVAILABLE',
]);

export function useErrors(log: Log): Plugin<object, Serving> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result) || !('errors' in result) || !result.errors?.length) return;
      const { arrival } = serverContext;
      const errors = result.errors.map((error) => publicError(error, arrival, log));
      noteOutcome(arrival.answer, errors);
      const status = wholeStatus(result, errors);
      setResult({
        ...result,
        errors,
        ...(status === null ? {} : { extensions: { ...result.extensions, http: { status } } }),
      });
    },
  };
}

function noteOutcome(answer: AnswerNotes, errors: readonly GraphQLError[]): void {
  const code = errors[0]?.extensions['code'];
  answer.outcome = isErrorCode(code) ? code : 'BAD_REQUEST';
  const waits = errors.map(({ extensions }) => Number(extensions['retryAfterMs'] ?? 0));
  const longest = Math.max(...waits);
  if (longest > 0) answer.retryAfterMs = longest;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code);
}

/** The error as a caller may see it; everything else is logged. */
function publicError(error: unknown, arrival: Arrival, log: Log): GraphQLError {
  const cause = rootCause(error);
  const at = error instanceof GraphQLError ? placeOf(error) : {};
  // The outer one has graphql's whole sentence ("Variable … got invalid value …").
  if (cause instanceof GraphQLError && error instanceof GraphQLError && isCallersFault(error)) {
    const { requestId } = arrival;
    const extensions = { code: graphqlCode(error), ...error.extensions, requestId };
    return new GraphQLError(error.message, { ...at, extensions: withStatus(extensions) });
  }
  const refusal = refusalOf(cause, arrival, log);
  return new GraphQLError(refusal.message, {
    ...at,
    extensions: refusalExtensions(refusal, error),
  });
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** An error of the request carries its HTTP status; one of a field belongs to a result. */
function refusalExtensions({ facts, status, headers }: Refusal, error: unknown) {
  const ofField = error instanceof GraphQLError && error.path !== undefined;
  return ofField ? { ...facts } : { ...facts, http: { status, headers } };
}

/** GraphQL's own complaints about a document or its values; those about our answer are ours. */
function isCallersFault(error: GraphQLError): boolean {
  return error.path === undefined || /^(Argument|Variable) /.test(error.message);
}

function graphqlCode(error: GraphQLError): string {
  return error.message.startsWith('Syntax Error')
    ? 'GRAPHQL_PARSE_FAILED'
    : 'GRAPHQL_VALIDATION_FAILED';
}

/** Over `application/json` GraphQL's own errors are answered with 200, as its specification says. */
function withStatus(extensions: Record<string, unknown>): Record<string, unknown> {
  return { http: { spec: true, status: 400 }, ...extensions };
}

function placeOf(error: GraphQLError) {
  const { nodes, source, positions, path } = error;
  return { nodes, source, positions, path };
}

function wholeStatus(result: ExecutionResult, errors: readonly GraphQLError[]): number | null {
  const values = Object.values(result.data ?? {});
  if (values.length === 0 || values.some((value) => value !== null)) return null;
  const codes = new Set(errors.map((error) => error.extensions['code'] as ErrorCode));
  const [code] = codes;
  return codes.size === 1 && code !== undefined && TRANSPORT.has(code)
    ? errorCodes[code].status
    : null;
}
