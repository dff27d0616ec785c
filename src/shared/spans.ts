/** The parts of a request's work, for whoever follows it from outside: names, counts and codes, never values. */
export type SpanName =
  | 'auth'
  | 'parse'
  | 'validate'
  | 'compile'
  | 'cache'
  | 'queue'
  | 'warehouse'
  | 'serialise';

export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

export interface Spans {
  /** A part of the request that is worked on just now begins. */
  begin(name: SpanName): Span;
}

export interface Span {
  /** To be called once. `error` is what the part ended with; only its code is kept. */
  end(facts?: SpanFacts, error?: unknown): void;
}

const NO_SPAN: Span = { end: () => undefined };
/** Nobody follows. */
export const NO_SPANS: Spans = { begin: () => NO_SPAN };

/** Does work as a part. */
export async function during<T>(
  spans: Spans,
  name: SpanName,
  work: () => Promise<T>,
  facts?: (value: T) => SpanFacts,
): Promise<T> {
  const span = spans.begin(name);
  try {
    const value = await work();
    span.end(facts?.(value));
    return value;
  } catch (error) {
    span.end({}, error);
    throw error;
  }
}
