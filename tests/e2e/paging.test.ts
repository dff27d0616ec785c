/** Paging through groups while others write. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openPostgres } from './engines-app.ts';

const GROUPS = 10_000;
const MODEL = `cubes:
  - name: visits
    sql_table: visits
    meta: { tenancy: shared, records: true }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: page, sql: page, type: string }
      - { name: seen_at, sql: seen_at, type: time }
    measures:
      - { name: count, type: count }
      - { name: amount, sql: amount, type: sum, format: currency }
`;
/** Amounts are equal in groups of a hundred, and missing in every tenth. */
const SEED = `
CREATE TABLE visits (id BIGINT PRIMARY KEY, page VARCHAR, seen_at TIMESTAMP, amount DECIMAL(18, 2));
INSERT INTO visits SELECT n, 'p' || lpad(n::text, 6, '0'), TIMESTAMP '2024-01-01' + n * INTERVAL '1 minute',
  CASE WHEN n % 10 = 0 THEN NULL ELSE (n % 100) + 0.25 END FROM generate_series(1, ${GROUPS}) AS n;
`;

let app: EngineApp;
beforeAll(async () => {
  app = await openPostgres(MODEL, SEED);
});
afterAll(() => app.close());

/** New groups everywhere, behind the page that is being read and before it. */
let written = 0;
const write = () => {
  const n = written++;
  return app.run(`INSERT INTO visits SELECT ${1_000_000 + n * 100} + m,
    'p' || lpad((m * 101 + ${n})::text, 6, '0') || 'x${n}', TIMESTAMP '2024-01-01' + m * INTERVAL '97 minutes',
    CASE WHEN m % 3 = 0 THEN NULL ELSE m END FROM generate_series(1, 90) AS m`);
};

async function pageThrough(field: 'visits' | 'visitsRecords', orderBy: string, size: number) {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const data = await app.ask(
      `query ($after: String) { found: ${field}(orderBy: [${orderBy}], first: ${size}, after: $after) {
        rows { page ${field === 'visits' ? 'amount' : ''} } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    seen.push(...data.found.rows.map(({ page }: { page: string }) => page));
    if (!data.found.pageInfo.hasNextPage) return seen;
    after = data.found.pageInfo.endCursor;
    await write();
  }
}

describe('paging through 10,000 groups while rows are inserted', () => {
  it.each([
    ['visits', '{ page: ASC }'],
    ['visits', '{ amount: DESC_NULLS_FIRST }'],
    ['visits', '{ amount: ASC }'],
    ['visitsRecords', '{ seenAt: DESC }'],
  ] as const)('%s by %s shows each that was there once', async (field, orderBy) => {
    const seen = await pageThrough(field, orderBy, 700);
    // The writer was heard: some of its groups lay behind the page that was being read.
    expect(seen.length).toBeGreaterThan(GROUPS);
    expect(new Set(seen).size).toBe(seen.length);
    const old = seen.filter((page) => !page.includes('x'));
    expect(old).toHaveLength(GROUPS);
  });
});
