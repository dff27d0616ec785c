/**
 * Each request from its arrival to the end of its answer: one line in the log, one count, one trace. The pipeline tells
 * what a surface made of it (`observe`); what never got to a surface, such as a health check, is counted apart.
 */
import type { Observer } from '../http/pipeline/observer.ts';
import type { Log } from '../shared/log.ts';
import { type TraceParent, traceParentHeader, traceParentOf } from '../shared/trace-parent.ts';
import { accessFacts, accessMessage, type Ended, outcomeOf, type Served } from './access-log.ts';
import { sized } from './answer-size.ts';
import type { Metrics } from './metrics.ts';
import type { RequestTrace, Tracing } from './tracing.ts';

type Handle = (request: Request, address: string | null) => Promise<Response>;

export interface FollowDeps {
  readonly log: Log;
  readonly counts: Metrics;
  readonly tracing: Tracing;
}

export interface Following {
  /** For the pipeline. */
  readonly observe: Observer;
  /** The same way in, followed. */
  readonly follow: (handle: Handle) => Handle;
  /** Settled once nothing is read any more for a request that was answered; at once for most. */
  readonly read: (request: Request) => Promise<unknown>;
}

export function followRequests(deps: FollowDeps): Following {
  const known = new WeakMap<Request, Served>();
  return {
    observe: (arrival) => {
      const served: Served = { arrival, end: null };
      known.set(arrival.request, served);
      return (end) => {
        served.end = end;
      };
    },
    follow: (handle) => (request, address) =>
      followed(
        request,
        () => handle(request, address),
        () => known.get(request) ?? null,
        deps,
      ),
    read: (request) => Promise.all(known.get(request)?.arrival.answer.streams ?? []),
  };
}

async function followed(
  request: Request,
  work: () => Promise<Response>,
  servedSoFar: () => Served | null,
  deps: FollowDeps,
): Promise<Response> {
  const startedAt = performance.now();
  const parent = traceParentOf(request.headers.get('traceparent'));
  const trace = deps.tracing.begin(request.method, parent);
  deps.counts.requestStarted();
  const finish = (status: number, bytes: number) => {
    const ms = performance.now() - startedAt;
    const traceId = trace?.place.traceId ?? parent?.traceId ?? null;
    tell({ request, served: servedSoFar(), status, bytes, ms, traceId }, trace, deps);
  };
  try {
    const response = await (trace === null ? work() : trace.run(work));
    showTrace(response, servedSoFar(), trace?.place ?? parent);
    return sized(response, (bytes) => finish(response.status, bytes));
  } catch (error) {
    finish(500, 0);
    throw error;
  }
}

/** So that whoever asked finds the trace. What others are given from a cache names nobody's. */
function showTrace({ headers }: Response, served: Served | null, place: TraceParent | null): void {
  if (served === null || place === null || served.arrival.answer.isPublic) return;
  headers.set('traceparent', traceParentHeader(place));
}

function tell(ended: Ended, trace: RequestTrace | null, { log, counts }: FollowDeps): void {
  const { served, status, ms, bytes } = ended;
  const surface = served?.arrival.surface ?? 'other';
  const outcome = outcomeOf(ended);
  counts.requestEnded({ surface, outcome, ms, bytes });
  // Health checks come every few seconds.
  log(served === null ? 'debug' : 'info', accessMessage(ended), accessFacts(ended));
  const questions = served?.arrival.answer;
  trace?.end(
    {
      ...{ 'http.request.method': ended.request.method, 'http.response.status_code': status },
      ...{ 'sextant.surface': surface, 'sextant.outcome': outcome },
      ...(questions && {
        'sextant.questions': questions.questions,
        'sextant.cache_hits': questions.fromCache,
        'sextant.cubes': [...questions.touched].filter(Boolean).join(','),
        'sextant.request_id': served.arrival.requestId,
      }),
    },
    status >= 500 ? outcome : null,
  );
}
