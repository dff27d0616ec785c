/** The steps before a surface is asked, in their order; each throws what refuses the request. */
import type { Engine } from '../../engine/engine.ts';
import type { Generation } from '../../resolvers/operation.ts';
import { GatewayError } from '../../shared/errors.ts';
import { inScope, type Principal } from '../../shared/principal.ts';
import { remember } from '../../shared/remember.ts';
import type { HttpDeps } from '../deps.ts';
import { boundAsk, boundStream } from './bound-engine.ts';
import { notingEngine } from './noting-engine.ts';
import { NotTakenError } from './refusal.ts';
import type { AnswerNotes, Arrival, RequestContext, Served } from './request-context.ts';
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
  const { engine, served: generation } = parted(deps.generation());
  const arrival = {
    surface: surface.name,
    requestId: namedRequestId(request.headers) ?? deps.requestId(),
    ...{ request, address, generation },
    answer: startNotes(),
    signal: request.signal,
    now: deps.now(),
    meter: deps.meter?.() ?? null,
  };
  return { arrival, engine };
}

interface Parted {
  readonly engine: Engine;
  readonly served: Served;
}

const known = new WeakMap<Generation, Parted>();

/** The engine is left out indeed, and not by its type alone. One for each, for what is kept by it. */
function parted(generation: Generation): Parted {
  return remember(known, generation, () => {
    const { engine, ...served } = generation;
    return { engine, served };
  });
}

function startNotes(): AnswerNotes {
  return {
    touched: new Set(),
    isPublic: false,
    ...{ streams: [], leave: [], asking: 0, onIdle: null },
    stage: 'making',
    ...{ cost: 0, spent: 0, rows: 0, questions: 0, fromCache: 0 },
    ...{ outcome: 'ok', retryAfterMs: null, rate: null, document: null, variables: null },
  };
}

export function admitted(
  { arrival, engine }: Arriving,
  principal: Principal,
  { log }: Pick<HttpDeps, 'log'>,
): RequestContext {
  const noting = notingEngine(engine, principal, arrival, log);
  const [ask, stream] = [
    boundAsk(noting, principal, arrival),
    boundStream(noting, principal, arrival),
  ];
  return { ...arrival, principal, engine: noting, ask, stream };
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
