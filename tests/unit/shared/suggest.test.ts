import { expect, test } from 'vitest';
import { nearest } from '../../../src/shared/suggest.ts';

const NAMES = ['revenue', 'status', 'state', 'created_at', 'count', 'id', 'customers'];

test.each([
  ['revenu', 'revenue'],
  ['stauts', 'status'],
  ['STATUS', 'status'],
  ['created', 'created_at'],
  ['custmers', 'customers'],
  ['cuont', 'count'],
])('%s is meant as %s', (written, name) => {
  expect(nearest(written, NAMES)).toBe(name);
});

test.each(['amount', 'total', 'orders', 'x', 'date', 'customer_name', 'ip'])(
  '%s is meant as nothing that is there',
  (written) => {
    expect(
      nearest(
        written,
        NAMES.filter((name) => name !== 'id'),
      ),
    ).toBeUndefined();
  },
);
