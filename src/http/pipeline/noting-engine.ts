/** The engine of one request: whoever asks it, and however, is noted in the request's answer. */
import type { Batches, Engine, QueryResult, QueryStream } from '../../engine/engine.ts';
import { isGatewayError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { Principal } from '../../shared/principal.ts';
import type { ResultSet } from '../../shared/values.ts';
import { refusalOf } from './refusal.ts';
import type { AnswerNotes, Arrival } from './request-context.ts';

/**
 * The same engine, which notes what it reads. Each way to ask is listed: one that is new in the engine does not
 * compile until it is noted here. It asks for its own caller alone, and once the audit has the answer nothing more.
 */
export function notingEngine(
  engine: Engine,
  principal: Principal,
  arrival: Arrival,
  log: Log,
): Engine {
  const isCaller = (asking: AskedBy): void => {
    if (asking.principal !== principal) throw new Error('a question in the name of another');
  };
  const { answer: notes } = arrival;
  return {
    run: async (spec, context) => {
      isCaller(context);
      beginAsking(arrival, log);
      try {
        const answer = await engine.run(spec, context);
        noteAnswer(notes, answer);
        notes.rows += answer.result.rows.length;
        return answer;
      } finally {
        endAsking(notes);
      }
    },
    stream: async (spec, context, options) => {
      isCaller(context);
      beginAsking(arrival, log);
      const stream = await engine.stream(spec, context, options).finally(() => endAsking(notes));
      noteAnswer(notes, stream);
      const { batches, ended } = notingBatches(stream, notes, failureOnce(arrival, log));
      notes.streams.push(ended);
      notes.leave.push(batches.return);
      return { ...stream, batches };
    },
    explain: (spec, context) => {
      isCaller(context);
      return engine.explain(spec, context);
    },
    ranges: engine.ranges,
  };
}

type AskedBy = Parameters<Engine['run']>[1];

const settled = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => undefined,
    () => undefined,
  );

/**
 * Then it would be in no audit: a surface that asks so late is wrong, and its operator is told. Where the answer has
 * failed it is not: GraphQL goes out with the first field that it cannot do without, and others may still begin.
 */
function beginAsking({ answer, requestId }: Arrival, log: Log): void {
  if (answer.stage !== 'told') {
    answer.asking += 1;
    return;
  }
  const cause = new Error('a question behind the end of its answer');
  if (answer.outcome === 'ok') log('error', 'a request failed', { requestId, cause });
  throw cause;
}

function endAsking(notes: AnswerNotes): void {
  notes.asking -= 1;
  if (notes.asking === 0) notes.onIdle?.();
}

function noteAnswer(
  notes: AnswerNotes,
  { cubes, cost = 0, source }: Omit<QueryResult, 'result'>,
): void {
  // What does not say what it read has read what not everyone may.
  for (const cube of cubes ?? ['']) notes.touched.add(cube);
  notes.cost += cost;
  notes.spent += source === 'warehouse' ? cost : 0;
  notes.questions += 1;
  notes.fromCache += source === 'cache' ? 1 : 0;
}

/** Rows count as they are handed on. It has ended once its reader has heard of it, too. */
function notingBatches(
  { batches, ended }: QueryStream,
  notes: AnswerNotes,
  failed: (reason: unknown) => void,
): { readonly batches: Batches; readonly ended: Promise<void> } {
  let reading = Promise.resolve();
  // What is cut off by its own reader has not failed.
  let isLeft = false;
  const next = async (): Promise<IteratorResult<ResultSet>> => {
    try {
      const step = await batches.next();
      notes.rows += step.done ? 0 : step.value.rows.length;
      return step;
    } catch (error) {
      if (!isLeft) failed(error);
      throw error;
    }
  };
  const noting: Batches = {
    next: () => {
      const step = next();
      reading = settled(step);
      return step;
    },
    return: () => {
      isLeft = true;
      return batches.return();
    },
    [Symbol.asyncIterator]: () => noting,
  };
  const heard = ended.then((reason) => {
    if (reason !== null && !isLeft) failed(reason);
    return reading;
  });
  return { batches: noting, ended: heard };
}

/** What ends a stream, told by its reader's call or by its end, whichever is first. */
function failureOnce(arrival: Arrival, log: Log): (reason: unknown) => void {
  let known = false;
  return (reason) => {
    if (known) return;
    known = true;
    noteFailure(arrival.answer, reason);
    // Before, it is the surface's to throw on, and the pipeline's to log.
    if (arrival.answer.stage !== 'making') refusalOf(reason, arrival, log);
  };
}

/** The first one is what the answer failed by. */
export function noteFailure(notes: AnswerNotes, reason: unknown): void {
  if (notes.outcome === 'ok') notes.outcome = isGatewayError(reason) ? reason.code : 'INTERNAL';
}
