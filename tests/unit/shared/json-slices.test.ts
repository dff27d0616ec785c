import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSlices } from '../../../src/shared/json-slices.ts';

const SLICE = 32 * 2 ** 10;
const rows = (n: number, make: (i: number) => unknown = (i) => ({ id: i, name: `é "${i}" 🙂` })) =>
  Array.from({ length: n }, (_, i) => make(i));
const nameless = (fields: object): object => Object.assign(Object.create(null), fields);
const long = 'x'.repeat(SLICE * 2);

describe('JSON in slices', () => {
  it.each<[string, unknown]>([
    ['rows', { data: { a: { rows: rows(20_000) }, b: null } }],
    [
      'objects without prototype',
      nameless({ data: nameless({ rows: rows(9_000, (i) => nameless({ i })) }) }),
    ],
    ['lists in lists', rows(40, () => rows(500, (i) => [i, [null, `${i}`]]))],
    [
      'nothing in between',
      { a: undefined, b: rows(5_000), c: undefined, d: () => 1, e: Symbol('s') },
    ],
    ['nothing at first and last', { a: undefined, b: long, c: undefined }],
    [
      'nothing in lists',
      [undefined, ...rows(5_000), () => 1, Symbol('s'), undefined, long, undefined],
    ],
    [
      'what writes itself',
      { at: new Date(0), errors: [{ toJSON: () => ({ rows: rows(5_000) }) }], long },
    ],
    [
      'numbers',
      { rows: rows(20_000, (i) => [i / 3, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e21]) },
    ],
    [
      'texts',
      { rows: rows(5_000, (i) => `\u2028 \ud800 \u0000 \\ ${String.fromCharCode(i)}`), long },
    ],
    ['names', { 'a"b': long, '': long, 2: long, 1: long, ['__proto__']: long }],
    ['large in large', { a: { b: { c: [long, { d: [long, [long]] }, long] } } }],
    ['nothing to slice', { data: null, errors: [], extensions: {} }],
    ['an empty list', []],
    ['a text', long],
    ['null', null],
  ])('is to the letter what one piece is: %s', (_, value) => {
    expect([...jsonSlices(value)].join('')).toBe(JSON.stringify(value));
  });

  it('is so for whatever there is', () => {
    const wide = fc.array(fc.jsonValue(), { maxLength: 20 }).map((some) => {
      return { some, many: rows(400, () => some), long };
    });
    fc.assert(
      fc.property(wide, (value) => [...jsonSlices(value)].join('') === JSON.stringify(value)),
      { numRuns: 60 },
    );
  });

  it('has no slice much longer than one should be, but for one long text', () => {
    const deep = { data: { rows: rows(20_000), more: rows(50, () => ({ of: rows(1_000) })) } };
    const lengths = [...jsonSlices(deep)].map(({ length }) => length);
    expect(lengths.length).toBeGreaterThan(40);
    expect(Math.max(...lengths)).toBeLessThan(3 * SLICE);
  });
});
