import { expect, test } from 'vitest';
import type { TrustedSql } from '../../../src/semantic/model/types.ts';
import { safeDivision } from '../../../src/semantic/query/bind/divide.ts';
import type { Scalar } from '../../../src/semantic/query/resolved.ts';

type Part = TrustedSql | Scalar;

/** Divisors in `⟨⟩`, fields as their names. */
function shown(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'divisor') return `⟨${shown([part.of])}⟩`;
      if (part.kind === 'author') return shown(part.parts);
      return part.kind === 'field' ? part.name : '?';
    })
    .join('');
}

/** Text with `{a}` for a field. */
function parts(text: string): readonly Part[] {
  return text
    .split(/(\{\w+\})/)
    .filter((piece) => piece !== '')
    .map(
      (piece): Part =>
        piece.startsWith('{') ? { kind: 'field', name: piece.slice(1, -1) } : (piece as TrustedSql),
    );
}

test.each([
  ['{a} / {b}', 'a ⟨ b⟩'],
  ['{a}/{b}/{c}', 'a⟨b⟩⟨c⟩'],
  ['{a} / ({b} + {c}) * 2', 'a ⟨ (b + c)⟩ * 2'],
  ['{a} / ({b} / {c})', 'a ⟨ (b ⟨ c⟩)⟩'],
  ['{a} / -{b} + 1', 'a ⟨ -b⟩ + 1'],
  ['{a} / {b}::double precision * 2', 'a ⟨ b::double precision⟩ * 2'],
  ['{a} / {b}::numeric(10, 2) - 1', 'a ⟨ b::numeric(10, 2)⟩ - 1'],
  [
    'SUM(x) / COUNT(*) FILTER (WHERE y / 2 > 1) * 100',
    'SUM(x) ⟨ COUNT(*) FILTER (WHERE y ⟨ 2⟩ > 1)⟩ * 100',
  ],
  ['{a} / CASE WHEN {b} > 0 THEN {b} ELSE 1 END * 3', 'a ⟨ CASE WHEN b > 0 THEN b ELSE 1 END⟩ * 3'],
  ["{a} || 'x/y' /* 1/2 */ -- 3/4", "a || 'x/y' /* 1/2 */ -- 3/4"],
  ['"a/b" / {c}', '"a/b" ⟨ c⟩'],
  ['{a} // {b}', 'a // b'],
  ['|/ {a} / 4', '|/ a ⟨ 4⟩'],
  ['{a} / t.amount ^ 2 * 3', 'a ⟨ t.amount ^ 2⟩ * 3'],
  ['{a} / /* all */ {b}', 'a ⟨ /* all */ b⟩'],
  ["{a} / 'it''s / not'", "a ⟨ 'it''s / not'⟩"],
  ['1.5e3/2.5', '1.5e3⟨2.5⟩'],
  ['{a} /-- of all\n {b} + 1', 'a ⟨-- of all\n b⟩ + 1'],
])('%s', (text, expected) => {
  expect(shown(safeDivision(parts(text)))).toBe(expected);
});
