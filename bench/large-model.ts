/** A model as large as a whole company's: made here, so that its size can be said. */
import type { ModelFile } from '../src/semantic/load/load-cubes.ts';

const DIMENSIONS = 7;
const MEASURES = 9;

/** Members of each cube: a key, a tenant, a time, the dimensions, a count, and the measures. */
export const MEMBERS = 4 + DIMENSIONS + MEASURES;

/** One file for each cube. Each is joined to one before it, and a tenant sees its own rows. */
export function largeModel(cubes: number): readonly ModelFile[] {
  return numbers(cubes).map((i) => ({ path: `cubes/${nameOf(i)}.yml`, text: cubeText(i) }));
}

function cubeText(i: number): string {
  return `cubes:
  - name: ${nameOf(i)}
    description: The ${i}th thing that is counted.
    sql: "SELECT 1 AS id, 1 AS parent_id, 't1' AS tenant_id, TIMESTAMP '2025-01-01 00:00:00' AS placed_at, 'a' AS label, 1 AS amount"
    access_policy:
      - group: "*"
        row_level:
          filters:
            - { member: tenant_id, operator: equals, values: ["{securityContext.tenant}"] }
${i === 0 ? '' : joinText(i)}    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: tenant_id, sql: tenant_id, type: string }
      - { name: placed_at, sql: placed_at, type: time }
${numbers(DIMENSIONS).map(dimensionText).join('')}    measures:
      - { name: count, type: count }
${numbers(MEASURES).map(measureText).join('')}`;
}

function joinText(i: number): string {
  const parent = nameOf(Math.floor((i - 1) / 4));
  return `    joins:
      - name: ${parent}
        relationship: many_to_one
        sql: "{CUBE}.parent_id = {${parent}}.id"
`;
}

function dimensionText(i: number): string {
  return `      - name: label_${i}
        description: What people call the ${i}th label.
        sql: "{CUBE}.label"
        type: string
`;
}

function measureText(i: number): string {
  return `      - name: amount_${i}
        description: The sum of the ${i}th amount.
        sql: "{CUBE}.amount"
        type: sum
`;
}

const nameOf = (i: number): string => `things_${i}`;
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
