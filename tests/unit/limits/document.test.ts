import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/config/limits-config.ts';
import { checkDocument, measureDocument } from '../../../src/limits/document-limits.ts';

const measure = (text: string) => measureDocument(parse(text));
const check =
  (text: string, limits = {}) =>
  () =>
    checkDocument(parse(text), { ...DEFAULT_LIMITS, ...limits });
const tooExpensive = (facts: object) =>
  expect.objectContaining({ code: 'QUERY_TOO_EXPENSIVE', facts: expect.objectContaining(facts) });

describe('what a document asks for', () => {
  it('is counted as it is selected', () => {
    expect(
      measure(`query Q($v: Int = 3) @live {
        a: orders(where: { and: [{ x: { eq: $v } }] }) { rows { status month: createdAt { start } } }
        orders { totals { revenue @include(if: true) } }
      }`),
    ).toEqual({
      depth: 4,
      rootFields: 2,
      fields: 8,
      breadth: 2,
      aliases: 2,
      directives: 2,
      valueDepth: 4,
      cycle: null,
    });
  });

  it('counts a fragment as often as it is spread, named or not, at the level where it is', () => {
    const text = `
      query { orders { rows { ...R ... { ...R c } } } ... on Query { ...Root } }
      fragment R on OrdersRow { a b { d } }
      fragment Root on Query { x y z }`;
    expect(measure(text)).toMatchObject({ depth: 4, rootFields: 4, fields: 12, breadth: 5 });
  });

  it('is the most of any operation', () => {
    const text = 'query A { a b c } query B { a { b { c } } }';
    expect(measure(text)).toMatchObject({ depth: 3, rootFields: 3, fields: 3 });
  });

  it('leaves introspection to its own limits', () => {
    const text = getIntrospectionQuery({
      oneOf: true,
      specifiedByUrl: true,
      schemaDescription: true,
    });
    expect(measure(text)).toMatchObject({ depth: 0, rootFields: 0, fields: 0 });
    expect(check(text)).not.toThrow();
  });
});

describe('a document that asks for too much', () => {
  const nested = (levels: number) => `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;

  it.each([
    ['deep', nested(13), { asked: 13, max: 12 }],
    ['full of root fields', `{ ${'a '.repeat(21)} }`, { asked: 21, max: 20 }],
    [
      'full of aliases',
      `{ r { ${[...Array(101)].map((_, i) => `a${i}: x`).join(' ')} } }`,
      { asked: 101 },
    ],
    ['broad', `{ r { ${'x '.repeat(201)} } }`, { asked: 201, max: 200 }],
    ['full of directives', `{ a ${'@skip(if: false) '.repeat(101)} }`, { asked: 101, max: 100 }],
    [
      'nested in an argument',
      `{ a(v: ${'['.repeat(13)}${']'.repeat(13)}) }`,
      { asked: 13, max: 12 },
    ],
    [
      'nested in a default',
      `query ($v: J = ${'{a:'.repeat(13)}1${'}'.repeat(13)}) { a }`,
      { asked: 13 },
    ],
  ])('is refused: %s', (_what, text, facts) => {
    expect(check(text)).toThrow(tooExpensive(facts));
  });

  it('is refused by a number in its sentence, and nothing of its text', () => {
    expect(check(nested(13))).toThrow('it has 13 levels of fields, and 12 is the most');
  });

  it('is let through at the limit itself', () => {
    expect(check(nested(12))).not.toThrow();
    expect(check(`{ ${'a '.repeat(20)} }`)).not.toThrow();
  });

  it('is counted in a moment though its fragments double sixty times', () => {
    const lines = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`,
    );
    const bomb = `query { r { ...F0 } } ${lines.join('\n')} fragment F60 on Q { x }`;
    const started = performance.now();
    expect(measure(bomb).fields).toBe(1_000_000_000);
    expect(check(bomb)).toThrow(tooExpensive({ max: 1_000 }));
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('is counted, not walked to the end, when it is deeper than the stack', () => {
    const levels = 1_500;
    expect(check(nested(levels))).toThrow(tooExpensive({ max: 12 }));
    const inline = `{ ${'... { '.repeat(levels)} a ${'}'.repeat(levels)} }`;
    expect(check(inline)).toThrow(tooExpensive({ max: 12 }));
  });
});

describe('a fragment that spreads itself', () => {
  it.each([
    ['directly', 'query { ...A } fragment A on Q { x ...A }'],
    ['through another', 'query { ...A } fragment A on Q { ...B } fragment B on Q { y { ...A } }'],
    ['although nothing spreads it', 'query { x } fragment A on Q { ... { ...A } }'],
  ])('is refused: %s', (_how, text) => {
    expect(check(text)).toThrow(/the fragment A spreads itself/);
  });

  it('is not seen where one is spread twice', () => {
    const text = 'query { ...A b { ...A } } fragment A on Q { ...B ...B } fragment B on Q { x }';
    expect(measure(text).cycle).toBeNull();
  });
});
