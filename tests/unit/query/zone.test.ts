import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInZone, instantOfLocal, offsetAt, wallOf } from '../../../src/shared/zone.ts';

describe('wall-clock time becomes an instant', () => {
  test.each([
    [
      '2024-03-31T02:30:00',
      'Europe/Amsterdam',
      '2024-03-31T01:30:00.000Z',
      'skipped: as long after the jump',
    ],
    ['2024-10-27T02:30:00', 'Europe/Amsterdam', '2024-10-27T00:30:00.000Z', 'twice: the first'],
    ['2018-11-04T00:00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 'a skipped midnight'],
    [
      '2018-02-17T23:30:00',
      'America/Sao_Paulo',
      '2018-02-18T01:30:00.000Z',
      'before midnight twice',
    ],
    [
      '2024-01-01T00:00:00.250',
      'Asia/Kathmandu',
      '2023-12-31T18:15:00.250Z',
      'a quarter of an hour',
    ],
    ['2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z', 'a whole day skipped'],
    ['2024-06-01T00:00:00', 'UTC', '2024-06-01T00:00:00.000Z', 'no zone at all'],
  ])('%s in %s is %s (%s)', (label, zone, instant) => {
    expect(instantOfLocal(label, zone).toISOString()).toBe(instant);
  });
});

test('both hours of an autumn night have offsets of their own', () => {
  const zone = 'Europe/Amsterdam';
  expect(formatInZone(new Date('2024-10-27T00:30:00Z'), zone)).toBe(
    '2024-10-27T02:30:00.000+02:00',
  );
  expect(formatInZone(new Date('2024-10-27T01:30:00Z'), zone)).toBe(
    '2024-10-27T02:30:00.000+01:00',
  );
  expect(formatInZone(new Date('2024-10-27T01:30:00Z'), 'UTC')).toBe('2024-10-27T01:30:00.000Z');
});

test('offsets agree with the platform at any second', () => {
  const zones = [
    'Europe/Amsterdam',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  ];
  const formats = new Map(
    zones.map((zone) => [
      zone,
      new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
    ]),
  );
  const seconds = fc.integer({ min: Date.UTC(1970, 1) / 1000, max: Date.UTC(2037, 0) / 1000 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
      const at = new Date(second * 1000);
      const local = formats.get(zone)?.format(at).replace(' ', 'T');
      expect(new Date(wallOf(at.getTime(), zone)).toISOString().slice(0, 19)).toBe(local);
      expect(offsetAt(at, zone)).toBe(wallOf(at.getTime(), zone) - at.getTime());
    }),
    { numRuns: 300 },
  );
});
