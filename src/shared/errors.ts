/**
 * Every error a caller can get: a code and its facts. One table says what each code means over HTTP,
 * one table makes its sentence. What a driver said goes to `cause` and the log, never to a caller.
 */

/** What each error code knows. A new code does not compile until every table below has a row for it. */
export interface ErrorFacts {
  UNAUTHENTICATED: { readonly reason: 'missing' | 'malformed' | 'expired' | 'rejected' };
  FORBIDDEN: { readonly what: string };
  UNKNOWN_MEMBER: { readonly member: string; readonly suggestion?: string };
  INVALID_FILTER: {
    readonly problem: string;
    readonly member?: string;
    readonly suggestion?: string;
  };
  INVALID_TIME_RANGE: { readonly problem: string; readonly suggestion?: string };
  INCOMPATIBLE_MEMBERS: {
    readonly problem: string;
    readonly member?: string;
    readonly suggestion?: string;
  };
  CURSOR_INVALID: { readonly problem: string };
  QUERY_TOO_EXPENSIVE: { readonly problem: string; readonly max?: number; readonly asked?: number };
  BUDGET_EXCEEDED: { readonly retryAfterMs: number };
  RATE_LIMITED: { readonly retryAfterMs: number };
  QUERY_TIMEOUT: { readonly afterMs: number };
  WAREHOUSE_UNAVAILABLE: {
    readonly retryAfterMs?: number;
    /** What is away, when it is not a warehouse: whatever else an answer cannot do without. */
    readonly service?: 'operations store' | 'identity provider';
    /** Nothing is away: the gateway itself cannot take it. */
    readonly problem?: string;
  };
  NUMERIC_OVERFLOW: { readonly member: string; readonly suggestion?: string };
  PERSISTED_QUERY_NOT_FOUND: Record<never, never>;
  INTERNAL: Record<never, never>;
}

export type ErrorCode = keyof ErrorFacts;

interface CodeRow {
  /** HTTP status when the whole request fails with it. */
  readonly status: number;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
}

export const errorCodes: Readonly<Record<ErrorCode, CodeRow>> = {
  UNAUTHENTICATED: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  UNKNOWN_MEMBER: { status: 400, retryable: false },
  INVALID_FILTER: { status: 400, retryable: false },
  INVALID_TIME_RANGE: { status: 400, retryable: false },
  INCOMPATIBLE_MEMBERS: { status: 400, retryable: false },
  CURSOR_INVALID: { status: 400, retryable: false },
  QUERY_TOO_EXPENSIVE: { status: 400, retryable: false },
  BUDGET_EXCEEDED: { status: 429, retryable: true },
  RATE_LIMITED: { status: 429, retryable: true },
  QUERY_TIMEOUT: { status: 504, retryable: true },
  WAREHOUSE_UNAVAILABLE: { status: 503, retryable: true },
  NUMERIC_OVERFLOW: { status: 400, retryable: false },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, retryable: true },
  INTERNAL: { status: 500, retryable: false },
};

const sentences: { readonly [C in ErrorCode]: (facts: ErrorFacts[C]) => string } = {
  UNAUTHENTICATED: (f) => `Not authenticated: the credentials are ${f.reason}.`,
  FORBIDDEN: (f) => `You may not use ${f.what}.`,
  UNKNOWN_MEMBER: (f) => `There is no ${f.member}.${didYouMean(f.suggestion)}`,
  INVALID_FILTER: (f) =>
    `${f.member === undefined ? 'Invalid input' : `Invalid filter on ${f.member}`}: ${f.problem}.${didYouMean(f.suggestion)}`,
  INVALID_TIME_RANGE: (f) => `Invalid time range: ${f.problem}.${didYouMean(f.suggestion)}`,
  INCOMPATIBLE_MEMBERS: (f) =>
    `This cannot be answered${on(f.member)}: ${f.problem}.${f.suggestion ? ` ${f.suggestion}` : ''}`,
  CURSOR_INVALID: (f) => `The cursor or token cannot be used: ${f.problem}.`,
  QUERY_TOO_EXPENSIVE: (f) => `The query asks for too much: ${f.problem}.`,
  BUDGET_EXCEEDED: (f) => `The budget is used up. Try again in ${seconds(f.retryAfterMs)}.`,
  RATE_LIMITED: (f) => `Too many requests. Try again in ${seconds(f.retryAfterMs)}.`,
  QUERY_TIMEOUT: (f) => `The query did not finish within ${seconds(f.afterMs)} and was cancelled.`,
  WAREHOUSE_UNAVAILABLE: (f) =>
    f.problem === undefined
      ? `The ${f.service ?? 'warehouse'} cannot be reached just now.`
      : `The question cannot be taken just now: ${f.problem}.`,
  NUMERIC_OVERFLOW: (f) =>
    `The value of ${f.member} does not fit its type.${f.suggestion ? ` ${f.suggestion}` : ''}`,
  PERSISTED_QUERY_NOT_FOUND: () => 'PersistedQueryNotFound',
  INTERNAL: () => 'Something went wrong on our side.',
};

/** The one error class. Narrow on `code` and `facts` follows (see {@link AnyGatewayError}). */
export class GatewayError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'GatewayError';
  readonly code: C;
  readonly facts: ErrorFacts[C];

  constructor(code: C, facts: ErrorFacts[C], options?: ErrorOptions) {
    super(sentences[code](facts), options);
    this.code = code;
    this.facts = facts;
  }
}

export type AnyGatewayError = { [C in ErrorCode]: GatewayError<C> }[ErrorCode];

export function isGatewayError(error: unknown): error is AnyGatewayError {
  return error instanceof GatewayError;
}

/** What `extensions` shows of an error: its code, whether to retry, and its facts. */
export function errorExtensions(error: AnyGatewayError): Readonly<Record<string, unknown>> {
  return { code: error.code, retryable: errorCodes[error.code].retryable, ...error.facts };
}

/** A place in a file of the model or the configuration. Lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with the model or the configuration. Rules return these; nobody throws until all have run. */
export interface ModelIssue {
  readonly rule: string;
  readonly message: string;
  readonly at: SourcePosition;
}

/** Thrown once by the loader, with everything that is wrong. For operators; never reaches a caller. */
export class InvalidModelError extends Error {
  override readonly name = 'InvalidModelError';
  readonly issues: readonly ModelIssue[];

  constructor(issues: readonly ModelIssue[]) {
    super(issues.map(formatIssue).join('\n'));
    this.issues = issues;
  }
}

export function formatIssue(issue: ModelIssue): string {
  return `${issue.at.file}:${issue.at.line}:${issue.at.column} ${issue.message} (${issue.rule})`;
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean ${name}?`;
}

function on(member: string | undefined): string {
  return member === undefined ? '' : ` on ${member}`;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.ceil(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
