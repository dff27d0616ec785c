import { describe, expect, it } from 'vitest';
import { createBreaker } from '../../../src/cache/breaker.ts';

function setUp() {
  const state = { now: 0, tried: 0, changes: [] as string[] };
  const breaker = createBreaker({
    failures: 3,
    pauseMs: 100,
    now: () => state.now,
    onChange: (change) => state.changes.push(change),
  });
  const fail = () =>
    breaker.attempt(async () => {
      state.tried += 1;
      throw new Error('down');
    }, 'otherwise');
  const succeed = () => breaker.attempt(async () => 'value', 'otherwise');
  return { state, fail, succeed };
}

describe('the breaker', () => {
  it('answers otherwise on a failure, and stops trying after several in a row', async () => {
    const { state, fail } = setUp();
    for (let n = 0; n < 10; n++) expect(await fail()).toBe('otherwise');
    expect(state).toMatchObject({ tried: 3, changes: ['open'] });
  });

  it('does not open for failures that are not in a row', async () => {
    const { state, fail, succeed } = setUp();
    for (let n = 0; n < 10; n++) {
      await fail();
      await fail();
      await succeed();
    }
    expect(state.changes).toEqual([]);
  });

  it('lets one try after the pause, and closes when that succeeds', async () => {
    const { state, fail, succeed } = setUp();
    for (let n = 0; n < 3; n++) await fail();
    state.now = 100;
    expect(await Promise.all([fail(), fail()])).toEqual(['otherwise', 'otherwise']);
    expect(state.tried).toBe(4);
    state.now = 200;
    expect(await succeed()).toBe('value');
    expect(await succeed()).toBe('value');
    expect(state.changes).toEqual(['open', 'closed']);
  });
});
