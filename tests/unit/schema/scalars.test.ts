import { describe, expect, it } from 'vitest';
import {
  parseBigInt,
  parseDate,
  parseDateTime,
  parseDecimal,
  parseSafeInt,
} from '../../../src/schema/fixed/scalars.ts';

describe('scalars as inputs', () => {
  it.each([
    ['12.50', '12.5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007', '7'],
    ['+1.0', '1'],
    ['99999999999999999999999999999999999999.01', '99999999999999999999999999999999999999.01'],
    [12.5, '12.5'],
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
  ])('Decimal reads %s as %s', (value, expected) => {
    expect(parseDecimal(value)).toBe(expected);
  });

  it.each([
    '',
    '1e5',
    '1,5',
    '.5',
    '5.',
    'NaN',
    null,
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    {},
  ])('Decimal refuses %j', (value) => {
    expect(() => parseDecimal(value)).toThrow('Decimal must be');
  });

  it('BigInt keeps every digit, and refuses numbers that have lost some', () => {
    expect(parseBigInt('9007199254740993')).toBe('9007199254740993');
    expect(parseBigInt(-5)).toBe('-5');
    expect(() => parseBigInt(2 ** 53)).toThrow('BigInt must be');
    expect(() => parseBigInt('1.5')).toThrow('BigInt must be');
    expect(['-0', '0012', '-0012', '000'].map(parseBigInt)).toEqual(['0', '12', '-12', '0']);
  });

  it('SafeInt refuses what is no safe integer', () => {
    expect(parseSafeInt(2 ** 53 - 1)).toBe(2 ** 53 - 1);
    for (const value of [2 ** 53, 1.5, '5', null]) {
      expect(() => parseSafeInt(value)).toThrow('SafeInt must be');
    }
  });

  it.each(['2023-02-29', '2024-13-01', '2024-2-1', '20240101', 20240101, '2024-01-01T00:00:00Z'])(
    'Date refuses %j',
    (value) => {
      expect(() => parseDate(value)).toThrow('Date must be');
    },
  );

  it.each([
    ['2024-02-29', '2024-02-29'],
    ['2024-02-29T23:59', '2024-02-29T23:59'],
    ['2024-02-29 23:59:59.123', '2024-02-29T23:59:59.123'],
    ['2024-02-29T23:59:59+05:30', '2024-02-29T23:59:59+05:30'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59Z'],
  ])('DateTime reads %s', (value, expected) => {
    expect(parseDateTime(value)).toBe(expected);
  });

  it.each([
    '2024-02-30T00:00:00Z',
    '2024-01-01T24:00:00',
    '2024-01-01T10',
    'now',
    "'; drop table",
    5,
  ])('DateTime refuses %j', (value) => {
    expect(() => parseDateTime(value)).toThrow('DateTime must be');
  });
});
