/** Rows in the order of another period, and of the change from it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const MODEL = `cubes:
  - name: sales
    sql_table: sales
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: grp, sql: grp, type: string }
      - { name: at, sql: seen, type: time }
    measures:
      - { name: count, type: count }
      - { name: revenue, sql: price, type: sum, format: currency }
`;
// January against February: a 10 → 40, b 100 → 110, c 50 → 5, d nothing → 7, e 3 → nothing, f 20 → 30 (as b).
const SEED = `CREATE TABLE sales AS SELECT * FROM (VALUES
  (1, 'a', TIMESTAMP '2024-01-05', 10), (2, 'a', TIMESTAMP '2024-02-05', 40),
  (3, 'b', TIMESTAMP '2024-01-05', 100), (4, 'b', TIMESTAMP '2024-02-05', 110),
  (5, 'c', TIMESTAMP '2024-01-05', 50), (6, 'c', TIMESTAMP '2024-02-05', 5),
  (7, 'd', TIMESTAMP '2024-02-05', 7), (8, 'e', TIMESTAMP '2024-01-05', 3),
  (9, 'f', TIMESTAMP '2024-01-05', 20), (10, 'f', TIMESTAMP '2024-02-05', 30)) AS t (id, grp, seen, price)`;
const TIME =
  'time: { range: { between: { start: "2024-02-01", end: "2024-02-29" } }, compare: { previousPeriod: true } }';

let apps: readonly [EngineApp, EngineApp];
beforeAll(async () => {
  apps = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

describe.each([0, 1] as const)('on engine %i', (engine) => {
  const app = (): EngineApp => apps[engine];
  const groups = async (order: string, fields = 'grp revenue') => {
    const { sales } = await app().ask(
      `{ sales(${TIME}, orderBy: [${order}]) { rows { ${fields} } } }`,
    );
    return sales.rows.map(({ grp }: { grp: string }) => grp).join('');
  };

  it('rows stand in the order of what a measure was before, which need not be shown', async () => {
    expect(await groups('{ previous: { revenue: DESC } }')).toBe('bcfaed');
    expect(await groups('{ previous: { revenue: ASC_NULLS_FIRST } }')).toBe('deafcb');
  });

  it('rows stand in the order of the change, absolute or in percent, those without one last', async () => {
    expect(await groups('{ change: { revenue: { absolute: DESC } } }')).toBe('abfcde');
    expect(await groups('{ change: { revenue: { absolute: ASC } } }, { grp: DESC }')).toBe(
      'cfbaed',
    );
    expect(await groups('{ change: { revenue: { percent: DESC } } }')).toBe('afbcde');
  });

  it('the order is the same where the change is shown too', async () => {
    const shown = 'grp revenue change { revenue { absolute percent } } previous { revenue }';
    expect(await groups('{ change: { revenue: { percent: DESC } } }', shown)).toBe('afbcde');
  });

  it('pages follow each other without repeat or gap, through ties and rows without a change', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 6; page++) {
      const { sales } = await app().ask(
        `query Q($after: String) { sales(${TIME}, orderBy: [{ change: { revenue: { absolute: DESC } } }], first: 1, after: $after) {
          rows { grp } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      seen.push(...sales.rows.map(({ grp }: { grp: string }) => grp));
      after = sales.pageInfo.endCursor;
      expect(sales.pageInfo.hasNextPage).toBe(page < 5);
    }
    expect(seen.join('')).toBe('abfcde');
  });

  it('an order by another period is refused where none is compared with', async () => {
    const text = await app().text(
      '{ sales(orderBy: [{ previous: { revenue: DESC } }]) { rows { grp } } }',
    );
    expect(JSON.parse(text).errors[0].extensions).toMatchObject({
      ...{ code: 'INCOMPATIBLE_MEMBERS', suggestion: 'Say time: { compare } too.' },
    });
  });

  it('a share of another time is refused, with what to do instead', async () => {
    const text = await app().text(
      '{ sales { rows { grp revenue(share: TOTAL, offset: { n: 1, unit: MONTH }) } } }',
    );
    expect(JSON.parse(text).errors[0].extensions).toMatchObject({
      ...{ code: 'INCOMPATIBLE_MEMBERS', suggestion: expect.stringContaining('alias') },
    });
  });
});
