/** Times that no ISO date of four digits has are answered, paged and filtered as any. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineApp, openDuckdb, openPostgres } from './engines-app.ts';

const MODEL = `cubes:
  - name: ages
    sql_table: ages
    meta: { tenancy: shared }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: at, sql: seen, type: time }
      - { name: day, sql: day, type: time, meta: { graphql_type: date } }
    measures:
      - { name: count, type: count }
      - { name: last_at, sql: seen, type: max, meta: { graphql_type: datetime } }
`;

const seed = (bc: (day: string, clock: string) => string) => `
CREATE TABLE ages (id BIGINT, seen TIMESTAMP, day DATE);
INSERT INTO ages VALUES
  (1, '${bc('0044-03-15', ' 10:00:00')}', '${bc('0044-03-15', '')}'),
  (2, '2024-02-29 12:00:00', '2024-02-29'), (3, '12345-06-07 08:09:10', '12345-06-07'),
  (4, 'infinity', 'infinity'), (5, '-infinity', '-infinity'), (6, NULL, NULL);`;

let engines: readonly EngineApp[] = [];
beforeAll(async () => {
  engines = await Promise.all([
    openDuckdb(
      MODEL,
      seed((day, clock) => `${day} (BC)${clock}`),
      null,
    ),
    openPostgres(
      MODEL,
      seed((day, clock) => `${day}${clock} BC`),
    ),
  ]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe.each(['duckdb', 'postgres'] as const)('on %s', (name) => {
  const ask = async (query: string, variables = {}) => {
    const engine = engines.find((one) => one.name === name);
    if (engine === undefined) throw new Error(`no ${name}`);
    return engine.ask(query, variables);
  };

  it('are shown by days and by years', async () => {
    const { ages } = await ask(
      '{ ages(orderBy: [{ id: ASC }]) { rows { id at(granularity: YEAR) { start end } day(granularity: DAY) { start } } } }',
    );
    expect(ages.rows).toEqual([
      {
        id: '1',
        at: { start: '-000043-01-01T00:00:00.000Z', end: '-000042-01-01T00:00:00.000Z' },
        day: { start: '-000043-03-15' },
      },
      {
        id: '2',
        at: { start: '2024-01-01T00:00:00.000Z', end: '2025-01-01T00:00:00.000Z' },
        day: { start: '2024-02-29' },
      },
      {
        id: '3',
        at: { start: '+012345-01-01T00:00:00.000Z', end: '+012346-01-01T00:00:00.000Z' },
        day: { start: '+012345-06-07' },
      },
      ...['4', '5', '6'].map((id) => ({ id, at: null, day: null })),
    ]);
  });

  it.each(['at(granularity: DAY) { start }', 'day(granularity: DAY) { start }'])(
    'page by %s',
    async (field) => {
      const member = field.slice(0, field.indexOf('('));
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const { ages }: Awaited<ReturnType<typeof ask>> = await ask(
          `query ($after: String) { ages(first: 1, after: $after, orderBy: [{ ${member}: ASC }]) {
            rows { id ${field} } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        ids.push(...ages.rows.map(({ id }: { id: string }) => id));
        after = ages.pageInfo.hasNextPage ? ages.pageInfo.endCursor : null;
      } while (after !== null);
      expect(ids).toEqual(['5', '1', '2', '3', '4', '6']);
    },
  );

  it('are the last of all, and null where no calendar has them', async () => {
    const { ages } = await ask(
      '{ ages(orderBy: [{ id: ASC }]) { rows { id lastAt } totals { lastAt } } }',
    );
    expect(ages.totals).toEqual({ lastAt: null });
    expect(ages.rows.map(({ lastAt }: { lastAt: string }) => lastAt)).toEqual([
      '-000043-03-15T10:00:00.000Z',
      '2024-02-29T12:00:00.000Z',
      '+012345-06-07T08:09:10.000Z',
      ...[null, null, null],
    ]);
  });
});
