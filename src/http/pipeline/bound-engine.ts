/** Questions of one request, as its caller: metered, and cancelled when the client leaves. */
import { setMaxListeners } from 'node:events';
import type { Batches, Engine, QueryStream } from '../../engine/engine.ts';
import type { BatchMeter } from '../../limits/answer.ts';
import type { Width } from '../../shared/answer-meter.ts';
import type { Principal } from '../../shared/principal.ts';
import type { Column, ResultSet } from '../../shared/values.ts';
import { noteFailure } from './noting-engine.ts';
import type { Arrival, RequestContext } from './request-context.ts';

type Asking = Pick<Arrival, 'signal' | 'now' | 'meter' | 'answer'>;

/** @param engine one that notes */
export function boundAsk(
  engine: Engine,
  principal: Principal,
  asking: Asking,
): RequestContext['ask'] {
  const { signal, now, meter } = asking;
  return async (spec) => {
    mayAsk(asking);
    const answer = await engine.run(spec, { principal, signal, now });
    meter?.take(answer.result, answer.result.rows.length, widthOf(answer.result.columns));
    return answer;
  };
}

/** @param engine one that notes */
export function boundStream(
  engine: Engine,
  principal: Principal,
  asking: Asking,
): RequestContext['stream'] {
  const { signal, now, meter } = asking;
  return async (spec, options) => {
    mayAsk(asking);
    const stream = await engine.stream(spec, { principal, signal, now }, options);
    if (meter === null) return stream;
    const batches = meter.batches();
    void stream.ended.then(batches.end);
    const count = options?.maxRows === undefined ? batches.take : batches.hold;
    return { ...stream, batches: meteredBatches(stream, count, asking) };
  };
}

/** @throws GatewayError */
function mayAsk({ signal, meter }: Asking): void {
  const refusal = meter?.refusal() ?? null;
  if (refusal !== null) throw refusal;
  // A request may ask many questions, and all of them listen to it: that is no leak.
  setMaxListeners(0, signal);
}

/** What is refused in the middle ends the question, too. */
function meteredBatches(
  { batches, columns }: QueryStream,
  count: BatchMeter['take'],
  { answer }: Asking,
): Batches {
  const width = widthOf(columns);
  const counted = async (batch: ResultSet): Promise<void> => {
    try {
      count(batch, width);
    } catch (error) {
      noteFailure(answer, error);
      await batches.return();
      throw error;
    }
  };
  const metered: Batches = {
    next: async () => {
      const step = await batches.next();
      if (!step.done) await counted(step.value);
      return step;
    },
    return: () => batches.return(),
    [Symbol.asyncIterator]: () => metered,
  };
  return metered;
}

/** `"name":` and a comma, of each column in each row. */
function widthOf(columns: readonly Column[]): Width {
  const names = columns.reduce((sum, { name }) => sum + name.length + 4, 0);
  return { fields: columns.length, again: 0, names };
}
