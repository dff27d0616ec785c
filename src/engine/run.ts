import { GatewayError } from '../shared/errors.ts';
import { answer, currentQuestion } from './ask-question.ts';
import { rangesOf } from './compile.ts';
import { withDeadline } from './deadline.ts';
import type { Engine, QueryResult, RequestContext } from './engine.ts';
import type { Answer, EngineDeps, EngineLimits } from './engine-deps.ts';
import { failureOf } from './failed-question.ts';
import type { Question } from './question.ts';
import { openStream } from './streams/open-stream.ts';

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
    stream: async (spec, context, { maxRows = deps.limits.maxRows } = {}) => {
      checkRows(maxRows, deps.limits);
      const waiting = deps.ready?.() ?? null;
      if (waiting !== null) await waiting;
      // Fewer than usual are the first of the usual ones: the same question, in the same place of the cache.
      const more = maxRows > deps.limits.maxRows ? [maxRows] : [];
      const question = deps.compile(spec, context, ...more);
      const fail = (error: unknown) => failureOf(error, spec, question, deps);
      const { storedAt, ...opened } = await openStream(question, context, deps, { maxRows, fail });
      const { columns } = question.compiled;
      return { ...opened, columns, asOf: new Date(storedAt), ...knownOf(question) };
    },
    explain: (spec, context) => {
      const { plan, why, compiled } = deps.compile(spec, context);
      return { plan: plan(), compiled, why: why() };
    },
    ranges: rangesOf,
  };
}

/** @throws GatewayError QUERY_TOO_EXPENSIVE */
function checkRows(asked: number, { maxRows, streamRows: max = maxRows }: EngineLimits): void {
  if (Number.isInteger(asked) && asked > 0 && asked <= max) return;
  const problem = `it asks for ${asked} rows, and ${max} is the most of a stream`;
  throw new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max, asked });
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
