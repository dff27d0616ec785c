/** `previous` of an answer: the same parts, asked of the period that is compared with. */
import type { AskedInsight } from '../../semantic/insights/insight-spec.ts';
import { type Ask, answerParts, type Parts } from './answer-insight.ts';
import { type InsightRequest, inCompare } from './insight-request.ts';

/**
 * The parts of an answer about one period. `said` is what the caller said of it: a period that is running is
 * cut anew every minute, and a cursor must last longer.
 */
export type PartsOf = (asked: AskedInsight, said: unknown, which: 'own' | 'other') => Parts;

/** The parts, and beside them those of the period compared with; null where there is none. */
export function partsBeside(request: InsightRequest, partsOf: PartsOf): Parts {
  const { asked, insight, compare } = request;
  const other = comparedWith(request);
  const parts = other && partsOf(other, { range: asked.range, compare }, 'other');
  return {
    ...partsOf(asked, asked.range, 'own'),
    previous: ({ fields }, ask) =>
      parts && answerParts(fields, parts, () => placed(insight.name, ask)),
  };
}

function comparedWith({ asked, ranges }: InsightRequest): AskedInsight | null {
  const previous = ranges[0]?.previous;
  return previous ? { ...asked, range: { kind: 'between', ...previous } } : null;
}

/** What the other period's questions say against it tells where it was named. */
const placed =
  (insight: string, ask: Ask): Ask =>
  async (spec) => {
    try {
      return await ask(spec);
    } catch (error) {
      throw inCompare(insight, error);
    }
  };
