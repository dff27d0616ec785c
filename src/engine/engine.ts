import type { InsightSpec } from '../semantic/insights/insight-spec.ts';
import type { QuerySpec } from '../semantic/query/query-spec.ts';
import type { Principal } from '../shared/principal.ts';
import type { Column, ResultSet } from '../shared/values.ts';
import type { CompiledQuery } from '../sql/dialect.ts';

/** Groups of a cube's rows, or a question about an insight. */
export type AnySpec = QuerySpec | InsightSpec;

/** The one place that knows the whole road: compile, cache, single flight, run, stream, explain. */
export interface Engine {
  run(spec: AnySpec, context: RequestContext): Promise<QueryResult>;
  /**
   * The same answer in batches: from the cache, or read as its reader asks for more. Settled once the first batch is
   * there, so that what fails before it is a rejection.
   * @throws GatewayError as {@link Engine.run}, and QUERY_TOO_EXPENSIVE where `maxRows` is above what is permitted
   */
  stream(spec: AnySpec, context: RequestContext, options?: StreamOptions): Promise<QueryStream>;
  /** The same road without the last step: what would run, and why. */
  explain(spec: AnySpec, context: RequestContext): Explanation;
  /** The ranges of a question whose members need not be known yet. */
  ranges(spec: Pick<QuerySpec, 'ranges' | 'timeZone'>, now: Date): readonly ResolvedRange[];
}

export interface RequestContext {
  readonly principal: Principal;
  /** Cancels the SQL of this request. */
  readonly signal: AbortSignal;
  /** The request's clock: one instant for all its questions. */
  readonly now: Date;
}

export interface StreamOptions {
  /** The most rows; default: those of {@link Engine.run}. A spec may then ask for as many. */
  readonly maxRows?: number;
}

/** What is known of an answer beside its rows. */
interface AnswerFacts {
  /** When the data was read. */
  readonly asOf: Date;
  /** Resolved ranges by member, as instants (ISO 8601 UTC), half open. */
  readonly ranges: readonly ResolvedRange[];
  /** Of an insight: what indexes in its rows mean. */
  readonly periods?: readonly AnswerPeriod[] | undefined;
  /** Every cube whose rows were read, and every view that was asked. */
  readonly cubes?: readonly string[];
  /** Of groups and records: cubes whose rows are counted from; several where nothing joins them. */
  readonly roots?: readonly string[] | undefined;
  /** What it is expected to cost a warehouse, in cost units, whether it was asked or not. */
  readonly cost?: number;
}

export interface QueryResult extends AnswerFacts {
  readonly result: ResultSet;
  readonly source: 'cache' | 'warehouse' | 'joined-flight';
}

export interface QueryStream extends AnswerFacts {
  readonly columns: readonly Column[];
  readonly source: 'cache' | 'warehouse';
  /**
   * Together the rows of the answer; the last one says whether it was cut short. They hold a connection and a place
   * at the warehouse until they end, fail, or `return()` is called: whoever does not read on is cut off in time.
   * @throws GatewayError as {@link Engine.run}: each of them may be the one that fails
   */
  readonly batches: Batches;
  /** Settled once nothing is held any more: with what ended it from outside, or null. */
  readonly ended: Promise<unknown>;
}

export type Batches = AsyncIterableIterator<ResultSet> & {
  return(value?: undefined): Promise<IteratorResult<ResultSet>>;
};

/** Half-open instants, ISO 8601 in UTC. */
export interface AnswerPeriod {
  readonly start: string;
  readonly end: string;
}

export interface ResolvedRange {
  readonly member: string;
  readonly start: string;
  readonly end: string;
  /** What it is compared with. */
  readonly previous?: { readonly start: string; readonly end: string };
}

export interface Explanation {
  /** The plan as text for people. */
  readonly plan: string;
  readonly compiled: CompiledQuery;
  /** What the plan does that the question does not say, in sentences. */
  readonly why: readonly string[];
}
