import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainDecimal } from '../../../src/semantic/query/filter/plain-decimal.ts';

describe('numbers are written plainly and stay exact', () => {
  test.each([
    ['007', '7'],
    ['-0.0', '0'],
    ['+1.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['12e3', '12000'],
    ['1.25e1', '12.5'],
    ['12.5e-3', '0.0125'],
    ['9007199254740993.0001', '9007199254740993.0001'],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
  ])('%s', (written, plain) => {
    expect(plainDecimal(written)).toBe(plain);
  });

  test.each([
    '',
    '.',
    '-',
    'NaN',
    'Infinity',
    '0x10',
    '1,5',
    '1e400',
    `1${'0'.repeat(38)}`,
    "1'; --",
  ])('not %s', (written) => {
    expect(plainDecimal(written)).toBeNull();
  });

  test('whatever JSON writes', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), (value) => {
        const plain = plainDecimal(String(value));
        if (plain !== null) expect(Number(plain)).toBe(value === 0 ? 0 : value);
        else expect(Math.abs(value)).toBeLessThan(1e-20);
      }),
    );
  });
});
