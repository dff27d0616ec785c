import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { loadInsights } from '../../src/semantic/load/load-insights.ts';
import { formatIssue, InvalidModelError } from '../../src/shared/errors.ts';

const { model } = loadModel([
  {
    path: 'cubes.yml',
    text: `cubes:
  - name: jobs
    sql_table: jobs
    joins:
      - { name: tags, relationship: one_to_many, sql: "{CUBE}.id = {tags.job_id}" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant_id, sql: tenant_id, type: string }
      - { name: run_at, sql: run_at, type: time }
      - { name: market, sql: market, type: string }
    measures:
      - { name: count, type: count }
      - { name: failed, type: count, filters: [{ sql: "{CUBE}.failed" }] }
      - { name: error_rate, type: number, sql: "1.0 * {failed} / {count}" }
      - { name: lately, type: count, rolling_window: { trailing: 3 month } }
      - { name: late_share, type: number, sql: "1.0 * {lately} / {count}" }
      - { name: of_all, type: sum, sql: "{count}", multi_stage: true, group_by: [market] }
      - { name: share, type: number, sql: "1.0 * {count} / {of_all}", multi_stage: true }
      - { name: year_ago, type: number, sql: "{count}", multi_stage: true, time_shift: [{ interval: 1 year, type: prior }] }
    access_policy:
      - group: viewer
        row_level: { filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }] }
  - name: tags
    sql_table: tags
    meta: { tenancy: shared }
    dimensions:
      - { name: job_id, sql: job_id, type: number, primary_key: true, public: true }
      - { name: tag, sql: tag, type: string, primary_key: true, public: true }
`,
  },
]);

function issuesOf(...benchmarks: readonly string[]): readonly string[] {
  const listed = benchmarks.map(
    (rest, i) => `  - { name: b${i}, cube: jobs, unit: tenant_id, ${rest} }`,
  );
  const text = `benchmarks:\n${listed.join('\n')}\n`;
  try {
    loadInsights([{ path: 'i.yml', text }], model);
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error;
    return error.issues.map((issue) => formatIssue(issue));
  }
  return [];
}

describe('two numbers of a benchmark share no contributor: refused is', () => {
  it('a second breakdown', () => {
    expect(issuesOf('measure: error_rate, breakdowns: [market]')).toEqual([]);
    expect(issuesOf('measure: error_rate, breakdowns: [market, tags.tag]')).toEqual([
      expect.stringContaining('A benchmark has one breakdown at most'),
      expect.stringContaining('A row may have several values of tag'),
    ]);
  });

  it('a breakdown of which a row may have several values', () => {
    expect(issuesOf('measure: error_rate, breakdowns: [tags.tag]')).toEqual([
      expect.stringContaining('A row may have several values of tag'),
    ]);
  });

  it.each(['lately', 'late_share', 'of_all', 'share', 'year_ago'])(
    'a measure or weight that reaches beyond its unit and period: %s',
    (name) => {
      const said = expect.stringContaining(`${name} counts more than the rows of one unit`);
      expect(issuesOf(`measure: ${name}`)).toEqual([said]);
      expect(issuesOf(`measure: failed, weight: ${name}`)).toEqual([said]);
    },
  );

  it('a second benchmark of the same measure', () => {
    expect(issuesOf('measure: failed', 'measure: error_rate')).toEqual([]);
    expect(
      issuesOf('measure: failed', 'measure: failed, breakdowns: [market]', 'measure: failed'),
    ).toEqual([
      expect.stringContaining('b1 and b0 are benchmarks of the same measure, jobs.failed'),
      expect.stringContaining('b2 and b0 are benchmarks of the same measure, jobs.failed'),
    ]);
  });
});
