import { test } from 'vitest';
import { CUSTOMERS, expectIssues, SHARED_CUBE } from './harness.ts';

test('a dimension, a segment and a filter cannot use a measure', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: bad, sql: "{n} + 1", type: number }
    measures:
      - { name: n, type: count }
      - { name: m, type: count, filters: [{ sql: "{n} > 1" }] }
    segments:
      - { name: s, sql: "{n} > 1" }
`,
    [
      '6:27 A dimension cannot use the measure orders.n. A measure needs sub_query: true. (member-references)',
      "9:50 A measure's filter is about rows and cannot use the measure orders.n. (member-references)",
      '11:25 A segment cannot use the measure orders.n. (member-references)',
    ],
  );
});

test('an aggregate over a measure, and measures mixed with rows, are refused', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: price, sql: price, type: number }
    measures:
      - { name: n, type: count }
      - { name: over, type: sum, sql: "{n}" }
      - { name: mixed, type: number, sql: "{n} / {price}" }
      - { name: columns, type: number, sql: "{n} / {CUBE}.price" }
`,
    [
      '9:39 over aggregates rows and cannot use the measure orders.n. Use type: number, or multi_stage: true. (member-references)',
      '10:43 {n} / {price} mixes measures with the dimension orders.price: a calculated measure uses measures only. (member-references)',
      '11:45 {n} / {CUBE}.price mixes measures with columns: a calculated measure uses measures only. (member-references)',
    ],
  );
});

test("an aggregate of one's own cannot use another cube's dimension", () => {
  expectIssues(
    `${SHARED_CUBE}    joins:
      - { name: customers, sql: "{CUBE}.customer_id = {customers.id}", relationship: many_to_one }
    measures:
      - { name: m, type: number, sql: "COUNT({customers.state})" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }${CUSTOMERS}`,
    [
      "8:39 An aggregate of one's own cannot use customers.state of another cube. (member-references)",
    ],
  );
});

test('references that do not exist name the nearest one', () => {
  expectIssues(
    `${SHARED_CUBE}    dimensions:
      - { name: status, sql: status, type: string }
      - { name: is_paid, sql: "{stauts} = 'paid'", type: boolean }
      - { name: far, sql: "{customers.state}", type: string }${CUSTOMERS}`,
    [
      '7:32 There is no member or cube stauts in orders. Did you mean status? (references)',
      '8:28 orders has no join to customers. (references)',
    ],
  );
});

test('two shortest join paths are ambiguous', () => {
  expectIssues(
    `${SHARED_CUBE}    joins:
      - { name: shops, sql: "{CUBE}.a = {shops}.a", relationship: many_to_one }
      - { name: depots, sql: "{CUBE}.a = {depots}.a", relationship: many_to_one }
    dimensions:
      - { name: city, sql: "{customers.state}", type: string }
      - { name: fine, sql: "{shops.customers.state}", type: string }
  - name: shops
    sql_table: shops
    meta: { tenancy: shared }
    joins: [{ name: customers, sql: "{CUBE}.a = {customers}.a", relationship: many_to_one }]
  - name: depots
    sql_table: depots
    meta: { tenancy: shared }
    joins: [{ name: customers, sql: "{CUBE}.a = {customers}.a", relationship: many_to_one }]${CUSTOMERS}`,
    [
      '9:29 Several join paths lead from orders to customers: shops.customers and depots.customers. Write the one you mean. (references)',
    ],
  );
});
