/** Questions of one request: its own engine notes each, whoever asks, and `ask` meters it too. */
import { setMaxListeners } from 'node:events';
import type { Engine, QueryResult } from '../../engine/engine.ts';
import type { Width } from '../../shared/answer-meter.ts';
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
      return answer;
    },
    explain: engine.explain,
    ranges: engine.ranges,
  };
}

function noteAnswer(notes: AnswerNotes, { result, cubes, cost = 0, source }: QueryResult): void {
  // What does not say what it read has read what not everyone may.
  for (const cube of cubes ?? ['']) notes.touched.add(cube);
  notes.cost += cost;
  notes.spent += source === 'warehouse' ? cost : 0;
  notes.rows += result.rows.length;
  notes.questions += 1;
  notes.fromCache += source === 'cache' ? 1 : 0;
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
