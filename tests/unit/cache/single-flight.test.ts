import { describe, expect, it } from 'vitest';
import { createSingleFlight } from '../../../src/cache/single-flight.ts';

function deferred() {
  let resolve: (value: number) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<number>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function caller() {
  return new AbortController();
}

describe('single flight', () => {
  it('does equal work once for all who ask meanwhile', async () => {
    const flights = createSingleFlight<number>();
    const work = deferred();
    let started = 0;
    const ask = () =>
      flights.run('k', caller().signal, () => {
        started += 1;
        return work.promise;
      });
    const asked = [ask(), ask(), ask()];
    work.resolve(7);
    expect(await Promise.all(asked)).toEqual([
      { value: 7, joined: false },
      { value: 7, joined: true },
      { value: 7, joined: true },
    ]);
    expect(started).toBe(1);
  });

  it('does it anew once it is done, and keeps other keys apart', async () => {
    const flights = createSingleFlight<number>();
    let n = 0;
    const ask = (key: string) => flights.run(key, caller().signal, async () => ++n);
    expect((await ask('a')).value).toBe(1);
    expect((await ask('a')).value).toBe(2);
    expect((await ask('b')).value).toBe(3);
  });

  it('lets one leave without harm to the others', async () => {
    const flights = createSingleFlight<number>();
    const work = deferred();
    const [first, second] = [caller(), caller()];
    const stopped: boolean[] = [];
    const start = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => stopped.push(true));
      return work.promise;
    };
    const a = flights.run('k', first.signal, start);
    const b = flights.run('k', second.signal, start);
    first.abort(new Error('gone'));
    await expect(a).rejects.toThrow('gone');
    expect(stopped).toEqual([]);
    work.resolve(1);
    expect((await b).value).toBe(1);
  });

  it('stops the work when the last one has left, and starts anew for the next', async () => {
    const flights = createSingleFlight<number>();
    const [first, second] = [caller(), caller()];
    const signals: AbortSignal[] = [];
    const start = (signal: AbortSignal) => {
      signals.push(signal);
      return deferred().promise;
    };
    const asked = [first, second].map((c) => flights.run('k', c.signal, start));
    first.abort(new Error('gone'));
    second.abort(new Error('gone too'));
    await Promise.allSettled(asked);
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(await flights.run('k', caller().signal, async () => 3)).toEqual({
      value: 3,
      joined: false,
    });
  });

  it('tells everybody of a failure, and forgets it', async () => {
    const flights = createSingleFlight<number>();
    const work = deferred();
    const asked = [1, 2].map(() => flights.run('k', caller().signal, () => work.promise));
    work.reject(new Error('broken'));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected']);
    expect((await flights.run('k', caller().signal, async () => 1)).value).toBe(1);
  });

  it('does nothing for a caller who has already left', async () => {
    const flights = createSingleFlight<number>();
    const work = async () => Promise.reject(new Error('started'));
    await expect(flights.run('k', AbortSignal.abort(new Error('gone')), work)).rejects.toThrow(
      'gone',
    );
  });
});
