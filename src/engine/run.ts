import { answer, currentQuestion } from './ask-question.ts';
import { rangesOf } from './compile.ts';
import { withDeadline } from './deadline.ts';
import type { Engine, QueryResult, RequestContext } from './engine.ts';
import type { Answer, EngineDeps } from './engine-deps.ts';
import { failureOf } from './failed-question.ts';
import type { Question } from './question.ts';

/** compile → cache → single flight → warehouse, the same for every surface. */
export function createEngine(deps: EngineDeps): Engine {
  return {
    run: async (spec, context) => {
      const waiting = deps.ready?.() ?? null;
      if (waiting !== null) await waiting;
      const question = deps.compile(spec, context);
      const { value, joined } = await answerInTime(question, context, deps).catch(
        (error: unknown) => {
          throw failureOf(error, spec, question, deps);
        },
      );
      return {
        result: value.result,
        source: sourceOf(value, joined),
        asOf: new Date(value.storedAt),
        ...knownOf(question),
      };
    },
    explain: (spec, context) => {
      const { plan, why, compiled } = deps.compile(spec, context);
      return { plan: plan(), compiled, why: why() };
    },
    ranges: rangesOf,
  };
}

/** What is known of an answer before there is one. */
function knownOf({ ranges, cubes, roots, cost, periods }: Question) {
  return {
    ranges,
    ...(cubes && { cubes }),
    ...(roots && { roots }),
    ...(cost !== undefined && { cost }),
    ...(periods && { periods }),
  };
}

function sourceOf(answer: Answer, joined: boolean): QueryResult['source'] {
  if (answer.cached) return 'cache';
  return joined ? 'joined-flight' : 'warehouse';
}

/** All that one caller waits for, the values that are watched and another's flight too, ends within the time. */
function answerInTime(question: Question, context: RequestContext, deps: EngineDeps) {
  return withDeadline(context.signal, deps.limits.timeoutMs, async (signal) => {
    const limited = { ...context, signal };
    return answer(await currentQuestion(question, limited, deps), limited, deps);
  });
}
