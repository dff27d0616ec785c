import { describe, expect, it } from 'vitest';
import { withDeadline } from '../../../src/engine/deadline.ts';

const never = () => new AbortController().signal;

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the driver’s own words')));
  });
}

describe('a deadline', () => {
  it('does not touch work that is done in time', async () => {
    expect(await withDeadline(never(), 1000, async () => 7)).toBe(7);
    await expect(
      withDeadline(never(), 1000, async () => Promise.reject(new Error('broken'))),
    ).rejects.toThrow('broken');
  });

  it('cuts off work that takes too long, and says so instead of the driver', async () => {
    await expect(withDeadline(never(), 5, untilAborted)).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
      facts: { afterMs: 5 },
    });
  });

  it('answers even if the work does not listen', async () => {
    const deaf = () => new Promise<never>(() => {});
    await expect(withDeadline(never(), 5, deaf)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
  });

  it('cuts off the work of a caller who leaves, with his reason', async () => {
    const caller = new AbortController();
    const left = withDeadline(caller.signal, 1000, untilAborted);
    caller.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
  });
});
