import type { SpanFacts, Spans } from '../shared/spans.ts';
import type { TraceParent } from '../shared/trace-parent.ts';

export interface Tracing {
  /** Parts of whichever request is worked on just now. */
  readonly spans: Spans;
  /** Null: requests are not traced. */
  begin(name: string, parent: TraceParent | null): RequestTrace | null;
  /** Sends what is pending. */
  close(): Promise<void>;
}

/** One request, from its arrival to the end of its answer. */
export interface RequestTrace {
  /** Where it stands in its trace: the parent of what it leads to elsewhere. */
  readonly place: TraceParent;
  /** All that begins in the work is part of it. */
  run<T>(work: () => T): T;
  /** `failure` is a code. */
  end(facts: SpanFacts, failure: string | null): void;
}

export interface TracingOptions {
  /** The whole URL. */
  readonly endpoint: string;
  readonly headers: ReadonlyMap<string, string>;
  /** From 0 to 1; null: what the environment says, else all. */
  readonly sample: number | null;
  readonly service: string;
  readonly version: string;
  /** Hears that the collector is away, and that it is back. */
  readonly onChange: (state: 'lost' | 'back', cause: unknown) => void;
}
