import { createSingleFlight } from '../cache/single-flight.ts';
import type { Answer } from '../engine/engine-deps.ts';
import type { HttpDeps } from '../http/deps.ts';
import { during, type Spans } from '../shared/spans.ts';
import {
  countedFlights,
  observedAdmission,
  observedWarehouse,
  tracedCache,
} from '../telemetry/observed.ts';
import type { Opened } from './open-connections.ts';
import type { Telemetry } from './open-telemetry.ts';

/** What questions go through, each part telling what it does. */
export function observedParts(
  { warehouses, cache, limits }: Pick<Opened, 'warehouses' | 'cache' | 'limits'>,
  { counts, tracing }: Telemetry,
) {
  const observing = { metrics: counts, spans: tracing.spans };
  const observed = [...warehouses].map(
    ([name, open]) => [name, observedWarehouse(open, observing)] as const,
  );
  return {
    warehouses: new Map(observed),
    cache: tracedCache(cache, tracing.spans),
    flights: countedFlights(createSingleFlight<Answer>(), counts),
    admission: observedAdmission(limits.admission, observing),
  };
}

export function tracedAuthenticate(
  authenticate: HttpDeps['authenticate'],
  spans: Spans,
): HttpDeps['authenticate'] {
  return (headers, address) =>
    during(
      spans,
      'auth',
      () => authenticate(headers, address),
      ({ via }) => ({ via }),
    );
}
