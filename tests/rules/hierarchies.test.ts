import { test } from 'vitest';
import { CUSTOMERS, expectIssues, expectValid, SHARED_CUBE } from './harness.ts';

test('a level that does not exist and a level named twice are found', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: country, sql: country, type: string }
      - { name: city, sql: city, type: string }
    hierarchies:
      - { name: place, levels: [country, contry] }
      - { name: twice, levels: [city, city] }
`,
    [
      '9:42 There is no member or cube contry in orders. Did you mean country? (references)',
      '10:17 The hierarchy twice has the level city twice. (hierarchies)',
    ],
  );
});

test('levels may be reached over joins', () => {
  expectValid(`${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
    dimensions:
      - { name: city, sql: city, type: string }
    hierarchies:
      - { name: place, levels: [customers.state, city] }${CUSTOMERS}`);
});
