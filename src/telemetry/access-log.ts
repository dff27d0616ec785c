import type { RequestEnd } from '../http/pipeline/observer.ts';
import type { Arrival } from '../http/pipeline/request-context.ts';
import type { Principal } from '../shared/principal.ts';

/** What a surface makes of a request. */
export interface Served {
  readonly arrival: Arrival;
  /** Null: the answer is still being made. */
  end: RequestEnd | null;
}

/** A request whose answer is out, or was given up. */
export interface Ended {
  readonly request: Request;
  /** Null: it reached no surface. */
  readonly served: Served | null;
  readonly status: number;
  /** Of the answer's body, as it is sent. */
  readonly bytes: number;
  readonly ms: number;
  readonly traceId: string | null;
}

/** `ok` or a code; of what reached no surface the class of its status. */
export function outcomeOf({ served, status }: Ended): string {
  if (served === null) return `${Math.floor(status / 100)}xx`;
  return served.end?.outcome ?? served.arrival.answer.outcome;
}

/** For people. */
export function accessMessage(ended: Ended): string {
  const { request, served, status, ms } = ended;
  const outcome = outcomeOf(ended);
  const failed = served === null || outcome === 'ok' ? '' : ` ${outcome}`;
  return `${request.method} ${routeOf(request, served)} ${status}${failed} in ${rounded(ms)} ms`;
}

/** Who asked for what, and what became of it; never the text of a question, its values or a credential. */
export function accessFacts(ended: Ended): Readonly<Record<string, unknown>> {
  const { request, served, status, bytes, ms, traceId } = ended;
  const base = {
    ...{ event: 'request', method: request.method, route: routeOf(request, served), status },
    ...{ ms: rounded(ms), bytes },
    ...(traceId !== null && { traceId }),
  };
  if (served === null) return base;
  const { arrival, end } = served;
  const { surface, requestId, answer } = arrival;
  const operation = answer.document?.operation ?? null;
  return {
    ...{ ...base, surface, outcome: outcomeOf(ended), requestId },
    ...(end !== null && end.principal !== null && callerFacts(end.principal)),
    ...(operation !== null && isName(operation) && { operation }),
    ...{ questions: answer.questions, cacheHits: answer.fromCache, cost: rounded(answer.cost) },
  };
}

function callerFacts({ tenant, via, actor }: Principal) {
  return { tenant, via, ...(actor && { actingFrom: actor.tenant }) };
}

/** A path that a surface is at; of others nobody knows what is in them. */
function routeOf(request: Request, served: Served | null): string {
  return served === null ? 'other' : new URL(request.url).pathname;
}

/** Whatever else a client wrote there names no operation. */
function isName(written: string): boolean {
  return /^[_A-Za-z][_0-9A-Za-z]{0,255}$/.test(written);
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
