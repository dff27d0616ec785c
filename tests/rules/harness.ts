/** What a rule's test says: this YAML loads, or it gets exactly these issues. */
import { expect } from 'vitest';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import { formatIssue, InvalidModelError } from '../../src/shared/errors.ts';

/** A cube that is right, up to the lists that a test adds to it. Its first free line is 5. */
export const SHARED_CUBE = `cubes:
  - name: orders
    sql_table: orders
    meta: { tenancy: shared }
`;

/** A second cube that `orders` may join to. */
export const CUSTOMERS = `
  - name: customers
    sql_table: customers
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: state, sql: state, type: string }
      - { name: signed_up_at, sql: signed_up_at, type: time }
    measures:
      - { name: customer_count, type: count }
`;

export function load(yaml: string): SemanticModel {
  return loadModel([{ path: 'm.yml', text: yaml }]).model;
}

export function issuesOf(yaml: string): readonly string[] {
  try {
    load(yaml);
  } catch (error) {
    if (error instanceof InvalidModelError) {
      return error.issues.map((issue) => formatIssue(issue).replace('m.yml:', ''));
    }
    throw error;
  }
  return [];
}

export function expectValid(yaml: string): void {
  expect(issuesOf(yaml)).toEqual([]);
}

/** Each as `line:column message (rule)`. */
export function expectIssues(yaml: string, issues: readonly string[]): void {
  expect(issuesOf(yaml)).toEqual(issues);
}
