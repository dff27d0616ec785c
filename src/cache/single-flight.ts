/** Work under one key happens once at a time; whoever asks meanwhile gets the same answer. */
export interface SingleFlight<T> {
  /**
   * Joins the work under way for `key`, or starts it. A caller who leaves (`signal`) gets his reason at
   * once; the work itself is told to stop only when the last one who wanted it has left.
   */
  run(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly value: T; readonly joined: boolean }>;
}

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly stop: AbortController;
  passengers: number;
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  const start = (key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const stop = new AbortController();
    const promise = work(stop.signal).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    const flight: Flight<T> = { promise, stop, passengers: 0 };
    // Each passenger hears of a failure by himself; a flight that all have left fails unheard.
    promise.catch(() => {});
    flights.set(key, flight);
    return flight;
  };

  const leave = (key: string, flight: Flight<T>, reason: unknown) => {
    flight.passengers -= 1;
    if (flight.passengers > 0) return;
    if (flights.get(key) === flight) flights.delete(key);
    flight.stop.abort(reason);
  };

  return {
    run: async (key, signal, work) => {
      signal.throwIfAborted();
      const found = flights.get(key);
      const flight = found ?? start(key, work);
      flight.passengers += 1;
      const value = await ride(flight.promise, signal, () => leave(key, flight, signal.reason));
      return { value, joined: found !== undefined };
    },
  };
}

function ride<T>(work: Promise<T>, signal: AbortSignal, onLeave: () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const left = () => {
      onLeave();
      reject(signal.reason);
    };
    signal.addEventListener('abort', left, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', left));
  });
}
