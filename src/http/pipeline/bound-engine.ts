/** Questions of one request: its own engine notes each, whoever asks, and `ask` meters it too. */
import { setMaxListeners } from 'node:events';
import type { Batches, Engine, QueryResult } from '../../engine/engine.ts';
import type { Width } from '../../shared/answer-meter.ts';
import { isGatewayError } from '../../shared/errors.ts';
import type { Principal } from '../../shared/principal.ts';
import type { ResultSet } from '../../shared/values.ts';
import type { AnswerNotes, Arrival, RequestContext } from './request-context.ts';

/**
 * The same engine, which notes what it reads. Each way to ask is listed: one that is new in the engine does not
 * compile until it is noted here.
 */
export function notingEngine(engine: Engine, notes: AnswerNotes): Engine {
  return {
    run: async (spec, context) => {
      const answer = await engine.run(spec, context);
      noteAnswer(notes, answer);
      notes.rows += answer.result.rows.length;
      return answer;
    },
    stream: async (...asked) => {
      const stream = await engine.stream(...asked);
      noteAnswer(notes, stream);
      notes.streams.push(stream.ended.then((reason) => noteFailure(notes, reason)));
      return { ...stream, batches: notingBatches(stream.batches, notes) };
    },
    explain: engine.explain,
    ranges: engine.ranges,
  };
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

/** Rows count as they are handed on. */
function notingBatches(batches: Batches, notes: AnswerNotes): Batches {
  const noting: Batches = {
    next: async () => {
      try {
        const step = await batches.next();
        notes.rows += step.done ? 0 : step.value.rows.length;
        return step;
      } catch (error) {
        noteFailure(notes, error);
        throw error;
      }
    },
    return: () => batches.return(),
    [Symbol.asyncIterator]: () => noting,
  };
  return noting;
}

function noteFailure(notes: AnswerNotes, reason: unknown): void {
  if (reason !== null) notes.outcome = isGatewayError(reason) ? reason.code : 'INTERNAL';
}

/** @param engine one that notes */
export function boundAsk(
  engine: Engine,
  principal: Principal,
  { signal, now, meter }: Pick<Arrival, 'signal' | 'now' | 'meter'>,
): RequestContext['ask'] {
  return async (spec) => {
    const refusal = meter?.refusal() ?? null;
    if (refusal !== null) throw refusal;
    // A request may ask many questions, and all of them listen to it: that is no leak.
    setMaxListeners(0, signal);
    const answer = await engine.run(spec, { principal, signal, now });
    meter?.take(answer.result, answer.result.rows.length, widthOf(answer.result));
    return answer;
  };
}

/** `"name":` and a comma, of each column in each row. */
function widthOf({ columns }: ResultSet): Width {
  const names = columns.reduce((sum, { name }) => sum + name.length + 4, 0);
  return { fields: columns.length, again: 0, names };
}
