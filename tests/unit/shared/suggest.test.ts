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

const PATHS = ['orders.id', 'orders.count', 'orders.created_at.day', 'orders.created_at.month'];

test.each([
  ['order.count', 'orders.count'],
  ['orders.cont', 'orders.count'],
  ['orders.creatd_at.mont', 'orders.created_at.month'],
  ['orders.count.month', 'orders.count'],
])('%s is meant as %s', (written, name) => {
  expect(nearest(written, PATHS)).toBe(name);
});

test.each(['orders.xy', 'orders.created_at.fortnight', 'customers.count', 'orders.sum'])(
  '%s is no slip, however long what it shares with others is',
  (written) => {
    expect(nearest(written, PATHS)).toBeUndefined();
  },
);

test('a slip is nearer than a beginning', () => {
  expect(nearest('cont', ['cone', 'content'])).toBe('cone');
});

test('another letter is no slip of a name of one letter', () => {
  expect(nearest('z', ['d', 'id'])).toBeUndefined();
  expect(nearest('D', ['d', 'id'])).toBe('d');
});
