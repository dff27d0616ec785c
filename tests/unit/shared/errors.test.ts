/** Every sentence that a caller may read, with the facts that it usually has. Read it from top to bottom. */
import { describe, expect, it } from 'vitest';
import {
  type ErrorCode,
  type ErrorFacts,
  errorCodes,
  GatewayError,
} from '../../../src/shared/errors.ts';

type Sample<C extends ErrorCode> = readonly (readonly [ErrorFacts[C], string])[];

const SENTENCES: { readonly [C in ErrorCode]: Sample<C> } = {
  UNAUTHENTICATED: [
    [{ reason: 'missing' }, 'Not authenticated: the credentials are missing.'],
    [{ reason: 'expired' }, 'Not authenticated: the credentials are expired.'],
  ],
  FORBIDDEN: [[{ what: 'the records of orders' }, 'You may not use the records of orders.']],
  UNKNOWN_MEMBER: [
    [
      { member: 'orders.revenu', suggestion: 'orders.revenue' },
      'There is no orders.revenu. Did you mean orders.revenue?',
    ],
    [{ member: 'orders.x' }, 'There is no orders.x.'],
  ],
  INVALID_FILTER: [
    [
      { member: 'orders.amount', problem: 'it takes a number of at most 38 digits' },
      'Invalid filter on orders.amount: it takes a number of at most 38 digits.',
    ],
    [
      { member: 'orders.channel', problem: '"wep" is none of web, store', suggestion: 'web' },
      'Invalid filter on orders.channel: "wep" is none of web, store. Did you mean web?',
    ],
    [
      { problem: 'limit must be a whole number, not negative' },
      'Invalid input: limit must be a whole number, not negative.',
    ],
  ],
  INVALID_TIME_RANGE: [
    [
      { problem: '"lest week" is no range that is understood', suggestion: 'last week' },
      'Invalid time range: "lest week" is no range that is understood. Did you mean last week?',
    ],
  ],
  INCOMPATIBLE_MEMBERS: [
    [
      {
        member: 'a',
        problem: 'no joins lead from a to b',
        suggestion: 'Ask for them in two queries.',
      },
      'This cannot be answered on a: no joins lead from a to b. Ask for them in two queries.',
    ],
    [
      { problem: 'there is no measure to total' },
      'This cannot be answered: there is no measure to total.',
    ],
  ],
  CURSOR_INVALID: [
    [
      { problem: 'it belongs to another order' },
      'The cursor or token cannot be used: it belongs to another order.',
    ],
  ],
  QUERY_TOO_EXPENSIVE: [
    [
      { problem: 'it asks for 200000 rows, and 100000 is the most', max: 100_000, asked: 200_000 },
      'The query asks for too much: it asks for 200000 rows, and 100000 is the most.',
    ],
  ],
  BUDGET_EXCEEDED: [[{ retryAfterMs: 90_000 }, 'The budget is used up. Try again in 90 s.']],
  RATE_LIMITED: [[{ retryAfterMs: 250 }, 'Too many requests. Try again in 250 ms.']],
  QUERY_TIMEOUT: [[{ afterMs: 30_000 }, 'The query did not finish within 30 s and was cancelled.']],
  WAREHOUSE_UNAVAILABLE: [
    [{}, 'The warehouse cannot be reached just now.'],
    [{ service: 'operations store' }, 'The operations store cannot be reached just now.'],
    [{ service: 'identity provider' }, 'The identity provider cannot be reached just now.'],
    [
      {
        problem: 'answers under way hold all the memory that there is for them',
        retryAfterMs: 1000,
      },
      'The question cannot be taken just now: answers under way hold all the memory that there is for them.',
    ],
  ],
  NUMERIC_OVERFLOW: [[{ member: 'orders.id' }, 'The value of orders.id does not fit its type.']],
  PERSISTED_QUERY_NOT_FOUND: [[{}, 'PersistedQueryNotFound']],
  INTERNAL: [[{}, 'Something went wrong on our side.']],
};

describe.each(Object.keys(errorCodes) as ErrorCode[])('%s', (code) => {
  it.each(SENTENCES[code])('of %j', (facts, sentence) => {
    expect(new GatewayError(code, facts as ErrorFacts[typeof code]).message).toBe(sentence);
  });
});
