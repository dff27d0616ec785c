import { describe, expect, it } from 'vitest';
import { cacheKey, type KeyParts } from '../../../src/cache/key.ts';

const parts: KeyParts = {
  model: 'm1',
  warehouse: 'default',
  database: 'd1',
  tenant: 't1',
  scope: 'SELECT 1',
  maxRows: 10,
};

const others: readonly Partial<KeyParts>[] = [
  { model: 'm2' },
  { warehouse: 'other' },
  { database: 'd2' },
  { tenant: 't2' },
  { tenant: null },
  { tenant: 'null' },
  { scope: 'SELECT 2' },
  { maxRows: 11 },
];

describe('a cache key', () => {
  it('is the same for the same parts in any order', () => {
    const { model, ...rest } = parts;
    expect(cacheKey({ ...rest, model })).toBe(cacheKey(parts));
  });

  it('differs as soon as anything differs that an answer depends on', () => {
    const keys = [parts, ...others.map((other) => ({ ...parts, ...other }))].map(cacheKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('shows nothing of the question', () => {
    expect(cacheKey(parts)).toMatch(/^sextant:v2:[\w-]{43}$/);
  });
});
