/**
 * The one road from HTTP to an answer, the same for every surface: who asks, how often, with which scope, how long
 * a body; then the surface; then errors, headers, audit and whoever observes.
 */
import type { Log } from '../../shared/log.ts';
import type { Principal } from '../../shared/principal.ts';
import type { HttpDeps } from '../deps.ts';
import { addCallerHeaders } from './answer-headers.ts';
import { ownResponse } from './own-response.ts';
import { readBody } from './read-body.ts';
import { noteRefusal, type Refusal, refusalOf } from './refusal.ts';
import type { AnswerNotes, Arrival } from './request-context.ts';
import {
  type Arriving,
  admitted,
  arrive,
  countRequest,
  requireMethod,
  requireScope,
} from './request-stages.ts';
import type { Surface } from './surface.ts';

/** @param address the caller's, where it is known */
export async function answerRequest(
  request: Request,
  address: string | null,
  surface: Surface,
  deps: HttpDeps,
): Promise<Response> {
  const startedAt = performance.now();
  const arriving = arrive(request, address, surface, deps);
  const { arrival } = arriving;
  const ended = deps.observe?.(arrival);
  const { principal, response } = await walked(arriving, surface, deps);
  addCallerHeaders(response, arrival);
  whenRead(arrival.answer, () => {
    const { answer, signal } = arrival;
    answer.stage = 'told';
    if (signal.aborted && answer.outcome !== 'ok') answer.outcome = 'CLIENT_LEFT';
    const ms = performance.now() - startedAt;
    tellAudit(arrival, principal, ms, deps);
    ended?.({ principal, status: response.status, outcome: answer.outcome, ms });
  });
  return response;
}

interface Walked {
  /** Null: nobody whom we know. */
  readonly principal: Principal | null;
  readonly response: Response;
}

async function walked(arriving: Arriving, surface: Surface, deps: HttpDeps): Promise<Walked> {
  const { arrival } = arriving;
  const { request, answer, meter } = arrival;
  let principal: Principal | null = null;
  try {
    const page = surface.page?.(request) ?? null;
    if (page !== null) return { principal, response: ownResponse(await page) };
    principal = await deps.authenticate(request.headers, arrival.address);
    await countRequest(principal, answer, deps);
    requireMethod(request, surface);
    requireScope(principal, surface);
    const body = await readBody(request, surface.body);
    const response = await surface.handle(admitted(arriving, principal, deps), body);
    return { principal, response: ownResponse(response) };
  } catch (error) {
    return { principal, response: await refused(error, arrival, surface, deps) };
  } finally {
    // Its text is then all that is left of an answer, and whoever sends it counts that.
    meter?.end();
  }
}

/** As proxies write into their logs that a client has left. */
const NOBODY_READS = 499;

async function refused(
  thrown: unknown,
  arrival: Arrival,
  surface: Surface,
  { log }: Pick<HttpDeps, 'log'>,
): Promise<Response> {
  const refusal = refusalOf(thrown, arrival, log);
  noteRefusal(arrival.answer, refusal);
  // Nobody is going to read them.
  for (const leave of arrival.answer.leave) leave().catch(() => undefined);
  if (arrival.signal.aborted) return new Response(null, { status: NOBODY_READS });
  const response = await written(refusal, arrival, surface, log);
  // They belong to the status: a surface may have chosen another.
  if (response.status === refusal.status) {
    for (const [name, value] of Object.entries(refusal.headers)) response.headers.set(name, value);
  }
  return response;
}

/**
 * At once, or, where rows are still to be read or a question runs on that nobody waits for, when that has ended: only
 * then it is known what was answered, and at what cost.
 */
function whenRead(answer: AnswerNotes, tell: () => void): void {
  if (answer.streams.length === 0 && answer.asking === 0) tell();
  else {
    answer.stage = 'out';
    void idle(answer).then(tell);
  }
}

async function idle(answer: AnswerNotes): Promise<void> {
  const { streams } = answer;
  for (let known = -1; known < streams.length || answer.asking > 0; ) {
    known = streams.length;
    await Promise.all(streams);
    if (answer.asking > 0) {
      await new Promise<void>((resolve) => {
        answer.onIdle = resolve;
      });
    }
  }
}

/** A surface that cannot even refuse still says nothing of why. */
async function written(
  refusal: Refusal,
  arrival: Arrival,
  surface: Surface,
  log: Log,
): Promise<Response> {
  try {
    return ownResponse(await surface.refuse(refusal, arrival));
  } catch (cause) {
    log('error', 'a refusal could not be written', { requestId: arrival.requestId, cause });
    return Response.json(
      { errors: [{ message: refusal.message, extensions: refusal.facts }] },
      {
        status: refusal.status,
      },
    );
  }
}

/** Refusals of callers whom nobody knows are in the log alone. */
function tellAudit(
  { surface, requestId, now, answer }: Arrival,
  principal: Principal | null,
  ms: number,
  { audit }: Pick<HttpDeps, 'audit'>,
): void {
  if (principal === null) return;
  audit?.({ surface, principal, requestId, at: now.getTime(), ms: Math.round(ms), answer });
}
