/**
 * An answer in batches. On the road of any other: current values, cache, a place at the warehouse, its charge; but it
 * joins no flight, and none joins it, since its reader decides how fast it goes.
 */
import type { CacheKey } from '../../cache/cache.ts';
import type { ResultSet } from '../../shared/values.ts';
import { OPEN_DOORS } from '../admission.ts';
import { type Asked, currentQuestion, keyOf } from '../ask-question.ts';
import type { Batches, QueryStream, RequestContext } from '../engine.ts';
import type { EngineDeps, EngineLimits } from '../engine-deps.ts';
import type { Question } from '../question.ts';
import { cachedBatches, handOver } from './stream-batches.ts';
import { type StreamClock, type StreamTimes, startClock } from './stream-clock.ts';
import { holdBatches } from './stream-memory.ts';

interface Opened extends Pick<QueryStream, 'source' | 'batches' | 'ended'> {
  /** Epoch milliseconds. */
  readonly storedAt: number;
}

interface Opening {
  readonly maxRows: number;
  /** The error as its reader hears of it. */
  readonly fail: (error: unknown) => unknown;
}

/** @throws GatewayError; the signal's own reason */
export async function openStream(
  question: Question,
  context: RequestContext,
  deps: EngineDeps,
  opening: Opening,
): Promise<Opened> {
  const clock = startClock(context.signal, timesOf(deps.limits));
  try {
    const opened = await clock.batch(open(question, { context, clock, deps, ...opening }));
    return { ...opened, ended: clock.ended };
  } catch (error) {
    clock.end();
    throw opening.fail(error);
  }
}

function timesOf({ timeoutMs, stalledMs, answerMs }: EngineLimits): StreamTimes {
  return { batchMs: timeoutMs, idleMs: stalledMs ?? timeoutMs, totalMs: answerMs ?? timeoutMs };
}

interface Streaming extends Opening {
  readonly context: RequestContext;
  readonly clock: StreamClock;
  readonly deps: EngineDeps;
}

async function open(question: Question, streaming: Streaming): Promise<Omit<Opened, 'ended'>> {
  const { context, clock, deps, maxRows, fail } = streaming;
  const limited = { ...context, signal: clock.signal };
  const asked = await currentQuestion(question, limited, deps);
  const key = keyOf(asked, deps);
  const entry = await deps.cache.get(key);
  // Cut short, it has the rows of any answer, and a stream may have more.
  if (entry !== null && !(entry.result.truncated && maxRows > deps.limits.maxRows)) {
    const rows = cachedBatches(entry.result, maxRows, clock);
    const batches = handOver(await rows.next(), rows, clock, fail);
    return { source: 'cache', storedAt: entry.storedAt, batches };
  }
  return { source: 'warehouse', ...(await ask(asked, key, streaming)) };
}

async function ask(
  asked: Asked,
  key: CacheKey,
  { context, clock, deps, maxRows, fail }: Streaming,
): Promise<{ readonly storedAt: number; readonly batches: Batches }> {
  const { signal } = clock;
  const { dataSource, cost = 0 } = asked.question;
  const { enter } = deps.admission ?? OPEN_DOORS;
  const waitMs = deps.limits.timeoutMs;
  const place = await enter({ principal: context.principal, dataSource, cost, signal, waitMs });
  // Before the work: what is written meanwhile is not in the answer.
  const storedAt = deps.now();
  const expiresAt = deps.steady() + asked.lifetimeMs;
  const rows = readRows(asked, { deps, signal, maxRows }, (ended) => {
    clock.end();
    // What failed has worked the warehouse all the same.
    place.leave({ cost, bytes: 0 });
    if (ended !== null) void deps.cache.set(key, { result: ended, storedAt, expiresAt });
  });
  const first = rows.next();
  // A reader who is away does not end it; whatever runs just now hears the signal itself.
  signal.addEventListener('abort', () => void rows.return(undefined).catch(() => {}), {
    once: true,
  });
  const batches: Batches = handOver(await first, rows, clock, fail);
  return { storedAt, batches };
}

interface ReadOptions {
  readonly deps: EngineDeps;
  readonly signal: AbortSignal;
  readonly maxRows: number;
}

/** @param onEnd is told the whole answer, or null where it did not come whole or is too large to be kept */
async function* readRows(
  { question: { dataSource, compiled }, lifetimeMs }: Asked,
  { deps, signal, maxRows }: ReadOptions,
  onEnd: (whole: ResultSet | null) => void,
): AsyncGenerator<ResultSet, undefined> {
  const mostBytes = lifetimeMs > 0 ? deps.cache.largestBytes : 0;
  const held = holdBatches(deps.reading, { rows: deps.limits.maxRows, bytes: mostBytes });
  let whole: ResultSet | null = null;
  try {
    signal.throwIfAborted();
    const options = { signal, maxRows, onRead: held.onRead };
    for await (const batch of deps.warehouse(dataSource).stream(compiled, options)) {
      held.keep(batch);
      yield batch;
      held.handedOn();
    }
    const rows = held.rows();
    whole = rows && { columns: compiled.columns, rows, truncated: false };
  } finally {
    held.end();
    onEnd(whole);
  }
}
