import { test } from 'vitest';
import { expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('values and branches that do not fit are found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: currency, type: switch, values: [EUR, USD] }
      - { name: empty, type: switch }
      - { name: listed, type: string, sql: x, values: [a] }
      - { name: price, type: number, case: { switch: "{currency}", when: [{ value: EURO, sql: "{CUBE}.eur" }], else: { sql: "{CUBE}.usd" } } }
      - { name: wrong, type: number, case: { switch: "{listed}", when: [{ value: a, sql: "{CUBE}.eur" }] } }
`,
    [
      '7:17 empty is a switch: it needs values. (switches)',
      '8:17 listed has values: they are for type: switch. (switches)',
      '9:95 currency has no value EURO. Did you mean EUR? (switches)',
      '10:54 A case is switched by a dimension of type switch, such as {currency}. (switches)',
    ],
  );
});

test('a price in a chosen currency is fine', () => {
  expectValid(`${SHARED_CUBE}    dimensions:
      - { name: currency, type: switch, values: [EUR, USD] }
      - { name: price, type: number, case: { switch: "{currency}", when: [{ value: EUR, sql: "{CUBE}.eur" }], else: { sql: "{CUBE}.usd" } } }
`);
});
