/** Numbers of a row are carried exactly or refused by name; whatever is done with them uses the exact cell. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const KINDS = ['big', 'exact', 'approx', 'single'] as const;

const MODEL = `cubes:
  - name: numbers
    sql_table: numbers
    meta: { tenancy: shared, records: true }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
${KINDS.map((kind) => `      - { name: ${kind}, sql: ${kind}, type: number }`).join('\n')}
      - { name: big_text, sql: big, type: number, meta: { graphql_type: bigint } }
      - { name: exact_text, sql: exact, type: number, meta: { graphql_type: decimal } }
      - { name: approx_text, sql: approx, type: number, meta: { graphql_type: decimal } }
    measures:
      - { name: count, type: count }
      - { name: widest, sql: "{approx}", type: max }
`;

const SEED = `
CREATE TABLE numbers (id BIGINT, big BIGINT, exact DECIMAL(38, 20), approx DOUBLE PRECISION, single REAL);
INSERT INTO numbers VALUES
  (1, 70000000000000001, 0.1, 0.3, 0.1),
  (2, 70000000000000002, 0.10000000000000000001, 0.30000000000000004, 0.2),
  (3, 1111111111111111, 12345678901234567.5, 1e21, 16777216),
  (4, 1111111111111112, 12345678901234567.25, 5e-324, -0.3),
  (5, 1111111111111113, 2.50, 'NaN', 'NaN'),
  (6, 1111111111111114, 3, 'Infinity', '-Infinity'),
  (7, NULL, NULL, NULL, NULL);
`;

/** What a Float shows of each row; undefined: nothing, it is refused. */
const SHOWN: Readonly<Record<string, readonly (number | null | undefined)[]>> = {
  big: [
    undefined,
    undefined,
    1111111111111111,
    1111111111111112,
    1111111111111113,
    1111111111111114,
    null,
  ],
  exact: [0.1, undefined, undefined, undefined, 2.5, 3, null],
  approx: [0.3, 0.30000000000000004, 1e21, 5e-324, undefined, undefined, null],
  single: [0.1, 0.2, 16777216, -0.3, undefined, undefined, null],
};
const FITTING: Readonly<Record<string, string>> = {
  big: 'bigint',
  exact: 'decimal',
  approx: 'string',
  single: 'string',
};

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe.each(['duckdb', 'postgres'] as const)('numbers on %s', (name) => {
  const body = async (query: string, variables = {}) => {
    const engine = engines.find((one) => one.name === name);
    return JSON.parse((await engine?.text(query, variables)) ?? '{}');
  };

  it.each(KINDS)('%s is carried exactly, or refused by name', async (kind) => {
    const { data, errors = [] } = await body(
      `{ numbers(orderBy: [{ id: ASC }]) { rows { id ${kind} } } }`,
    );
    const shown = SHOWN[kind] ?? [];
    expect(data.numbers.rows.map((row: Record<string, unknown>) => row[kind])).toEqual(
      shown.map((value) => value ?? null),
    );
    const refused = shown.flatMap((value, i) => (value === undefined ? [i] : []));
    expect(errors.map((error: { path: unknown }) => error.path)).toEqual(
      refused.map((i) => ['numbers', 'rows', i, kind]),
    );
    for (const { message, extensions } of errors) {
      expect(extensions).toMatchObject({ code: 'NUMERIC_OVERFLOW', member: `numbers.${kind}` });
      expect(message).toContain(`meta: { graphql_type: ${FITTING[kind]} }`);
    }
  });

  it.each(KINDS.flatMap((kind) => [[kind, 'ASC'] as const, [kind, 'DESC'] as const]))(
    'pages by %s %s lose and repeat nothing',
    async (kind, direction) => {
      const ids: unknown[] = [];
      let after: string | null = null;
      do {
        const { data }: Awaited<ReturnType<typeof body>> = await body(
          `query ($after: String) { numbers(first: 1, after: $after, orderBy: [{ ${kind}: ${direction} }]) {
            rows { id ${kind} } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        ids.push(...data.numbers.rows.map((row: { id: string }) => row.id));
        after = data.numbers.pageInfo.hasNextPage ? data.numbers.pageInfo.endCursor : null;
      } while (after !== null);
      expect([...ids].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
      const alone = await body(
        `query { numbers(orderBy: [{ ${kind}: ${direction} }]) { rows { ${kind} count } } }`,
      );
      expect(alone.data.numbers.rows).toHaveLength(7);
    },
  );

  it.each(KINDS)('%s is found by what is shown of it', async (kind) => {
    for (const [i, value] of (SHOWN[kind] ?? []).entries()) {
      if (value === undefined || value === null) continue;
      const { data } = await body(
        `query ($v: Float!) { numbers(where: { ${kind}: { eq: $v } }) { rows { id } } }`,
        { v: value },
      );
      expect(data.numbers.rows).toEqual([{ id: String(i + 1) }]);
    }
  });

  it.each(KINDS)('%s drills into its own rows', async (kind) => {
    const { data } = await body(
      `{ numbers(orderBy: [{ ${kind}: ASC }]) { rows { ${kind} drill } } }`,
    );
    for (const { drill } of data.numbers.rows) {
      const found = await body('query ($t: String!) { numbersDrill(token: $t) { totalCount } }', {
        t: drill,
      });
      expect(found.errors).toBeUndefined();
      expect(found.data.numbersDrill.totalCount).toBe(1);
    }
  });

  it('are shown whole where the model says so', async () => {
    const { data } = await body(
      '{ numbers(orderBy: [{ id: ASC }], where: { id: { lte: "4" } }) { rows { id bigText exactText approxText } } }',
    );
    expect(data.numbers.rows).toEqual([
      { id: '1', bigText: '70000000000000001', exactText: '0.1', approxText: '0.3' },
      {
        ...{ id: '2', bigText: '70000000000000002', exactText: '0.10000000000000000001' },
        approxText: '0.30000000000000004',
      },
      {
        ...{ id: '3', bigText: '1111111111111111', exactText: '12345678901234567.5' },
        approxText: '1000000000000000000000',
      },
      {
        ...{ id: '4', bigText: '1111111111111112', exactText: '12345678901234567.25' },
        approxText: expect.stringMatching(/^0\.0{323}5$/),
      },
    ]);
  });

  it('are digits in query(input), and filtered by their names', async () => {
    const { data } = await body('query ($q: JSON!) { query(input: $q) { rows } }', {
      q: { dimensions: ['numbers.big'], order: { 'numbers.big': 'desc' }, limit: 2 },
    });
    expect(data.query.rows).toEqual([
      { 'numbers.big': '70000000000000002' },
      { 'numbers.big': '70000000000000001' },
    ]);
    const filters = [{ member: 'numbers.approx', operator: 'equals', values: ['NaN'] }];
    const found = await body('query ($q: JSON!) { query(input: $q) { rows } }', {
      q: { dimensions: ['numbers.id'], filters },
    });
    expect(found.data.query.rows).toEqual([{ 'numbers.id': '5' }]);
  });
});
