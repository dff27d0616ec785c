import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('masks that can be shown are taken', () => {
  expectValid(`${SHARED_CUBE}    dimensions:
      - { name: a, sql: a, type: string, meta: { mask: { roles: [partner], with: hash } } }
      - { name: b, sql: b, type: number, meta: { mask: { roles: ["*"], with: null } } }
      - { name: c, sql: c, type: string, meta: { mask: { roles: [partner, guest], with: "***" } } }
      - { name: d, sql: d, type: time, meta: { mask: { roles: [partner] } } }
    measures:
      - { name: e, sql: e, type: sum, meta: { mask: { roles: [partner], with: null } } }
`);
});

test('masks that cannot be shown, or that nobody would see, are found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: a, sql: a, type: string, meta: { mask: hash } }
      - { name: b, sql: b, type: string, meta: { mask: { roles: [], with: hash } } }
      - { name: c, sql: c, type: string, meta: { mask: { role: partner } } }
      - { name: d, sql: d, type: number, meta: { mask: { roles: [x], with: hash } } }
      - { name: e, sql: e, type: string, meta: { mask: { roles: [x], with: 7 } } }
    measures:
      - { name: f, sql: f, type: sum, meta: { mask: { roles: [x], with: "***" } } }
      - { name: g, sql: "{a}", type: min, meta: { mask: { roles: [x], with: hash } } }
    segments:
      - { name: h, sql: "{a} = 'x'", meta: { mask: { roles: [x] } } }
`,
    [
      '6:17 meta.mask of orders.a must be { roles: [...], with: null | hash | "***" }. (mask)',
      '7:17 meta.mask of orders.b needs roles: the names of those who see it masked. (mask)',
      '8:17 meta.mask of orders.c has roles and with, and no role. (mask)',
      '9:17 meta.mask of orders.d can only be null: its values are not free text. (mask)',
      '10:17 meta.mask of orders.e with must be null, hash or a text up to 64 long. (mask)',
      '12:17 meta.mask of orders.f can only be null: its values are not free text. (mask)',
      '13:17 meta.mask of the measure orders.g can be null or a text: only dimensions are hashed. (mask)',
      '15:17 meta.mask of h has no effect there: put it on a dimension or measure. (mask)',
    ],
  );
});
