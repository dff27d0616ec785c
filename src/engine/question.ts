import type { CompiledQuery } from '../sql/dialect.ts';
import type { AnswerPeriod, ResolvedRange } from './engine.ts';

/** A question that needs nothing more but a warehouse. */
export interface Question {
  readonly compiled: CompiledQuery;
  /** The plan as text for people. */
  plan(): string;
  /** What the plan does that the question does not say, in sentences. */
  why(): readonly string[];
  /** Which configured warehouse holds the data. */
  readonly dataSource: string;
  readonly ranges: readonly ResolvedRange[];
  readonly periods?: readonly AnswerPeriod[] | undefined;
  readonly cubes?: readonly string[];
  readonly roots?: readonly string[] | undefined;
  /** Measures, any of which may grow too large for its column. */
  readonly measures?: readonly string[];
  /** What it is expected to cost a warehouse, in cost units. */
  readonly cost?: number;
  /** Equal for questions with equal answers: text, values (policies among them) and column names. */
  readonly cacheScope: string;
}
