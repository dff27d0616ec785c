import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, ValueType } from '../../../src/shared/values.ts';
import { normalizeCell, type RawCell } from '../../../src/warehouse/wire-values.ts';

describe('a cell by its declared type', () => {
  it.each<[RawCell, ValueType, Cell]>([
    ['1E+3', 'decimal', '1000'],
    ['1.50e-3', 'decimal', '0.0015'],
    ['-0.000', 'decimal', '0'],
    ['-.5', 'decimal', '-0.5'],
    ['+007.10', 'decimal', '7.1'],
    [1e300, 'decimal', `1${'0'.repeat(300)}`],
    [5e-324, 'float', 5e-324],
    [0.1 + 0.7, 'float', 0.8],
    ['3.0000', 'integer', 3],
    [9007199254740992n, 'integer', '9007199254740992'],
    [true, 'integer', 1],
    [2n ** 120n, 'bigint', '1329227995784915872903807060280344576'],
    ['2024-02-29 12:30:00.1+00', 'timestamp', '2024-02-29T12:30:00.100Z'],
    ['2024-02-29 12:30', 'timestamp', '2024-02-29T12:30:00.000Z'],
    ['infinity', 'timestamp', 'infinity'],
    ['10000-01-01 00:00:00', 'timestamp', '+010000-01-01T00:00:00.000Z'],
    ['0044-03-15 10:00:00 BC', 'timestamp', '-000043-03-15T10:00:00.000Z'],
    ['0001-01-01 BC', 'date', '0000-01-01'],
    ['t', 'boolean', true],
    ['f', 'boolean', false],
    [null, 'decimal', null],
  ])('reads %s as %s: %s', (raw, type, expected) => {
    expect(normalizeCell(raw, { type })).toBe(expected);
  });

  it('refuses what is not of the type', () => {
    for (const [raw, type] of [
      ['twelve', 'decimal'],
      ['yesterday', 'timestamp'],
      ['.', 'decimal'],
    ] as const) {
      expect(() => normalizeCell(raw, { type })).toThrow(
        expect.objectContaining({ code: 'INTERNAL' }),
      );
    }
  });

  it('writes any decimal in one way, without changing its value', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 20 }),
        (digits, scale) => {
          const exact = normalizeCell(`${digits}e-${scale}`, { type: 'decimal' });
          expect(normalizeCell(exact, { type: 'decimal' })).toBe(exact);
          expect(exact).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
          const [whole = '', fraction = ''] = String(exact).split('.');
          expect(BigInt(whole + fraction.padEnd(scale, '0'))).toBe(digits);
        },
      ),
    );
  });
});
