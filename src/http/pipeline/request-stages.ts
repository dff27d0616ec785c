/** The steps before a surface is asked, in their order; each throws what refuses the request. */
import type { Engine } from '../../engine/engine.ts';
import { GatewayError } from '../../shared/errors.ts';
import { inScope, type Principal } from '../../shared/principal.ts';
import type { HttpDeps } from '../deps.ts';
import { boundAsk, notingEngine } from './bound-engine.ts';
import { NotTakenError } from './refusal.ts';
import type { AnswerNotes, Arrival, RequestContext } from './request-context.ts';
import { namedRequestId } from './request-id.ts';
import type { Surface } from './surface.ts';

export interface Arriving {
  readonly arrival: Arrival;
  /** Of the model; a surface only gets one that notes. */
  readonly engine: Engine;
}

/** What is known before anybody is. The model that serves now is the request's for good. */
export function arrive(
  request: Request,
  address: string | null,
  surface: Surface,
  deps: HttpDeps,
): Arriving {
  const generation = deps.generation();
  const arrival = {
    surface: surface.name,
    requestId: namedRequestId(request.headers) ?? deps.requestId(),
    ...{ request, address, generation },
    answer: startNotes(),
    signal: request.signal,
    now: deps.now(),
    meter: deps.meter?.() ?? null,
  };
  return { arrival, engine: generation.engine };
}

function startNotes(): AnswerNotes {
  return {
    touched: new Set(),
    isPublic: false,
    streams: [],
    ...{ cost: 0, spent: 0, rows: 0, questions: 0, fromCache: 0 },
    ...{ outcome: 'ok', retryAfterMs: null, rate: null, document: null, variables: null },
  };
}

export function admitted({ arrival, engine }: Arriving, principal: Principal): RequestContext {
  const noting = notingEngine(engine, arrival.answer);
  return { ...arrival, principal, engine: noting, ask: boundAsk(noting, principal, arrival) };
}

/** Counts the request, once. @throws GatewayError RATE_LIMITED */
export async function countRequest(
  principal: Principal,
  answer: AnswerNotes,
  { rate }: Pick<HttpDeps, 'rate'>,
): Promise<void> {
  const counted = rate?.(principal) ?? null;
  if (counted === null) return;
  const decision = await counted;
  answer.rate = decision;
  if (decision.allowed) return;
  throw new GatewayError('RATE_LIMITED', { retryAfterMs: decision.retryAfterMs });
}

/** @throws GatewayError FORBIDDEN */
export function requireScope(principal: Principal, { needs, title }: Surface): void {
  if (needs === null || inScope(principal, 'operations', needs)) return;
  throw new GatewayError('FORBIDDEN', { what: title });
}

/** @throws NotTakenError */
export function requireMethod({ method }: Request, { methods, title }: Surface): void {
  if (methods.includes(method)) return;
  const reason = `${title} only supports ${methods.join(' and ')} requests.`;
  throw new NotTakenError(405, reason, { allow: methods.join(', ') });
}
